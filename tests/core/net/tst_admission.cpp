// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/admission.h"

#include <QTest>

using namespace porthole;

class AdmissionTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void letsAllInByDefault();
    void goesByTheLists();
    void goesByBansFirst();
    void countsClientsOfAnAddress();
    void hasABucketForEachAddress();
    void takesANetworkOfIpv6ForOneAddress();
    void refillsNoFurtherThanFull();
    void neverExceedsTheRateInAnySecond();
    void remembersABoundedNumberOfAddresses();
    void logsOnceASecondForAnAddress();
    void givesWhatNoLaterRefusalTold();
    void losesNoCountOfAddressesThatItForgets();
    void tellsOfManyAddressesTogether();

private:
    static constexpr qint64 second = 1'000'000'000;
    static QHostAddress address(const char *text) { return QHostAddress(QString::fromLatin1(text)); }
    static std::optional<CloseReason> reasonAgainst(Admission &admission, const QHostAddress &peer,
                                                    qint64 nowNs = 0)
    {
        const auto refusal = admission.refusal(peer, nowNs, now());
        return refusal ? std::optional(refusal->reason) : std::nullopt;
    }
    static QDateTime now() { return QDateTime::fromSecsSinceEpoch(1'700'000'000, Qt::UTC); }

    std::shared_ptr<BanList> m_bans = std::make_shared<BanList>();
};

void AdmissionTest::letsAllInByDefault()
{
    Admission admission({}, m_bans);
    for (int i = 0; i < 1000; ++i) {
        QVERIFY(!admission.refusal(address("192.0.2.7"), 0, now()));
        admission.entered(address("192.0.2.7"));
    }
}

void AdmissionTest::goesByTheLists()
{
    AccessOptions options;
    options.allow = parseAddressRanges(u"10.0.0.0/8, ::1").value();
    options.deny = parseAddressRanges(u"10.1.0.0/16").value();
    Admission admission(options, m_bans);
    QCOMPARE(reasonAgainst(admission, address("10.2.0.1")), std::nullopt);
    QCOMPARE(reasonAgainst(admission, address("::ffff:10.2.0.1")), std::nullopt);
    QCOMPARE(reasonAgainst(admission, address("::1")), std::nullopt);
    QCOMPARE(reasonAgainst(admission, address("10.1.0.1")), std::optional(CloseReason::NotAllowed));
    QCOMPARE(reasonAgainst(admission, address("192.0.2.7")), std::optional(CloseReason::NotAllowed));
    options.allow.clear();
    Admission denying(options, m_bans);
    QCOMPARE(reasonAgainst(denying, address("192.0.2.7")), std::nullopt);
    QCOMPARE(reasonAgainst(denying, address("10.1.0.1")), std::optional(CloseReason::NotAllowed));
}

void AdmissionTest::goesByBansFirst()
{
    AccessOptions options;
    options.allow = parseAddressRanges(u"192.0.2.7").value();
    Admission admission(options, m_bans);
    Ban ban;
    ban.address = address("192.0.2.7");
    ban.since = now();
    ban.reason = QStringLiteral("too loud");
    QVERIFY(m_bans->add({ban}, now()));
    const auto refusal = admission.refusal(address("192.0.2.7"), 0, now());
    QVERIFY(refusal);
    QCOMPARE(refusal->reason, CloseReason::Banned);
    QCOMPARE(refusal->why, QStringLiteral("banned for good: too loud"));
    QVERIFY(admission.isBanned(address("192.0.2.7"), now()));
    QCOMPARE(admission.banOf(address("192.0.2.7"), now())->reason, CloseReason::Banned);
    QVERIFY(!admission.banOf(address("192.0.2.8"), now()));
    QCOMPARE(m_bans->bans(now()).at(0).hits, 2);
    QCOMPARE(m_bans->remove({ban.address}).size(), 1);
    QCOMPARE(reasonAgainst(admission, ban.address), std::nullopt);
}

void AdmissionTest::countsClientsOfAnAddress()
{
    AccessOptions options;
    options.maxPerAddress = 2;
    Admission admission(options, m_bans);
    for (const char *same : {"192.0.2.7", "::ffff:192.0.2.7"}) {
        QCOMPARE(reasonAgainst(admission, address(same)), std::nullopt);
        admission.entered(address(same));
    }
    QCOMPARE(reasonAgainst(admission, address("192.0.2.7")), std::optional(CloseReason::LimitReached));
    QCOMPARE(reasonAgainst(admission, address("192.0.2.8")), std::nullopt);
    admission.left(address("192.0.2.7"));
    QCOMPARE(reasonAgainst(admission, address("192.0.2.7")), std::nullopt);
    admission.left(address("192.0.2.7"));
    admission.left(address("192.0.2.7")); // of one that came before there was a limit
    QCOMPARE(reasonAgainst(admission, address("192.0.2.7")), std::nullopt);
}

void AdmissionTest::hasABucketForEachAddress()
{
    AccessOptions options;
    options.connectRate = 5;
    Admission admission(options, m_bans);
    const auto admitted = [&](const char *peer, qint64 atNs, int times) {
        int count = 0;
        for (int i = 0; i < times; ++i)
            count += reasonAgainst(admission, address(peer), atNs) ? 0 : 1;
        return count;
    };
    QCOMPARE(admitted("192.0.2.7", 0, 20), 5);
    QCOMPARE(admitted("192.0.2.8", 0, 20), 5);
    QCOMPARE(admitted("192.0.2.7", second / 5, 20), 1); // a fifth of a second fills in one
    QCOMPARE(admitted("192.0.2.7", second / 5 + second, 20), 5);
    int inTenSeconds = 0;
    for (qint64 at = 2 * second; at < 12 * second; at += second / 100)
        inTenSeconds += admitted("192.0.2.9", at, 1);
    QVERIFY2(inTenSeconds >= 53 && inTenSeconds <= 55, qPrintable(QString::number(inTenSeconds)));
}

void AdmissionTest::takesANetworkOfIpv6ForOneAddress()
{
    AccessOptions options;
    options.connectRate = 1;
    options.maxPerAddress = 1;
    Admission admission(options, m_bans);
    const auto reason = [&](const char *from, qint64 nowNs) {
        return reasonAgainst(admission, address(from), nowNs);
    };
    QCOMPARE(reason("2001:db8::1", 0), std::nullopt);
    QCOMPARE(reason("2001:db8::2", 0), std::optional(CloseReason::LimitReached));
    QCOMPARE(reason("2001:db8:0:1::1", 0), std::nullopt);
    admission.entered(address("2001:db8::1"));
    const auto refusal = admission.refusal(address("2001:db8::3"), 10 * second, now());
    QVERIFY(refusal);
    QCOMPARE(refusal->why, QStringLiteral("2001:db8::/64 has the maximum of 1 client already"));
    admission.left(address("2001:db8::1"));
    QCOMPARE(reason("2001:db8::3", 20 * second), std::nullopt);
    QCOMPARE(admission.unloggedBefore(address("2001:db8::8"), 0), std::optional(qint64(0)));
    QCOMPARE(admission.unloggedBefore(address("2001:db8::9"), 1), std::nullopt);
}

void AdmissionTest::refillsNoFurtherThanFull()
{
    AccessOptions options;
    options.connectRate = 1;
    Admission admission(options, m_bans);
    QCOMPARE(reasonAgainst(admission, address("::1"), 0), std::nullopt);
    QCOMPARE(reasonAgainst(admission, address("::1"), 3600 * second), std::nullopt);
    QCOMPARE(reasonAgainst(admission, address("::1"), 3600 * second),
             std::optional(CloseReason::LimitReached));
}

/// At the edges: the smallest and the largest rate, asked far more often than they allow, and asked while
/// there is less than one token, which must not be lost.
void AdmissionTest::neverExceedsTheRateInAnySecond()
{
    for (const int rate : {1, 3, 7, 1000}) {
        AccessOptions options;
        options.connectRate = rate;
        Admission admission(options, m_bans);
        QList<qint64> admittedAtNs;
        const qint64 step = second / rate / 10;
        for (qint64 at = 0; at < 5 * second; at += step) {
            if (!reasonAgainst(admission, address("192.0.2.7"), at))
                admittedAtNs.append(at);
        }
        // A full bucket at first, and one each 1/rate of a second from then on.
        QVERIFY2(qAbs(admittedAtNs.size() - 6 * rate) <= 1 + rate / 100,
                 qPrintable(QStringLiteral("%1: %2").arg(rate).arg(admittedAtNs.size())));
        for (qsizetype i = 2 * rate; i < admittedAtNs.size(); ++i)
            QVERIFY(admittedAtNs[i] - admittedAtNs[i - rate] >= second - rate * step);
    }
}

void AdmissionTest::remembersABoundedNumberOfAddresses()
{
    AccessOptions options;
    options.connectRate = 1;
    Admission admission(options, m_bans);
    QCOMPARE(reasonAgainst(admission, address("::1"), second), std::nullopt);
    for (qsizetype i = 0; i < Admission::maxAddresses - 1; ++i)
        QCOMPARE(reasonAgainst(admission, QHostAddress(quint32(0x0a000000 + i)), 0), std::nullopt);
    // Who was there a second ago is forgotten for one more; who came just now is not.
    QCOMPARE(reasonAgainst(admission, address("192.0.2.7"), second), std::nullopt);
    QCOMPARE(reasonAgainst(admission, address("::1"), second), std::optional(CloseReason::LimitReached));
}

void AdmissionTest::logsOnceASecondForAnAddress()
{
    Admission admission({}, m_bans);
    QCOMPARE(admission.unloggedBefore(address("192.0.2.7"), 0), std::optional(qint64(0)));
    for (int i = 1; i <= 10; ++i)
        QCOMPARE(admission.unloggedBefore(address("::ffff:192.0.2.7"), i), std::nullopt);
    QCOMPARE(admission.unloggedBefore(address("192.0.2.8"), 10), std::optional(qint64(0)));
    QCOMPARE(admission.unloggedBefore(address("192.0.2.7"), second), std::optional(qint64(10)));
    QCOMPARE(admission.unloggedBefore(address("192.0.2.7"), 2 * second), std::optional(qint64(0)));
}

void AdmissionTest::givesWhatNoLaterRefusalTold()
{
    Admission admission({}, m_bans);
    const QHostAddress peer = address("192.0.2.7");
    QVERIFY(!admission.hasUnlogged());
    QCOMPARE(admission.unloggedBefore(peer, 0), std::optional(qint64(0)));
    for (int i = 1; i <= 10; ++i)
        QCOMPARE(admission.unloggedBefore(peer, i), std::nullopt);
    QVERIFY(admission.hasUnlogged());
    QVERIFY(admission.takeUnlogged(-1, second).isEmpty()); // it was logged later than that
    const auto taken = admission.takeUnlogged(0, second);
    QCOMPARE(taken.size(), 1);
    QCOMPARE(taken[0].address, peer);
    QCOMPARE(taken[0].refusals, 10);
    QVERIFY(!admission.hasUnlogged());
    // Which was logging it.
    QCOMPARE(admission.unloggedBefore(peer, second + 1), std::nullopt);
    QCOMPARE(admission.unloggedBefore(peer, 2 * second), std::optional(qint64(1)));
    QVERIFY(!admission.hasUnlogged());
    QVERIFY(admission.takeUnlogged(3 * second, 3 * second).isEmpty());
}

void AdmissionTest::losesNoCountOfAddressesThatItForgets()
{
    Admission admission({}, m_bans);
    const QHostAddress peer = address("192.0.2.7");
    QCOMPARE(admission.unloggedBefore(peer, 0), std::optional(qint64(0)));
    QCOMPARE(admission.unloggedBefore(peer, 1), std::nullopt);
    for (qsizetype i = 0; i < Admission::maxAddresses; ++i)
        QCOMPARE(admission.unloggedBefore(QHostAddress(quint32(0x0a000000 + i)), second),
                 std::optional(qint64(0)));
    QVERIFY(admission.hasUnlogged());
    const auto taken = admission.takeUnlogged(second, second);
    QCOMPARE(taken.size(), 1);
    QVERIFY(taken[0].address.isNull());
    QCOMPARE(taken[0].refusals, 1);
    QVERIFY(!admission.hasUnlogged());
}

void AdmissionTest::tellsOfManyAddressesTogether()
{
    Admission admission({}, m_bans);
    constexpr qsizetype addresses = 10 * Admission::maxTold;
    for (qsizetype i = 0; i < addresses; ++i) {
        const QHostAddress peer(quint32(0x0a000000 + i));
        QCOMPARE(admission.unloggedBefore(peer, 0), std::optional(qint64(0)));
        QCOMPARE(admission.unloggedBefore(peer, 1), std::nullopt);
        QCOMPARE(admission.unloggedBefore(peer, 2), std::nullopt);
    }
    const auto taken = admission.takeUnlogged(0, second);
    QCOMPARE(taken.size(), Admission::maxTold + 1);
    QVERIFY(taken.last().address.isNull());
    QCOMPARE(taken.last().refusals, 2 * (addresses - Admission::maxTold));
    QVERIFY(!admission.hasUnlogged());
}

QTEST_GUILESS_MAIN(AdmissionTest)
#include "tst_admission.moc"
