// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/settings.h"

#include <QTest>

using namespace porthole;
using namespace std::chrono_literals;

class TestSettings final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesAreKnown();
    void applies_data();
    void applies();
    void changesOneFieldOnly();
    void refuses_data();
    void refuses();
    void refusesARangeByItsText();
    void refusesAnUnknownName();
    void boundsTheGreeting();
    void longValuesAreShortened();
    void writtenValuesReadBack_data();
    void writtenValuesReadBack();
};

void TestSettings::namesAreKnown()
{
    QCOMPARE(settingNames(),
             QStringLiteral("address, port, framing, reply, greeting, idle-timeout, frame-timeout, "
                            "write-timeout, stop-deadline, max-clients, allow, deny, max-per-address, "
                            "connect-rate, max-frame, high-water, low-water, max-held, "
                            "backlog, no-delay, keep-alive, keep-alive-time, capture, capture-size, "
                            "capture-files, capture-payload, capture-mode, tls-cert, tls-key, "
                            "tls-client-ca, tls-timeout"));
    for (const Setting &setting : allSettings())
        QCOMPARE(findSetting(QString(setting.name)), &setting);
    QCOMPARE(findSetting(u"Port"), nullptr);
}

void TestSettings::applies_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("written"); // what the setting then writes
    const auto row = [](const char *name, const char *value, const char *written = nullptr) {
        QTest::addRow("%s %s", name, value) << QString::fromLatin1(name) << QString::fromLatin1(value)
                                            << QString::fromLatin1(written ? written : value);
    };
    for (const char *address : {"127.0.0.1", "0.0.0.0", "::1", "::", "any", "192.168.1.20", "2001:db8::7",
                                "fe80::1%lo", "fe80::1%2", "::ffff:10.0.0.1"})
        row("address", address);
    row("port", "0");
    row("port", "65535");
    row("port", "08080", "8080");
    row("framing", "length:4:le");
    row("framing", "stx:02:03", "stx");
    row("reply", "none");
    row("reply", "text:OK\\r\\n");
    row("greeting", "");
    row("greeting", "hello\\n");
    row("idle-timeout", "0");
    row("idle-timeout", "2.5");
    row("idle-timeout", "0.001");
    row("idle-timeout", "2592000");
    row("idle-timeout", "2591999.999");
    row("idle-timeout", "10.50", "10.5");
    row("frame-timeout", "0.5");
    row("write-timeout", "30");
    row("stop-deadline", "0");
    row("stop-deadline", "0.25");
    row("max-clients", "1");
    row("max-clients", "1000000");
    row("max-frame", "1");
    row("max-frame", "1073741824");
    row("high-water", "1073741824");
    row("low-water", "1");
    row("max-held", "0");
    row("max-held", "1099511627776");
    row("backlog", "1");
    row("backlog", "65535");
    row("no-delay", "false");
    row("no-delay", "true");
    row("keep-alive", "false");
    row("keep-alive-time", "1");
    row("keep-alive-time", "32767");
    row("capture", "");
    row("capture", "off");
    row("capture", "/tmp/a b.porthole");
    row("capture-size", "1048576");
    row("capture-files", "10");
    row("allow", "");
    row("allow", "10.0.0.0/8,2001:db8::1", "10.0.0.0/8, 2001:db8::1");
    row("deny", "  ::ffff:192.0.2.7 ", "192.0.2.7");
    row("max-per-address", "0");
    row("connect-rate", "100000");
    row("capture-payload", "0");
    row("capture-mode", "live");
    row("capture-mode", "complete");
    row("tls-cert", "");
    row("tls-cert", "/etc/a b.pem");
    row("tls-key", "key.pem");
    row("tls-client-ca", "ca.pem");
    row("tls-timeout", "0");
    row("tls-timeout", "2.5");
}

void TestSettings::applies()
{
    QFETCH(QString, name);
    QFETCH(QString, value);
    ServerConfig config;
    const Result<void> result = applySetting(config, name, value);
    QVERIFY2(result, result ? "" : qPrintable(result.error().detail));
    QTEST(findSetting(name)->write(config), "written");
}

void TestSettings::changesOneFieldOnly()
{
    ServerConfig config;
    QVERIFY(applySetting(config, u"idle-timeout", QStringLiteral("2.5")));
    QVERIFY(applySetting(config, u"max-frame", QStringLiteral("77")));
    QVERIFY(applySetting(config, u"keep-alive", QStringLiteral("false")));
    ServerConfig expected;
    expected.idleTimeout = 2500ms;
    expected.maxFrameBytes = 77;
    expected.keepAlive = false;
    QVERIFY(config == expected);
}

void TestSettings::refuses_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("detail");
    const auto rows = [](const char *name, const QString &expected,
                         std::initializer_list<const char *> values) {
        for (const char *value : values) {
            QTest::addRow("%s '%s'", name, value)
                << QString::fromLatin1(name) << QString::fromUtf8(value)
                << QStringLiteral("\"%1\" is not %2").arg(QString::fromUtf8(value), expected);
        }
    };
    rows("address", QStringLiteral("an address (IPv4 such as 127.0.0.1, IPv6 such as ::1, or \"any\")"),
         {"", "localhost", "127.0.0.256", "127.1", "1", "::1::2", "[::1]", "Any", "127.0.0.1:9000",
          "127.0.0.1 ", "10.0.0.0/8", "010.0.0.1"});
    QTest::newRow("address with NUL")
        << QStringLiteral("address") << QStringLiteral("::1\0x")
        << QStringLiteral("\"::1\\0x\" is not an address (IPv4 such as 127.0.0.1, "
                          "IPv6 such as ::1, or \"any\")");
    rows("port", QStringLiteral("a port number (0 to 65535; 0 lets the system choose)"),
         {"", "65536", "99999", "-1", "+1", "80.5", "1e3", "http", " 80", "99999999999999999999", "0x50",
          "٣"});
    rows("max-per-address", QStringLiteral("a number of clients (0 to 1000000; 0 is any)"),
         {"", "-1", "1000001"});
    rows("connect-rate", QStringLiteral("a number of connections a second (0 to 100000; 0 is any)"),
         {"", "0.5", "100001"});
    rows("framing", QStringLiteral("a fixed length (\"fixed:\" and 1 to 1073741824 bytes, such as fixed:16)"),
         {"fixed:0"});
    rows("reply",
         QStringLiteral("a reply (none, echo or text:STRING, with \\n \\r \\t \\0 \\\\ \\xHH understood)"),
         {"shout"});
    const QString seconds =
        QStringLiteral("a time in seconds (0 to 2592000, to the millisecond; 0 is never)");
    rows("idle-timeout", seconds,
         {"", "-1", "-0.001", "2592000.001", "0.0001", "0.0005", "0.0000000001", "1,5", "5s", "inf", "nan",
          "1e400"});
    rows("frame-timeout", seconds, {"-1"});
    rows("write-timeout", seconds, {"never"});
    rows("stop-deadline", QStringLiteral("a time in seconds (0 to 2592000, to the millisecond)"), {"-3"});
    rows("max-clients", QStringLiteral("a number of clients (1 to 1000000)"),
         {"0", "1000001", "1.5", "many"});
    const QString bytes = QStringLiteral("a number of bytes (1 to 1073741824)");
    rows("max-frame", bytes, {"0", "1073741825", "1M"});
    rows("high-water", bytes, {"0", "1073741825"});
    rows("low-water", bytes, {"0", "1073741825"});
    rows("max-held", QStringLiteral("a number of bytes (0 to 1099511627776; 0 is any)"),
         {"-1", "1099511627777", "1G"});
    rows("backlog", QStringLiteral("a number of waiting connections (1 to 65535)"), {"0", "65536"});
    rows("no-delay", QStringLiteral("true or false"), {"", "yes", "1", "True"});
    rows("keep-alive", QStringLiteral("true or false"), {"on"});
    rows("keep-alive-time", QStringLiteral("a time in seconds (1 to 32767, to the millisecond)"),
         {"0", "0.5", "32768", "never"});
    rows("capture-size", QStringLiteral("a number of bytes (1048576 to 1099511627776)"), {"0", "1G"});
    rows("capture-files", QStringLiteral("a number of files (1 to 10000)"), {"0", "10001"});
    rows("capture-payload", QStringLiteral("a number of bytes (0 to 1073741824)"), {"-1", "all"});
    rows("capture-mode", QStringLiteral("\"complete\" or \"live\""), {"", "Live", "off"});
    rows("tls-timeout", seconds, {"", "-1", "ten"});
    QTest::newRow("greeting") << QStringLiteral("greeting") << QStringLiteral("hi\\q")
                              << QStringLiteral("\"\\q\" at character 3 is not an escape "
                                                "(use \\n \\r \\t \\0 \\\\ or \\xHH)");
}

void TestSettings::refuses()
{
    QFETCH(QString, name);
    QFETCH(QString, value);
    ServerConfig config;
    const Result<void> result = applySetting(config, name, value);
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::InvalidValue);
    QCOMPARE(result.error().subject, name);
    QTEST(result.error().detail, "detail");
    QVERIFY(config == ServerConfig());
}

void TestSettings::refusesARangeByItsText()
{
    ServerConfig config;
    const auto result = applySetting(config, u"deny", QStringLiteral("10.0.0.0/8, 10.0.0.1/8"));
    QVERIFY(!result);
    QCOMPARE(result.error().subject, QStringLiteral("deny"));
    QCOMPARE(result.error().detail,
             QStringLiteral("\"10.0.0.1/8\" has bits behind its prefix; write 10.0.0.0/8"));
    QCOMPARE(config, ServerConfig());
}

void TestSettings::refusesAnUnknownName()
{
    ServerConfig config;
    const Result<void> result = applySetting(config, u"prot", QStringLiteral("9000"));
    QVERIFY(!result);
    QCOMPARE(result.error().subject, QStringLiteral("prot"));
    QCOMPARE(result.error().detail,
             QStringLiteral("there is no such setting (known: %1)").arg(settingNames()));
}

void TestSettings::boundsTheGreeting()
{
    ServerConfig config;
    QVERIFY(applySetting(config, u"greeting", QString(1024 * 1024, u'x')));
    const Result<void> result = applySetting(config, u"greeting", QString(1024 * 1024 + 1, u'x'));
    QVERIFY(!result);
    QCOMPARE(result.error().detail,
             QStringLiteral("the greeting has 1048577 bytes, and 1048576 is the most"));
    QCOMPARE(config.greeting.size(), 1024 * 1024);
}

void TestSettings::longValuesAreShortened()
{
    ServerConfig config;
    const Result<void> result = applySetting(config, u"port", QStringLiteral("1\n\\") + QString(5000, u'9'));
    QVERIFY(!result);
    QCOMPARE(result.error().detail,
             QStringLiteral("\"1\\n\\%1…\" is not a port number (0 to 65535; 0 lets the system choose)")
                 .arg(QString(57, u'9')));
}

void TestSettings::writtenValuesReadBack_data()
{
    QTest::addColumn<QString>("name");
    for (const Setting &setting : allSettings())
        QTest::newRow(setting.name.data()) << QString(setting.name);
}

void TestSettings::writtenValuesReadBack()
{
    QFETCH(QString, name);
    ServerConfig config;
    config.address = QStringLiteral("any");
    config.port = 1;
    config.framing = *FramingSpec::parse(u"gap:7");
    config.reply = *ReplySpec::parse(u"text:\\x00\"\\\\€");
    config.greeting = QByteArray("\0\"\\\xff", 4);
    config.idleTimeout = 1ms;
    config.frameTimeout = 3ms;
    config.writeTimeout = 12345678ms;
    config.stopDeadline = 2592000s;
    config.maxClients = 7;
    config.access = {parseAddressRanges(u"10.0.0.0/8,::1").value(), parseAddressRanges(u"10.0.0.1").value(),
                     3, 4};
    config.maxFrameBytes = 8;
    config.highWaterBytes = 10;
    config.lowWaterBytes = 9;
    config.maxHeldBytes = 12;
    config.backlog = 11;
    config.noDelay = false;
    config.keepAlive = false;
    config.keepAliveTime = 8s;
    config.capture = {false, QStringLiteral("a.porthole"), 1024 * 1024, 2, 3, CaptureMode::Live};
    config.tls = {QStringLiteral("c.pem"), QStringLiteral("k.pem"), QStringLiteral("ca.pem"), 7ms};
    const QString text = findSetting(name)->write(config);
    ServerConfig read;
    QVERIFY(applySetting(read, name, text));
    QVERIFY(read != ServerConfig()); // each value above is another than the default
    QCOMPARE(findSetting(name)->write(read), text);
}

QTEST_GUILESS_MAIN(TestSettings)
#include "tst_settings.moc"
