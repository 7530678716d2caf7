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
    void listsByNumber();
    void addsAllOrNone();
    void tellsWhenItChanges();
    void isBounded();
    void takesNothingFromWhatHasRunOut();
    void leavesOutWhatHasRunOut();

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
    QVERIFY(list.add({ban("192.0.2.7")}, m_now));
    QVERIFY(list.isBanned(address("192.0.2.7"), m_now.addYears(10)));
    QVERIFY(!list.isBanned(address("192.0.2.8"), m_now));
    QCOMPARE(list.hit(address("192.0.2.7"), m_now)->hits, 1);
    QCOMPARE(list.hit(address("192.0.2.7"), m_now)->hits, 2);
    QVERIFY(!list.hit(address("192.0.2.8"), m_now));
    QCOMPARE(list.remove({address("192.0.2.7")}).size(), 1);
    QVERIFY(list.remove({address("192.0.2.7")}).isEmpty());
    QVERIFY(!list.hit(address("192.0.2.7"), m_now));
}

void BanListTest::bansForATime()
{
    BanList list;
    QVERIFY(list.add({ban("192.0.2.7", 60)}, m_now));
    QVERIFY(list.hit(address("192.0.2.7"), m_now.addSecs(59)));
    QVERIFY(!list.hit(address("192.0.2.7"), m_now.addSecs(60)));
    QVERIFY(!list.isBanned(address("192.0.2.7"), m_now.addSecs(60)));
    QCOMPARE(list.bans(m_now.addSecs(59)).size(), 1);
    QVERIFY(list.bans(m_now.addSecs(60)).isEmpty());
}

void BanListTest::replacesAndKeepsHits()
{
    BanList list;
    QVERIFY(list.add({ban("192.0.2.7", 60)}, m_now));
    QVERIFY(list.hit(address("192.0.2.7"), m_now));
    QVERIFY(list.add({ban("192.0.2.7")}, m_now));
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
    QVERIFY(list.add({earlier}, m_now));
    QCOMPARE(list.hit(earlier.address, m_now)->hits, 42);
    QVERIFY(list.add({earlier}, m_now)); // the same settings are read again
    QCOMPARE(list.bans(m_now).value(0).hits, 42);
}

void BanListTest::foldsIpv4WithinIpv6()
{
    BanList list;
    QVERIFY(list.add({ban("::ffff:192.0.2.7")}, m_now));
    QVERIFY(list.hit(address("192.0.2.7"), m_now));
    QVERIFY(list.hit(address("::ffff:192.0.2.7"), m_now));
    QCOMPARE(list.remove({address("192.0.2.7")}).size(), 1);
}

void BanListTest::lists()
{
    BanList list;
    Ban late = ban("192.0.2.1");
    late.since = m_now.addSecs(1);
    late.reason = QStringLiteral("why");
    QVERIFY(list.add({late}, m_now));
    QVERIFY(list.add({ban("192.0.2.2")}, m_now));
    const QList<Ban> bans = list.bans(m_now);
    QCOMPARE(bans.size(), 2);
    QCOMPARE(bans[0].address, address("192.0.2.2"));
    QCOMPARE(bans[1].reason, QStringLiteral("why"));
}

void BanListTest::listsByNumber()
{
    BanList list;
    QVERIFY(list.add({ban("::2"), ban("192.0.2.10"), ban("10.0.0.1"), ban("192.0.2.9"), ban("::1")}, m_now));
    QStringList addresses;
    for (const Ban &ban : list.bans(m_now))
        addresses += ban.address.toString();
    QCOMPARE(addresses.join(u' '), QStringLiteral("10.0.0.1 192.0.2.9 192.0.2.10 ::1 ::2"));
}

void BanListTest::addsAllOrNone()
{
    BanList list;
    Bans most;
    for (int i = 0; i < int(limits::maxBans) - 1; ++i) {
        most += ban("0.0.0.0");
        most.last().address = QHostAddress(quint32(0x0a000000 + i));
    }
    QVERIFY(list.add(most, m_now));
    const auto tooMany = list.add({ban("192.0.2.7"), ban("192.0.2.8"), ban("10.0.0.1")}, m_now);
    QVERIFY(!tooMany);
    QCOMPARE(describe(tooMany.error()),
             QStringLiteral("3 addresses: cannot be banned: 9999 addresses are already, and 10000 is the "
                            "most; unban some of them"));
    QVERIFY(!list.isBanned(address("192.0.2.7"), m_now));
    // The same one twice, and one that is in it, take one place.
    QVERIFY(list.add({ban("192.0.2.7"), ban("::ffff:192.0.2.7"), ban("10.0.0.1")}, m_now));
    QCOMPARE(list.bans(m_now).size(), limits::maxBans);
}

void BanListTest::tellsWhenItChanges()
{
    BanList list;
    quint64 last = list.revision(m_now);
    const auto hasChanged = [&](const QDateTime &now) {
        const quint64 before = std::exchange(last, list.revision(now));
        const bool changed = last != before;
        (void)list.bans(now); // changes nothing
        return list.revision(now) == last && changed;
    };
    QVERIFY(!hasChanged(m_now));
    QVERIFY(list.add({ban("192.0.2.7", 60), ban("192.0.2.8", 30), ban("192.0.2.9")}, m_now));
    QVERIFY(hasChanged(m_now));
    QVERIFY(!list.hit(address("192.0.2.1"), m_now));
    QVERIFY(!hasChanged(m_now.addSecs(29)));
    QVERIFY(list.hit(address("192.0.2.7"), m_now));
    QVERIFY(hasChanged(m_now.addSecs(29)));
    QVERIFY(hasChanged(m_now.addSecs(30)));
    QVERIFY(!hasChanged(m_now.addSecs(59)));
    QVERIFY(hasChanged(m_now.addSecs(60)));
    QVERIFY(!hasChanged(m_now.addYears(10)));
    QVERIFY(list.remove({address("192.0.2.7")}).isEmpty());
    QVERIFY(!hasChanged(m_now));
    QCOMPARE(list.remove({address("192.0.2.9")}).size(), 1);
    QVERIFY(hasChanged(m_now));
}

void BanListTest::isBounded()
{
    BanList list;
    for (int i = 0; i < int(limits::maxBans); ++i) {
        Ban one = ban("0.0.0.0", 60);
        one.address = QHostAddress(quint32(0x0a000000 + i));
        QVERIFY(list.add({one}, m_now));
    }
    const auto tooMany = list.add({ban("192.0.2.7")}, m_now);
    QVERIFY(!tooMany);
    QCOMPARE(tooMany.error().subject, QStringLiteral("192.0.2.7"));
    QVERIFY(list.add({ban("10.0.0.1")}, m_now)); // is in it already
    Ban later = ban("192.0.2.7");
    later.since = m_now.addSecs(60); // the others have run out
    QVERIFY(list.add({later}, later.since));
}

void BanListTest::takesNothingFromWhatHasRunOut()
{
    BanList list;
    QVERIFY(list.add({ban("192.0.2.7", 60)}, m_now));
    QVERIFY(list.hit(address("192.0.2.7"), m_now));
    QVERIFY(list.add({ban("192.0.2.7")}, m_now.addSecs(60)));
    QCOMPARE(list.bans(m_now.addSecs(60)).value(0).hits, 0);
}

void BanListTest::leavesOutWhatHasRunOut()
{
    BanList list;
    Bans most{ban("192.0.2.7", 60)};
    for (int i = 0; i < int(limits::maxBans) - 1; ++i) {
        most += ban("0.0.0.0", 120);
        most.last().address = QHostAddress(quint32(0x0a000000 + i));
    }
    most += ban("192.0.2.8", 120);
    QVERIFY(!list.add(most, m_now));
    QVERIFY(list.add(most, m_now.addSecs(60)));
    QVERIFY(list.isBanned(address("192.0.2.8"), m_now.addSecs(60)));
    // Nor does one lift another that goes on.
    QVERIFY(list.add({ban("192.0.2.8", 60)}, m_now.addSecs(60)));
    QVERIFY(list.isBanned(address("192.0.2.8"), m_now.addSecs(60)));
}

QTEST_GUILESS_MAIN(BanListTest)
#include "tst_banlist.moc"
