// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/onerunsettings.h"

#include "core/config/limits.h"
#include "core/config/settings.h"

#include <QTest>

using namespace porthole;

namespace {

ServerConfig with(std::initializer_list<std::pair<const char *, const char *>> settings)
{
    ServerConfig config;
    for (const auto &[name, text] : settings) {
        if (!applySetting(config, QString::fromUtf8(name), QString::fromUtf8(text)))
            qFatal("cannot set %s", name);
    }
    return config;
}

Ban ban(const char *address, const char *reason = "")
{
    Ban ban;
    ban.address = QHostAddress(QString::fromUtf8(address));
    ban.reason = QString::fromUtf8(reason);
    return ban;
}

QStringList addresses(const Bans &bans)
{
    QStringList all;
    for (const Ban &ban : bans)
        all += ban.address.toString() + ban.reason;
    return all;
}

} // namespace

class OneRunSettingsTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsWhatWasChangedOnly();
    void everySettingCanBeForOneRun_data();
    void everySettingCanBeForOneRun();
    void takesOnlyWhatMustFitTogether_data();
    void takesOnlyWhatMustFitTogether();
    void keepsAsBeforeWhatCannotFit();
    void whatWasChangedOnceIsKept();
    void keepsBans_data();
    void keepsBans();
    void bansChangedOnceAreKept();
    void hitsAreNoChange();
    void keepsNoMoreBansThanCanBeRead();
    void keepsAllIfToldTo();
};

void OneRunSettingsTest::keepsWhatWasChangedOnly()
{
    const OneRunSettings run{with({{"address", "any"}, {"port", "7000"}, {"reply", "none"}}),
                             with({{"port", "8000"}, {"greeting", "hi"}})};
    ServerConfig now = run.given;
    QCOMPARE(run.toKeep(now), run.kept);
    now.port = 7001;
    now.maxClients = 3;
    ServerConfig expected = run.kept;
    expected.port = 7001;
    expected.maxClients = 3;
    QCOMPARE(run.toKeep(now), expected);
}

void OneRunSettingsTest::everySettingCanBeForOneRun_data()
{
    QTest::addColumn<QString>("text");
    const auto row = [](const char *name, const char *text) {
        QTest::newRow(name) << QString::fromUtf8(text);
    };
    row("address", "any");
    row("port", "1");
    row("framing", "raw");
    row("reply", "none");
    row("greeting", "hi\\n");
    row("idle-timeout", "2.5");
    row("frame-timeout", "2.5");
    row("write-timeout", "2.5");
    row("stop-deadline", "2.5");
    row("max-clients", "7");
    row("allow", "10.0.0.0/8, 192.0.2.1");
    row("deny", "10.0.0.0/8, 192.0.2.1");
    row("max-per-address", "7");
    row("connect-rate", "7");
    row("max-frame", "70000");
    row("high-water", "70000");
    row("low-water", "70000");
    row("max-held", "70000");
    row("backlog", "7");
    row("no-delay", "false");
    row("keep-alive", "false");
    row("keep-alive-time", "7");
    row("capture", "off");
    row("capture-size", "2000000");
    row("capture-files", "7");
    row("capture-payload", "7");
    row("capture-mode", "live");
    row("tls-cert", "");
    row("tls-key", "");
    row("tls-client-ca", "ca.pem");
    row("tls-timeout", "7");
}

void OneRunSettingsTest::everySettingCanBeForOneRun()
{
    QFETCH(QString, text);
    for (const Setting &setting : allSettings()) {
        if (QString(setting.name) != QLatin1String(QTest::currentDataTag()))
            continue;
        ServerConfig kept;
        kept.tls.certFile = QStringLiteral("c.pem");
        kept.tls.keyFile = QStringLiteral("k.pem");
        OneRunSettings run{kept, kept};
        QVERIFY(setting.read(run.given, text, text));
        QVERIFY(run.given != kept);
        QCOMPARE(run.toKeep(run.given), kept);
        return;
    }
    QFAIL("there is no such setting");
}

void OneRunSettingsTest::takesOnlyWhatMustFitTogether_data()
{
    QTest::addColumn<ServerConfig>("given");
    QTest::addColumn<ServerConfig>("now");
    QTest::addColumn<ServerConfig>("expected");
    QTest::newRow("a certificate for the same key")
        << with({{"address", "any"}, {"tls-cert", "a.pem"}, {"tls-key", "k.pem"}})
        << with({{"address", "any"}, {"tls-cert", "chain.pem"}, {"tls-key", "k.pem"}})
        << with({{"tls-cert", "chain.pem"}, {"tls-key", "k.pem"}});
    QTest::newRow("a low mark above the high one that was kept")
        << with({{"address", "any"}, {"high-water", "1000000"}})
        << with({{"address", "any"}, {"high-water", "1000000"}, {"low-water", "300000"}})
        << with({{"high-water", "1000000"}, {"low-water", "300000"}});
    QTest::newRow("frames longer than the longest that was kept")
        << with({{"port", "1"}, {"max-frame", "5000000"}})
        << with({{"port", "1"}, {"max-frame", "5000000"}, {"framing", "fixed:4000000"}})
        << with({{"max-frame", "5000000"}, {"framing", "fixed:4000000"}});
    QTest::newRow("all of them at once") << with({{"port", "1"},
                                                  {"tls-cert", "a"},
                                                  {"tls-key", "k"},
                                                  {"high-water", "1000000"},
                                                  {"max-frame", "5000000"}})
                                         << with({{"port", "1"},
                                                  {"tls-cert", "b"},
                                                  {"tls-key", "k"},
                                                  {"high-water", "1000000"},
                                                  {"low-water", "300000"},
                                                  {"max-frame", "5000000"},
                                                  {"framing", "fixed:4000000"}})
                                         << with({{"tls-cert", "b"},
                                                  {"tls-key", "k"},
                                                  {"high-water", "1000000"},
                                                  {"low-water", "300000"},
                                                  {"max-frame", "5000000"},
                                                  {"framing", "fixed:4000000"}});
}

/// What else was given for one run stays for one run.
void OneRunSettingsTest::takesOnlyWhatMustFitTogether()
{
    QFETCH(ServerConfig, given);
    QFETCH(ServerConfig, now);
    const OneRunSettings run{given, {}};
    QTEST(run.toKeep(now), "expected");
}

void OneRunSettingsTest::keepsAsBeforeWhatCannotFit()
{
    const OneRunSettings run{with({{"address", "any"}}), with({{"port", "8000"}})};
    ServerConfig now = run.given;
    now.maxClients = 0; // which no settings can have
    QCOMPARE(run.toKeep(now), run.kept);
}

/// Also if it becomes again what it was given as.
void OneRunSettingsTest::whatWasChangedOnceIsKept()
{
    OneRunSettings run{with({{"address", "any"}, {"port", "9001"}}), with({{"port", "9000"}})};
    ServerConfig now = run.given;
    run.noteChanges(now);
    QCOMPARE(run.toKeep(now), run.kept);
    now.port = 9002;
    run.noteChanges(now);
    now.port = 9001;
    run.noteChanges(now);
    QCOMPARE(run.toKeep(now), with({{"port", "9001"}}));
}

void OneRunSettingsTest::keepsBans_data()
{
    QTest::addColumn<Bans>("given");
    QTest::addColumn<Bans>("kept");
    QTest::addColumn<Bans>("now");
    QTest::addColumn<QStringList>("expected");
    const Ban a = ban("192.0.2.1");
    const Ban b = ban("192.0.2.2");
    const Ban c = ban("192.0.2.3");
    const QStringList texts = {a.address.toString(), b.address.toString(), c.address.toString()};
    QTest::newRow("options only: as they are now")
        << Bans{a, b} << Bans{a, b} << Bans{b, c} << QStringList{texts[1], texts[2]};
    QTest::newRow("changed ones") << Bans{a} << Bans{a} << Bans{ban("192.0.2.1", "!")}
                                  << QStringList{texts[0] + u'!'};
    QTest::newRow("others given: only new ones are added")
        << Bans{a} << Bans{b} << Bans{a, c} << QStringList{texts[1], texts[2]};
    QTest::newRow("others given and lifted") << Bans{a, b} << Bans{b, c} << Bans{} << QStringList{texts[2]};
    QTest::newRow("what was kept and banned anew is there once")
        << Bans{} << Bans{a} << Bans{ban("192.0.2.1", "!")} << QStringList{texts[0] + u'!'};
    const Ban longer = ban("192.0.2.1", "longer");
    QTest::newRow("others given and made longer")
        << Bans{a} << Bans{} << Bans{longer} << QStringList{texts[0] + QStringLiteral("longer")};
    QTest::newRow("given as another than was kept")
        << Bans{longer} << Bans{a} << Bans{longer} << QStringList{texts[0]};
}

void OneRunSettingsTest::keepsBans()
{
    QFETCH(Bans, given);
    QFETCH(Bans, kept);
    QFETCH(Bans, now);
    OneRunSettings run;
    run.given.bans = given;
    run.kept.bans = kept;
    ServerConfig config;
    config.bans = now;
    QTEST(addresses(run.toKeep(config).bans), "expected");
}

void OneRunSettingsTest::bansChangedOnceAreKept()
{
    const Ban given = ban("192.0.2.1");
    const Ban kept = ban("192.0.2.2");
    OneRunSettings run;
    run.given.bans = {given};
    run.kept.bans = {kept};
    ServerConfig now;
    const auto change = [&](const Bans &bans) {
        now.bans = bans;
        run.noteChanges(now);
        return run.toKeep(now).bans;
    };
    QCOMPARE(change({given}), Bans{kept});
    QCOMPARE(change({}), Bans{kept});
    QCOMPARE(change({given}), (Bans{kept, given})); // lifted, and set again
    QCOMPARE(change({given, ban("192.0.2.2", "!")}), (Bans{ban("192.0.2.2", "!"), given}));
    QCOMPARE(change({given}), Bans{given}); // what was kept has been the user's since, and is lifted
}

void OneRunSettingsTest::hitsAreNoChange()
{
    OneRunSettings run;
    run.given.bans = {ban("192.0.2.1")};
    ServerConfig now = run.given;
    now.bans[0].hits = 7;
    run.noteChanges(now);
    QCOMPARE(run.toKeep(now).bans, Bans());
    run.kept.bans = run.given.bans;
    QCOMPARE(run.toKeep(now).bans, now.bans);
}

void OneRunSettingsTest::keepsNoMoreBansThanCanBeRead()
{
    OneRunSettings run;
    for (qsizetype i = 0; i < limits::maxBans; ++i) {
        run.kept.bans += Ban{};
        run.kept.bans.back().address = QHostAddress(quint32(0x0a000000 + i));
    }
    ServerConfig now;
    now.bans = {ban("192.0.2.1")};
    QCOMPARE(run.toKeep(now).bans.size(), limits::maxBans);
}

void OneRunSettingsTest::keepsAllIfToldTo()
{
    OneRunSettings run{with({{"port", "7000"}}), with({{"port", "8000"}})};
    run.given.bans = {ban("192.0.2.1")};
    ServerConfig now = run.given;
    run.keepAll();
    ServerConfig expected = now;
    expected.bans.clear();
    QCOMPARE(run.toKeep(now), expected);
}

QTEST_GUILESS_MAIN(OneRunSettingsTest)
#include "tst_onerunsettings.moc"
