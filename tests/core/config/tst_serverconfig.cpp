// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/serverconfig.h"

#include <QTest>

#include <functional>

using namespace porthole;
using namespace std::chrono_literals;

namespace {

using Change = std::function<void(ServerConfig &)>;

} // namespace

Q_DECLARE_METATYPE(Change)

class TestServerConfig final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bindsTheAddress_data();
    void bindsTheAddress();
    void accepts_data();
    void accepts();
    void refuses_data();
    void refuses();
};

void TestServerConfig::bindsTheAddress_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<QHostAddress>("bound");
    QTest::newRow("any") << QStringLiteral("any") << QHostAddress(QHostAddress::Any);
    QTest::newRow("IPv4") << QStringLiteral("127.0.0.1") << QHostAddress(QHostAddress::LocalHost);
    QTest::newRow("any IPv4") << QStringLiteral("0.0.0.0") << QHostAddress(QHostAddress::AnyIPv4);
    QTest::newRow("IPv6") << QStringLiteral("::1") << QHostAddress(QHostAddress::LocalHostIPv6);
    QTest::newRow("any IPv6") << QStringLiteral("::") << QHostAddress(QHostAddress::AnyIPv6);
}

void TestServerConfig::bindsTheAddress()
{
    ServerConfig config;
    QFETCH(QString, address);
    config.address = address;
    QTEST(config.bindAddress(), "bound");
    QVERIFY(config.validate());

    config.address = QStringLiteral("fe80::1%lo");
    QCOMPARE(config.bindAddress().scopeId(), QStringLiteral("lo"));
}

void TestServerConfig::accepts_data()
{
    QTest::addColumn<Change>("change");
    const auto row = [](const char *name, const Change &change) { QTest::newRow(name) << change; };
    row("the defaults", [](ServerConfig &) {});
    row("scoped IPv6", [](ServerConfig &config) { config.address = QStringLiteral("fe80::1%eth0"); });
    row("least", [](ServerConfig &config) {
        config.port = 0;
        config.stopDeadline = 0ms;
        config.maxClients = 1;
        config.maxFrameBytes = 1;
        config.highWaterBytes = 2;
        config.lowWaterBytes = 1;
        config.maxHeldBytes = 0;
        config.backlog = 1;
    });
    row("most", [](ServerConfig &config) {
        config.port = 65535;
        config.idleTimeout = config.frameTimeout = std::chrono::hours(30 * 24);
        config.writeTimeout = config.stopDeadline = std::chrono::hours(30 * 24);
        config.maxClients = 1'000'000;
        config.maxFrameBytes = 1024 * 1024 * 1024;
        config.highWaterBytes = 1024 * 1024 * 1024;
        config.lowWaterBytes = config.highWaterBytes - 1;
        config.maxHeldBytes = 1024ll * 1024 * 1024 * 1024;
        config.backlog = 65535;
        config.greeting = QByteArray(1024 * 1024, '\xff');
        config.reply = {ReplySpec::Mode::Text, QByteArray(1024 * 1024, '\1')};
    });
    row("fixed as long as max-frame", [](ServerConfig &config) {
        config.framing = *FramingSpec::parse(u"fixed:100");
        config.maxFrameBytes = 100;
    });
}

void TestServerConfig::accepts()
{
    QFETCH(Change, change);
    ServerConfig config;
    change(config);
    const Result<void> result = config.validate();
    QVERIFY2(result, result ? "" : qPrintable(describe(result.error())));
}

void TestServerConfig::refuses_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char *name, const Change &change, const char *sentence) {
        QTest::newRow(name) << change << QString::fromUtf8(sentence);
    };
    row(
        "address", [](ServerConfig &config) { config.address = QStringLiteral("nowhere"); },
        "address: \"nowhere\" is not an address (IPv4 such as 127.0.0.1, IPv6 such as ::1, or \"any\")");
    row(
        "framing: fixed:0", [](ServerConfig &config) { config.framing.mode = FramingSpec::Mode::Fixed; },
        "framing: \"fixed:0\" is not a fixed length (\"fixed:\" and 1 to 1073741824 bytes, such as "
        "fixed:16)");
    row(
        "framing: no delimiter",
        [](ServerConfig &config) { config.framing.mode = FramingSpec::Mode::Delimiter; },
        "framing: \"delimiter:\" is not a delimiter (\"delimiter:\" and 1 to 255 bytes in hex, such as "
        "delimiter:0d0a)");
    row(
        "framing: gap too long",
        [](ServerConfig &config) {
            config.framing.mode = FramingSpec::Mode::Gap;
            config.framing.gap = 60001ms;
        },
        "framing: \"gap:60001\" is not a silence (\"gap:\" and 1 to 60000 milliseconds, such as gap:50)");
    row(
        "framing: fixed above max-frame",
        [](ServerConfig &config) { config.framing = *FramingSpec::parse(u"fixed:2000000"); },
        "framing: \"fixed:2000000\" is above the longest frame allowed (max-frame is 1048576)");
    row(
        "reply",
        [](ServerConfig &config) {
            config.reply = {ReplySpec::Mode::Text, QByteArray(1024 * 1024 + 1, 'x')};
        },
        "reply: the text has 1048577 bytes, and 1048576 is the most");
    row(
        "greeting", [](ServerConfig &config) { config.greeting = QByteArray(1024 * 1024 + 1, 'x'); },
        "greeting: the greeting has 1048577 bytes, and 1048576 is the most");
    row(
        "idle-timeout", [](ServerConfig &config) { config.idleTimeout = -1ms; },
        "idle-timeout: -0.001 is not a time in seconds (0 to 2592000, to the millisecond; 0 is never)");
    row(
        "write-timeout", [](ServerConfig &config) { config.writeTimeout = 2592000s + 1ms; },
        "write-timeout: 2592000.001 is not a time in seconds (0 to 2592000, to the millisecond; 0 is never)");
    row(
        "stop-deadline", [](ServerConfig &config) { config.stopDeadline = -5s; },
        "stop-deadline: -5 is not a time in seconds (0 to 2592000, to the millisecond)");
    row(
        "max-clients", [](ServerConfig &config) { config.maxClients = 0; },
        "max-clients: 0 is not a number of clients (1 to 1000000)");
    row(
        "max-frame", [](ServerConfig &config) { config.maxFrameBytes = -1; },
        "max-frame: -1 is not a number of bytes (1 to 1073741824)");
    row(
        "high-water", [](ServerConfig &config) { config.highWaterBytes = 1024 * 1024 * 1024 + 1; },
        "high-water: 1073741825 is not a number of bytes (1 to 1073741824)");
    row(
        "low-water", [](ServerConfig &config) { config.lowWaterBytes = 0; },
        "low-water: 0 is not a number of bytes (1 to 1073741824)");
    row(
        "max-held", [](ServerConfig &config) { config.maxHeldBytes = -1; },
        "max-held: -1 is not a number of bytes (0 to 1099511627776; 0 is any)");
    row(
        "water marks", [](ServerConfig &config) { config.highWaterBytes = config.lowWaterBytes; },
        "high-water: 65536 is not above low-water, which is 65536");
    row(
        "backlog", [](ServerConfig &config) { config.backlog = 65536; },
        "backlog: 65536 is not a number of waiting connections (1 to 65535)");
    row(
        "certificate without key",
        [](ServerConfig &config) { config.tls.certFile = QStringLiteral("c.pem"); },
        "tls-key: is needed beside tls-cert: the file with its private key");
    row(
        "key without certificate", [](ServerConfig &config) { config.tls.keyFile = QStringLiteral("k.pem"); },
        "tls-key: needs tls-cert beside it: without one there is no TLS");
    row(
        "client CA without certificate",
        [](ServerConfig &config) { config.tls.clientCaFile = QStringLiteral("ca.pem"); },
        "tls-client-ca: needs tls-cert beside it: without one there is no TLS");
}

void TestServerConfig::refuses()
{
    QFETCH(Change, change);
    ServerConfig config;
    change(config);
    const Result<void> result = config.validate();
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::InvalidValue);
    QTEST(describe(result.error()), "sentence");
}

QTEST_GUILESS_MAIN(TestServerConfig)
#include "tst_serverconfig.moc"
