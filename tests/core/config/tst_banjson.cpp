// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/configjson.h"
#include "core/config/limits.h"

#include <QTest>

using namespace porthole;

/// Bans as part of a settings file.
class BanJsonTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comesBack();
    void timesComeBack_data();
    void timesComeBack();
    void readsTheLeast();
    void foldsIpv4WithinIpv6();
    void leavesOutWhatHasRunOut();
    void refuses_data();
    void refuses();
    void isBounded();

private:
    static Result<ServerConfig> read(const QByteArray &bans)
    {
        return fromJson("{\n\"port\": 1,\n\"bans\": " + bans + "\n}", QStringLiteral("f.json"));
    }
    const QDateTime m_now = QDateTime::fromMSecsSinceEpoch(QDateTime::currentMSecsSinceEpoch(), Qt::UTC);
};

void BanJsonTest::comesBack()
{
    ServerConfig config;
    config.bans = {{QHostAddress(QStringLiteral("192.0.2.7")), QStringLiteral("too \"loud\"\\\n\t\x01\x7f~€"),
                    m_now.addSecs(-60), m_now.addSecs(3600), 42},
                   {QHostAddress(QStringLiteral("2001:db8::1")), {}, m_now, {}, 0}};
    const Result<ServerConfig> back = fromJson(toJson(config), QStringLiteral("f.json"));
    QVERIFY2(back, back ? "" : qPrintable(describe(back.error())));
    QCOMPARE(back->bans, config.bans);
    QVERIFY(*back == config);
}

void BanJsonTest::timesComeBack_data()
{
    QTest::addColumn<QString>("time");
    QTest::addColumn<QString>("written");
    const auto row = [](const char *time, const char *written) {
        QTest::newRow(time) << QString::fromLatin1(time) << QString::fromLatin1(written);
    };
    row("2999-01-02T03:04:05Z", "2999-01-02T03:04:05.000Z");
    row("2999-12-31T23:59:59.007Z", "2999-12-31T23:59:59.007Z");
    row("2999-01-02T00:04:05.060+02:00", "2999-01-01T22:04:05.060Z");
    row("9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z");
    row("9999-12-31T23:59:59-12:00", "9999-12-31T23:59:59.999Z"); // later in UTC than can be written
}

void BanJsonTest::timesComeBack()
{
    QFETCH(QString, time);
    QFETCH(QString, written);
    const Result<ServerConfig> config =
        read(R"([{"address": "192.0.2.7", "since": "0001-01-01T00:00:00+01:00", "until": ")" +
             time.toLatin1() + R"("}])");
    QVERIFY2(config, config ? "" : qPrintable(describe(config.error())));
    const QByteArray json = toJson(*config);
    const QByteArray times =
        "\"since\": \"0001-01-01T00:00:00.000Z\", \"until\": \"" + written.toLatin1() + '"';
    QVERIFY2(json.contains(times), json.constData());
    const Result<ServerConfig> back = fromJson(json, QStringLiteral("f.json"));
    QVERIFY2(back, back ? "" : qPrintable(describe(back.error())));
    QCOMPARE(*back->bans.value(0).until, QDateTime::fromString(written, Qt::ISODateWithMs));
}

void BanJsonTest::readsTheLeast()
{
    const Result<ServerConfig> config = read(R"([{"address": "192.0.2.7"}])");
    QVERIFY(config);
    QCOMPARE(config->bans.size(), 1);
    QVERIFY(!config->bans[0].until);
    QVERIFY(config->bans[0].since >= m_now);
    QVERIFY(read("[]")->bans.isEmpty());
}

void BanJsonTest::foldsIpv4WithinIpv6()
{
    QCOMPARE(read(R"([{"address": "::ffff:192.0.2.7"}])")->bans.value(0).address,
             QHostAddress(QStringLiteral("192.0.2.7")));
}

void BanJsonTest::leavesOutWhatHasRunOut()
{
    const Result<ServerConfig> config = read(R"([{"address": "192.0.2.7", "until": "2020-01-01T00:00:00Z"},
                 {"address": "192.0.2.8", "until": "2999-01-01T00:00:00+01:00"}])");
    QVERIFY(config);
    QCOMPARE(config->bans.size(), 1);
    QCOMPARE(config->bans[0].address, QHostAddress(QStringLiteral("192.0.2.8")));
    QCOMPARE(*config->bans[0].until, QDateTime(QDate(2998, 12, 31), QTime(23, 0), Qt::UTC));
}

void BanJsonTest::refuses_data()
{
    QTest::addColumn<QByteArray>("bans");
    QTest::addColumn<QString>("detail");
    const auto row = [](const char *name, const char *bans, const char *detail) {
        QTest::newRow(name) << QByteArray(bans)
                            << QStringLiteral("line 3, key \"bans\": ") + QString::fromUtf8(detail);
    };
    const char *const wantedAddress =
        "entry 1: \"address\": \"%1\" is not an address in quotes, such as 192.0.2.7 or 2001:db8::1";
    const auto badAddress = [&](const char *address) {
        QTest::newRow(address) << QByteArray(R"([{"address": ")") + address + R"("}])"
                               << QStringLiteral("line 3, key \"bans\": ") +
                                      QString::fromUtf8(wantedAddress).arg(QString::fromLatin1(address));
    };
    for (const char *address : {"", "nobody", "10.0.0.0/8", "10.1", "192.0.2.256", "fe80::1%lo"})
        badAddress(address);
    row("no list", "true", "expected a list in [ ]");
    row("no object", R"([{"address": "::1"}, "192.0.2.7"])",
        R"(entry 2: it is not an object such as {"address": "192.0.2.7"})");
    row("no address", R"([{"reason": "x"}])", R"(entry 1: the key "address" is missing)");
    row("address that is a number", R"([{"address": 7}])",
        R"(entry 1: "address": 7 is not an address in quotes, such as 192.0.2.7 or 2001:db8::1)");
    row("unknown key", R"([{"address": "::1", "adress": "::2"}])",
        R"(entry 1: the key "adress" is unknown (known keys: address, reason, since, until, hits))");
    row("reason that is no text", R"([{"address": "::1", "reason": 5}])",
        R"(entry 1: "reason": 5 is not a text in quotes with at most 200 characters)");
    row("time that is none", R"([{"address": "::1", "until": "tomorrow"}])",
        R"(entry 1: "until": "tomorrow" is not a time with its zone in quotes, such as 2026-11-25T12:00:00Z)");
    row("time without a zone", R"([{"address": "::1", "since": "2026-11-25T12:00:00"}])",
        R"(entry 1: "since": "2026-11-25T12:00:00" is not a time with its zone in quotes, such as 2026-11-25T12:00:00Z)");
    row("hits that are none", R"([{"address": "::1", "hits": -1}])",
        R"(entry 1: "hits": -1 is not a whole number from 0 on)");
    row("half a hit", R"([{"address": "::1", "hits": 0.5}])",
        R"(entry 1: "hits": 0.5 is not a whole number from 0 on)");
    row("the same twice",
        R"([{"address": "192.0.2.7"}, {"address": "::1"}, {"address": "::ffff:192.0.2.7"}])",
        "entry 3: 192.0.2.7 is in entry 1 already");
}

void BanJsonTest::refuses()
{
    QFETCH(QByteArray, bans);
    const Result<ServerConfig> config = read(bans);
    QVERIFY(!config);
    QCOMPARE(config.error().code, ErrorCode::InvalidFile);
    QCOMPARE(config.error().subject, QStringLiteral("f.json"));
    QTEST(config.error().detail, "detail");
}

void BanJsonTest::isBounded()
{
    QByteArrayList entries;
    for (qsizetype i = 0; i < limits::maxBans; ++i)
        entries << R"({"address": ")" + QHostAddress(quint32(0x0a000000 + i)).toString().toLatin1() + R"("})";
    entries << R"({"address": "192.0.2.6", "until": "2020-01-01T00:00:00Z"})"; // has run out: takes no place
    const Result<ServerConfig> most = read('[' + entries.join(',') + ']');
    QVERIFY2(most, most ? "" : qPrintable(describe(most.error())));
    QCOMPARE(most->bans.size(), limits::maxBans);
    entries << R"({"address": "192.0.2.7"})";
    const Result<ServerConfig> tooMany = read('[' + entries.join(',') + ']');
    QVERIFY(!tooMany);
    QVERIFY(
        tooMany.error().detail.endsWith(QStringLiteral("there are 10001 of them, and 10000 is the most")));
}

QTEST_GUILESS_MAIN(BanJsonTest)
#include "tst_banjson.moc"
