// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/configjson.h"

#include "core/config/settings.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace porthole;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(porthole::ServerConfig)

namespace {

/// Every field is another than the default.
ServerConfig unusualConfig()
{
    ServerConfig config;
    config.address = QStringLiteral("fe80::1%eth0");
    config.port = 0;
    config.framing = *FramingSpec::parse(u"length:8:le:incl");
    config.reply = *ReplySpec::parse(u"text:\"{\\\\}\\n\\0\\xfe€\", \\t");
    config.greeting = QByteArray("\0\r\n\"\\\xc3\xa4\xff", 8);
    config.idleTimeout = 1500ms;
    config.frameTimeout = 20ms;
    config.writeTimeout = 1ms;
    config.stopDeadline = 2592000s;
    config.maxClients = 1'000'000;
    config.access = {parseAddressRanges(u"10.0.0.0/8,2001:db8::/32").value(),
                     parseAddressRanges(u"10.0.0.1").value(), 5, 100};
    config.maxFrameBytes = 1024 * 1024 * 1024;
    config.highWaterBytes = 1001;
    config.lowWaterBytes = 1000;
    config.maxHeldBytes = 1002;
    config.backlog = 1;
    config.noDelay = false;
    config.keepAlive = false;
    config.keepAliveTime = 2500ms;
    config.capture = {false, QStringLiteral("run.porthole"), 2 * 1024 * 1024, 7, 99, CaptureMode::Live};
    config.tls = {QStringLiteral("cert.pem"), QStringLiteral("key.pem"), QStringLiteral("ca.pem"), 2500ms};
    return config;
}

} // namespace

class TestConfigJson final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesTheDefaults();
    void roundTrip_data();
    void roundTrip();
    void everyKeyCounts();
    void reads_data();
    void reads();
    void missingKeysKeepTheDefaults();
    void refuses_data();
    void refuses();
};

void TestConfigJson::writesTheDefaults()
{
    const QByteArray expected = R"({
    "address": "127.0.0.1",
    "port": 9000,
    "framing": "line",
    "reply": "echo",
    "greeting": "",
    "idle-timeout": 0,
    "frame-timeout": 0,
    "write-timeout": 0,
    "stop-deadline": 3,
    "max-clients": 10000,
    "allow": "",
    "deny": "",
    "max-per-address": 0,
    "connect-rate": 0,
    "max-frame": 1048576,
    "high-water": 262144,
    "low-water": 65536,
    "max-held": 1073741824,
    "backlog": 4096,
    "no-delay": true,
    "keep-alive": true,
    "keep-alive-time": 60,
    "capture": "",
    "capture-size": 1073741824,
    "capture-files": 1,
    "capture-payload": 1073741824,
    "capture-mode": "complete",
    "tls-cert": "",
    "tls-key": "",
    "tls-client-ca": "",
    "tls-timeout": 10
}
)";
    QCOMPARE(toJson({}), expected);
}

void TestConfigJson::roundTrip_data()
{
    QTest::addColumn<ServerConfig>("config");
    QTest::newRow("the defaults") << ServerConfig();
    QTest::newRow("unusual") << unusualConfig();
    for (const char *framing : {"raw", "line", "delimiter:0d0a", "stx", "stx:3c3c:3e", "fixed:16", "length:2",
                                "length:4:le:incl", "gap:250"}) {
        ServerConfig config;
        config.framing = *FramingSpec::parse(QString::fromLatin1(framing));
        QTest::newRow(framing) << config;
    }
    ServerConfig allBytes;
    for (int byte = 0; byte < 256; ++byte)
        allBytes.greeting += char(byte);
    allBytes.reply = {ReplySpec::Mode::Text, allBytes.greeting};
    QTest::newRow("every byte") << allBytes;
}

void TestConfigJson::roundTrip()
{
    QFETCH(ServerConfig, config);
    const QByteArray json = toJson(config);
    QVERIFY(QJsonDocument::fromJson(json).isObject());
    const Result<ServerConfig> read = fromJson(json, QStringLiteral("f.json"));
    QVERIFY2(read, read ? "" : qPrintable(describe(read.error())));
    QVERIFY(*read == config);
    const QByteArray line = toCompactJson(config);
    QVERIFY(!line.contains('\n'));
    QCOMPARE(QJsonDocument::fromJson(line), QJsonDocument::fromJson(json));
    QVERIFY(fromJson(line, QStringLiteral("f.json")) == config);
}

/// Without any one of its keys the file gives another configuration, so every field is in it.
void TestConfigJson::everyKeyCounts()
{
    QJsonObject object = QJsonDocument::fromJson(toJson(unusualConfig())).object();
    QCOMPARE(object.size(), qsizetype(allSettings().size()));
    for (const Setting &setting : allSettings()) {
        QJsonObject without = object;
        without.remove(setting.name);
        ServerConfig defaults = unusualConfig();
        QVERIFY(fromJson(QJsonDocument(without).toJson(), QStringLiteral("f.json"), defaults) ==
                unusualConfig());
        const Result<ServerConfig> read = fromJson(QJsonDocument(without).toJson(), QStringLiteral("f.json"));
        QVERIFY2(!read || *read != unusualConfig(), setting.name.data());
    }
}

void TestConfigJson::reads_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("written");
    const auto row = [](const char *tag, const QByteArray &json, const char *name, const char *written) {
        QTest::newRow(tag) << json << QString::fromLatin1(name) << QString::fromUtf8(written);
    };
    row("empty object", "{}", "port", "9000");
    row("blanks", "\r\n\t {\r\n \"port\"\t:\r\n 80 \r\n}\r\n", "port", "80");
    row("one line", R"({"port":80,"reply":"none"})", "reply", "none");
    row("byte order mark", "\xef\xbb\xbf{\"port\": 80}", "port", "80");
    row("exponent", R"({"port": 8e1})", "port", "80");
    row("fraction of zero", R"({"port": 80.0})", "port", "80");
    row("seconds", R"({"idle-timeout": 2.5})", "idle-timeout", "2.5");
    row("seconds, exponent", R"({"idle-timeout": 25e-1})", "idle-timeout", "2.5");
    row("escapes in a key", R"({"p\u006frt": 80})", "port", "80");
    row("escapes in a text", R"({"greeting": "\u0041\\r\\n\u20ac\ud83d\ude00"})", "greeting", "A\\r\\n€😀");
    row("quotes and braces in a text", R"({"greeting": "\", \"port\": 1}", "port": 80})", "port", "80");
    row("a text that ends in a backslash", R"({"greeting": "\\\\", "port": 80})", "port", "80");
    row("switch", R"({"no-delay": false})", "no-delay", "false");
}

void TestConfigJson::reads()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, name);
    const Result<ServerConfig> read = fromJson(json, QStringLiteral("f.json"));
    QVERIFY2(read, read ? "" : qPrintable(describe(read.error())));
    QTEST(findSetting(name)->write(*read), "written");
}

void TestConfigJson::missingKeysKeepTheDefaults()
{
    const Result<ServerConfig> read =
        fromJson(R"({"port": 1234, "reply": "echo"})", QStringLiteral("f.json"), unusualConfig());
    QVERIFY(read);
    ServerConfig expected = unusualConfig();
    expected.port = 1234;
    expected.reply = ReplySpec();
    QVERIFY(*read == expected);
}

void TestConfigJson::refuses_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("detail");
    const auto row = [](const char *tag, const QByteArray &json, const QString &detail) {
        QTest::newRow(tag) << json << detail;
    };
    const QString portRange = QStringLiteral("a port number (0 to 65535; 0 lets the system choose)");

    row("nothing", "", QStringLiteral("line 1: expected \"{\", found the end of the file"));
    row("blank lines", "\n\n", QStringLiteral("line 3: expected \"{\", found the end of the file"));
    row("a list", "[1]", QStringLiteral("line 1: expected \"{\", found \"[1]\""));
    row("not JSON", "port = 80\nx", QStringLiteral("line 1: expected \"{\", found \"port\""));
    row("not closed", "{\n", QStringLiteral("line 2: expected a key in quotes, found the end of the file"));
    row("not closed after a value", "{\"port\": 80\n",
        QStringLiteral(
            "line 2: expected \",\" or \"}\" after the value of \"port\", found the end of the file"));
    row("key without quotes", "{\n port: 80\n}",
        QStringLiteral("line 2: expected a key in quotes, found \"port:\""));
    row("no colon", "{\n\"port\" 80}",
        QStringLiteral("line 2: expected \":\" after the key \"port\", found \"80}\""));
    row("no value", "{\n\"port\":\n}",
        QStringLiteral("line 3: expected a value for the key \"port\", found \"}\""));
    row("no comma", "{\"port\": 80\n\n\"reply\": \"none\"}",
        QStringLiteral("line 3: expected \",\" or \"}\" after the value of \"port\", found \"reply\""));
    row("comma at the end", "{\"port\": 80,\n}",
        QStringLiteral("line 2: expected a key in quotes, found \"}\""));
    row("two commas", "{\"port\": 80,,}", QStringLiteral("line 1: expected a key in quotes, found \",}\""));
    row("more after the end", "{}\n\n{}",
        QStringLiteral("line 3: expected nothing after the last \"}\", found "
                       "\"{}\""));
    row("quote not closed", "{\n\"address\": \"127.0.0.1,\n\"port\": 80}",
        QStringLiteral("line 2: the closing quote of \"127.0.0.1, is missing"));
    row("key not closed", "{\n\"address: 1}",
        QStringLiteral("line 2: the closing quote of \"address: 1} is missing"));
    row("list not closed", "{\n\"port\": [1,\n2", QStringLiteral("line 2: \"[\" is not closed"));
    row("word", "{\n\"port\": yes}",
        QStringLiteral("line 2: yes is not a JSON value (a number, a text in quotes, true or false)"));
    row("hex number", "{\"port\": 0x50}",
        QStringLiteral("line 1: 0x50 is not a JSON value (a number, a text in quotes, true or false)"));
    row("wrong escape", "{\"greeting\": \"\\u12\"}",
        QStringLiteral("line 1: \"\\u12\" is not a JSON value (a number, a text in quotes, true or false)"));
    row("comment", "{\n// the port\n\"port\": 80}",
        QStringLiteral("line 2: expected a key in quotes, found \"//\""));
    row("Latin-1", "{\n\"greeting\": \"\xe4\"}", QStringLiteral("line 2: not UTF-8 text"));
    row("UTF-16", QByteArray("\xff\xfe{\0}\0", 6), QStringLiteral("line 1: not UTF-8 text"));

    row("unknown key", "{\n\"port\": 80,\n\"prot\": 80}",
        QStringLiteral("line 3, key \"prot\": unknown (known keys: %1, bans)").arg(settingNames()));
    row("a key that differs in case", "{\"Port\": 80}",
        QStringLiteral("line 1, key \"Port\": unknown (known keys: %1, bans)").arg(settingNames()));
    row("given twice", "{\n\"port\": 80,\n\"reply\": \"none\",\n\"p\\u006frt\": 81}",
        QStringLiteral("line 4: the key \"port\" is given twice, first in line 2"));

    row("out of range", "{\n\n\n\"port\": 99999\n}",
        QStringLiteral("line 4, key \"port\": 99999 is not %1").arg(portRange));
    row("the key also in a text",
        "{\n\"greeting\": \"\\\"port\\\": 1\",\n\"reply\": \"text:port\",\n\"port\": -1\n}",
        QStringLiteral("line 4, key \"port\": -1 is not %1").arg(portRange));
    row("the key also in a list", "{\n\"port\": [\n\"port\", {\"port\": \"}]\"}]\n}",
        QStringLiteral("line 2, key \"port\": [\\n\"port\", {\"port\": \"}]\"}] is not a number; expected %1")
            .arg(portRange));
    row("not whole", "{\"port\": 80.5}",
        QStringLiteral("line 1, key \"port\": 80.5 is not %1").arg(portRange));
    row("far too large", "{\"port\": 18446744073709551696}",
        QStringLiteral("line 1, key \"port\": 18446744073709551696 is not %1").arg(portRange));
    row("text instead of a number", "{\"port\": \"80\"}",
        QStringLiteral("line 1, key \"port\": \"80\" is not a number; expected %1").arg(portRange));
    row("null instead of a number", "{\"port\": null}",
        QStringLiteral("line 1, key \"port\": null is not a number; expected %1").arg(portRange));
    row("number instead of a text", "{\"framing\": 8}",
        QStringLiteral(
            "line 1, key \"framing\": 8 is not a text in quotes; expected a framing, such as \"line\""));
    row("number instead of a switch", "{\"no-delay\": 1}",
        QStringLiteral("line 1, key \"no-delay\": 1 is not true or false"));
    row("text instead of a switch", "{\"no-delay\": \"true\"}",
        QStringLiteral("line 1, key \"no-delay\": \"true\" is not true or false"));
    row("framing", "{\n\"framing\": \"gap:0\"}",
        QStringLiteral("line 2, key \"framing\": \"gap:0\" is not a silence (\"gap:\" and 1 to 60000 "
                       "milliseconds, such as gap:50)"));
    row("reply", "{\n\"reply\": \"shout\"}",
        QStringLiteral(
            "line 2, key \"reply\": \"shout\" is not a reply (none, echo or text:STRING, with \\n \\r "
            "\\t \\0 \\\\ \\xHH understood)"));
    row("address", "{\n\"address\": \"localhost\"}",
        QStringLiteral(
            "line 2, key \"address\": \"localhost\" is not an address (IPv4 such as 127.0.0.1, IPv6 "
            "such as ::1, or \"any\")"));
    row("seconds", "{\n\"idle-timeout\": -0.5}",
        QStringLiteral("line 2, key \"idle-timeout\": -0.5 is not a time in seconds (0 to 2592000, to the "
                       "millisecond; 0 is never)"));
    row("water marks", "{\n\"low-water\": 100,\n\"high-water\": 100}",
        QStringLiteral("line 3, key \"high-water\": 100 is not above low-water, which is 100"));
    row("water marks, one given", "{\n\"low-water\": 300000}",
        QStringLiteral(
            "key \"high-water\", which is not given: 262144 is not above low-water, which is 300000"));
    row("fixed above max-frame", "{\n\"framing\": \"fixed:101\",\n\"max-frame\": 100}",
        QStringLiteral(
            "line 2, key \"framing\": \"fixed:101\" is above the longest frame allowed (max-frame is "
            "100)"));
    QByteArrayList many;
    for (int i = 0; i <= 1000; ++i)
        many += "\"key" + QByteArray::number(i) + "\": 0";
    row("too many keys", "{\n" + many.join(",\n") + "}",
        QStringLiteral("line 1002: there are more than 1000 keys"));
}

void TestConfigJson::refuses()
{
    QFETCH(QByteArray, json);
    const Result<ServerConfig> read = fromJson(json, QStringLiteral("my settings.json"));
    QVERIFY(!read);
    QCOMPARE(read.error().code, ErrorCode::InvalidFile);
    QCOMPARE(read.error().subject, QStringLiteral("my settings.json"));
    QTEST(read.error().detail, "detail");
}

QTEST_GUILESS_MAIN(TestConfigJson)
#include "tst_configjson.moc"
