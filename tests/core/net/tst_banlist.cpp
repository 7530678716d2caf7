// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/banlist.h"

#include <QTest>

using namespace porthole;

class BanListTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bansForGood();
    void bansForATime();
    void replacesAndKeepsHits();
    void foldsIpv4WithinIpv6();
    void keepsTheHitsOfAnEarlierRun();
    void lists();
    void isBounded();

private:
    static QHostAddress address(const char *text) { return QHostAddress(QString::fromLatin1(text)); }
    Ban ban(const char *text, int seconds = 0) const
    {
        Ban ban;
        ban.address = address(text);
        ban.since = m_now;
        if (seconds > 0)
            ban.until = m_now.addSecs(seconds);
        return ban;
    }

    const QDateTime m_now = QDateTime::fromSecsSinceEpoch(1'700'000'000, Qt::UTC);
};

void BanListTest::bansForGood()
{
    BanList list;
    QVERIFY(!list.hit(address("192.0.2.7"), m_now));
    QVERIFY(list.add(ban("192.0.2.7")));
    QVERIFY(list.isBanned(address("192.0.2.7"), m_now.addYears(10)));
    QVERIFY(!list.isBanned(address("192.0.2.8"), m_now));
    QCOMPARE(list.hit(address("192.0.2.7"), m_now)->hits, 1);
    QCOMPARE(list.hit(address("192.0.2.7"), m_now)->hits, 2);
    QVERIFY(!list.hit(address("192.0.2.8"), m_now));
    QVERIFY(list.remove(address("192.0.2.7")));
    QVERIFY(!list.remove(address("192.0.2.7")));
    QVERIFY(!list.hit(address("192.0.2.7"), m_now));
}

void BanListTest::bansForATime()
{
    BanList list;
    QVERIFY(list.add(ban("192.0.2.7", 60)));
    QVERIFY(list.hit(address("192.0.2.7"), m_now.addSecs(59)));
    QVERIFY(!list.hit(address("192.0.2.7"), m_now.addSecs(60)));
    QVERIFY(!list.isBanned(address("192.0.2.7"), m_now.addSecs(60)));
    QCOMPARE(list.bans(m_now.addSecs(59)).size(), 1);
    QVERIFY(list.bans(m_now.addSecs(60)).isEmpty());
}

void BanListTest::replacesAndKeepsHits()
{
    BanList list;
    QVERIFY(list.add(ban("192.0.2.7", 60)));
    QVERIFY(list.hit(address("192.0.2.7"), m_now));
    QVERIFY(list.add(ban("192.0.2.7")));
    const QList<Ban> bans = list.bans(m_now.addSecs(3600));
    QCOMPARE(bans.size(), 1);
    QVERIFY(!bans[0].until);
    QCOMPARE(bans[0].hits, 1);
}

void BanListTest::keepsTheHitsOfAnEarlierRun()
{
    BanList list;
    Ban earlier = ban("192.0.2.7");
    earlier.hits = 41;
    QVERIFY(list.add(earlier));
    QCOMPARE(list.hit(earlier.address, m_now)->hits, 42);
    QVERIFY(list.add(earlier)); // the same settings are read again
    QCOMPARE(list.bans(m_now).value(0).hits, 42);
}

void BanListTest::foldsIpv4WithinIpv6()
{
    BanList list;
    QVERIFY(list.add(ban("::ffff:192.0.2.7")));
    QVERIFY(list.hit(address("192.0.2.7"), m_now));
    QVERIFY(list.hit(address("::ffff:192.0.2.7"), m_now));
    QVERIFY(list.remove(address("192.0.2.7")));
}

void BanListTest::lists()
{
    BanList list;
    Ban late = ban("192.0.2.1");
    late.since = m_now.addSecs(1);
    late.reason = QStringLiteral("why");
    QVERIFY(list.add(late));
    QVERIFY(list.add(ban("192.0.2.2")));
    const QList<Ban> bans = list.bans(m_now);
    QCOMPARE(bans.size(), 2);
    QCOMPARE(bans[0].address, address("192.0.2.2"));
    QCOMPARE(bans[1].reason, QStringLiteral("why"));
}

void BanListTest::isBounded()
{
    BanList list;
    for (int i = 0; i < int(limits::maxBans); ++i) {
        Ban one = ban("0.0.0.0", 60);
        one.address = QHostAddress(quint32(0x0a000000 + i));
        QVERIFY(list.add(one));
    }
    const auto tooMany = list.add(ban("192.0.2.7"));
    QVERIFY(!tooMany);
    QCOMPARE(tooMany.error().subject, QStringLiteral("192.0.2.7"));
    QVERIFY(list.add(ban("10.0.0.1"))); // is in it already
    Ban later = ban("192.0.2.7");
    later.since = m_now.addSecs(60); // the others have run out
    QVERIFY(list.add(later));
}

QTEST_GUILESS_MAIN(BanListTest)
#include "tst_banlist.moc"
