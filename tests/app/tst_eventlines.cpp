// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/eventlines.h"
#include "app/jsonline.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <QTimeZone>

using namespace porthole;

namespace {

const QDateTime noon(QDate(2026, 11, 23), QTime(12, 1, 7, 123), QTimeZone::utc());
const Endpoint peer = Endpoint::make(QHostAddress(QStringLiteral("127.0.0.1")), 5000);

ClientClosed closedClient(const QString &detail)
{
    ClientClosed client;
    client.id = {42};
    client.peer = peer;
    client.since = noon;
    client.at = noon.addSecs(1);
    client.reason = CloseReason::MalformedFrame;
    client.detail = detail;
    client.totals = {10, 20, 3, 4, 1};
    client.unsentBytes = 7;
    return client;
}

} // namespace

class EventLinesTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void jsonEscapes_data();
    void jsonEscapes();
    void listening_data();
    void listening();
    void json();
    void text();
    void oneIsNotMany();
    void nothingRawReachesTheTerminal();

private:
    const EventLines m_text{EventLines::Form::Text};
    const EventLines m_json{EventLines::Form::Json};
};

void EventLinesTest::jsonEscapes_data()
{
    QTest::addColumn<QString>("value");
    QTest::newRow("empty") << QString();
    QTest::newRow("plain") << QStringLiteral("hello world ~");
    QTest::newRow("quotes") << QStringLiteral("a\"b\\c/d");
    QTest::newRow("controls") << QStringLiteral("\x01\t\n\r\x1b[31m\x7f");
    QTest::newRow("nul") << QString(QChar(u'\0'));
    QTest::newRow("C1 control") << QString(QChar(0x9b));
    QTest::newRow("umlaut") << QStringLiteral("gr\u00fc\u00dfe");
    QTest::newRow("beyond the BMP") << QStringLiteral("\U0001F6A2");
    QTest::newRow("bidirectional") << QStringLiteral("a\u202eb");
    QTest::newRow("lone surrogate") << QString(QChar(0xd800));
}

void EventLinesTest::jsonEscapes()
{
    QFETCH(QString, value);
    const QByteArray line = JsonLine("x").add("key", value).toLine();
    QCOMPARE(line.count('\n'), 1);
    QVERIFY(line.endsWith("}\n"));
    QVERIFY(std::all_of(line.begin(), line.end() - 1, [](char c) { return c >= 0x20 && c < 0x7f; }));
    if (value.isValidUtf16()) // Qt's reader refuses what RFC 8259, section 8.2 calls unpredictable
        QCOMPARE(QJsonDocument::fromJson(line).object().value(u"key").toString(), value);
}

void EventLinesTest::listening_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("IPv4") << QStringLiteral("127.0.0.1") << QByteArray("listening on 127.0.0.1:9000\n")
                          << QByteArray(
                                 "{\"event\":\"listening\",\"address\":\"127.0.0.1\",\"port\":9000}\n");
    QTest::newRow("IPv6") << QStringLiteral("::1") << QByteArray("listening on [::1]:9000\n")
                          << QByteArray("{\"event\":\"listening\",\"address\":\"::1\",\"port\":9000}\n");
}

void EventLinesTest::listening()
{
    QFETCH(QString, address);
    const Endpoint endpoint = Endpoint::make(QHostAddress(address), 9000);
    QTEST(m_text.listening(endpoint), "text");
    QTEST(m_json.listening(endpoint), "json");
}

void EventLinesTest::json()
{
    using namespace std::chrono_literals;
    QCOMPARE(m_json.opened({{42}, peer, {}, noon, {}}),
             QByteArray("{\"event\":\"opened\",\"client\":42,\"peer\":\"127.0.0.1:5000\","
                        "\"time\":\"2026-11-23T12:01:07.123Z\"}\n"));
    QCOMPARE(m_json.noted({{42}, noon, {}, QStringLiteral("odd")}),
             QByteArray("{\"event\":\"notice\",\"client\":42,\"time\":\"2026-11-23T12:01:07.123Z\","
                        "\"sentence\":\"odd\"}\n"));
    CertificateFacts own;
    own.subject = QStringLiteral("CN=a");
    own.issuer = QStringLiteral("CN=b");
    own.sha256 = QStringLiteral("12:34");
    const TlsFacts tls{QStringLiteral("TLSv1.3"),
                       QStringLiteral("X"),
                       QStringLiteral("host"),
                       {QStringLiteral("h2"), QStringLiteral("h3")},
                       {own}};
    QCOMPARE(
        m_json.noted({{42}, noon, tls, {}}),
        QByteArray("{\"event\":\"secured\",\"client\":42,\"time\":\"2026-11-23T12:01:07.123Z\","
                   "\"version\":\"TLSv1.3\",\"cipher\":\"X\",\"serverName\":\"host\",\"protocols\":\"h2 h3\","
                   "\"certificate\":\"CN=a\",\"issuer\":\"CN=b\",\"sha256\":\"12:34\"}\n"));
    QCOMPARE(m_text.noted({{42}, noon, tls, {}}),
             QByteArray("2026-11-23T12:01:07.123Z #42 TLSv1.3, X, asks for host, offers h2 h3, "
                        "shows the certificate of CN=a\n"));
    QCOMPARE(m_text.noted({{42}, noon, {}, QStringLiteral("odd")}),
             QByteArray("2026-11-23T12:01:07.123Z #42 odd\n"));
    QCOMPARE(
        m_json.closed(closedClient(QStringLiteral("why"))),
        QByteArray("{\"event\":\"closed\",\"client\":42,\"peer\":\"127.0.0.1:5000\","
                   "\"time\":\"2026-11-23T12:01:08.123Z\",\"reason\":\"malformed-frame\",\"detail\":\"why\","
                   "\"bytesIn\":10,\"bytesOut\":20,\"messagesIn\":3,\"messagesOut\":4,\"brokenFrames\":1,"
                   "\"unsentBytes\":7}\n"));
    QCOMPARE(m_json.stopping(3, 2500ms, noon),
             QByteArray("{\"event\":\"stopping\",\"time\":\"2026-11-23T12:01:07.123Z\",\"clients\":3,"
                        "\"deadlineSeconds\":2.500}\n"));
    QCOMPARE(
        m_json.summary({5, 6, 7, {10, 20, 3, 4, 1}, 1234ms}, noon),
        QByteArray("{\"event\":\"summary\",\"time\":\"2026-11-23T12:01:07.123Z\",\"served\":5,\"refused\":6,"
                   "\"handshakesFailed\":7,"
                   "\"bytesIn\":10,\"bytesOut\":20,\"messagesIn\":3,\"messagesOut\":4,\"brokenFrames\":1,"
                   "\"seconds\":1.234}\n"));
    QCOMPARE(m_json.unwritten(12, noon),
             QByteArray("{\"event\":\"unwritten\",\"time\":\"2026-11-23T12:01:07.123Z\",\"lines\":12}\n"));
    QCOMPARE(m_json.refused({noon, QStringLiteral("192.0.2.7"), 12}),
             QByteArray("{\"event\":\"refused\",\"time\":\"2026-11-23T12:01:07.123Z\",\"clients\":12,"
                        "\"from\":\"192.0.2.7\"}\n"));
    const auto trouble = QJsonDocument::fromJson(
        m_json.trouble({ErrorCode::AcceptFailed, {}, QStringLiteral("no memory")}, noon));
    QCOMPARE(trouble[u"event"].toString(), QStringLiteral("trouble"));
    QVERIFY(trouble[u"sentence"].toString().contains(u"no memory"));
    QCOMPARE(m_json.notice(QStringLiteral("so it is"), noon),
             QByteArray(
                 "{\"event\":\"notice\",\"time\":\"2026-11-23T12:01:07.123Z\",\"sentence\":\"so it is\"}\n"));
}

void EventLinesTest::text()
{
    using namespace std::chrono_literals;
    QCOMPARE(m_text.opened({{42}, peer, {}, noon, {}}),
             QByteArray("2026-11-23T12:01:07.123Z #42 opened: 127.0.0.1:5000\n"));
    QCOMPARE(m_text.notice(QStringLiteral("so it is"), noon),
             QByteArray("2026-11-23T12:01:07.123Z notice: so it is\n"));
    QCOMPARE(m_text.closed(closedClient(QStringLiteral("why"))),
             QByteArray("2026-11-23T12:01:08.123Z #42 closed: 127.0.0.1:5000, malformed frame (why); "
                        "in 10 B in 3 messages, out 20 B in 4, broken frames 1, unsent 7 B\n"));
    QCOMPARE(m_text.stopping(3, 2500ms, noon),
             QByteArray("2026-11-23T12:01:07.123Z stopping: 3 clients open, at most 2.5 s\n"));
    QCOMPARE(m_text.summary({5, 6, 0, {10, 20, 3, 4, 1}, 1234ms}, noon),
             QByteArray("2026-11-23T12:01:07.123Z summary: 5 clients served, 6 refused; "
                        "in 10 B in 3 messages, out 20 B in 4, broken frames 1; 1.234 s\n"));
    QCOMPARE(m_text.summary({5, 6, 7, {10, 20, 3, 4, 1}, 1234ms}, noon),
             QByteArray("2026-11-23T12:01:07.123Z summary: 5 clients served, 6 refused, 7 TLS handshakes "
                        "failed; in 10 B in 3 messages, out 20 B in 4, broken frames 1; 1.234 s\n"));
    QCOMPARE(m_text.refused({noon, QStringLiteral("192.0.2.7"), 12}),
             QByteArray("2026-11-23T12:01:07.123Z refused: 12 further connections from 192.0.2.7\n"));
    QCOMPARE(m_text.refused({noon, {}, 12}),
             QByteArray("2026-11-23T12:01:07.123Z refused: 12 further connections from several addresses\n"));
    QCOMPARE(
        m_text.unwritten(12, noon),
        QByteArray("2026-11-23T12:01:07.123Z 12 lines not written, because the reader did not keep up\n"));
}

void EventLinesTest::oneIsNotMany()
{
    using namespace std::chrono_literals;
    QCOMPARE(m_text.stopping(1, 2500ms, noon),
             QByteArray("2026-11-23T12:01:07.123Z stopping: 1 client open, at most 2.5 s\n"));
    QCOMPARE(
        m_text.summary({1, 1, 1, {10, 20, 1, 1, 0}, 1234ms}, noon),
        QByteArray("2026-11-23T12:01:07.123Z summary: 1 client served, 1 refused, 1 TLS handshake failed; "
                   "in 10 B in 1 message, out 20 B in 1, broken frames 0; 1.234 s\n"));
    QCOMPARE(m_text.unwritten(1, noon),
             QByteArray("2026-11-23T12:01:07.123Z 1 line not written, because the reader did not keep up\n"));
}

void EventLinesTest::nothingRawReachesTheTerminal()
{
    const QString hostile = QStringLiteral("\x1b]0;owned\x07\r\nlistening on 1.2.3.4:5\u202e\u009b");
    for (const QByteArray &line : {m_text.closed(closedClient(hostile)), m_json.closed(closedClient(hostile)),
                                   m_text.trouble({ErrorCode::AcceptFailed, {}, hostile}, noon)}) {
        QCOMPARE(line.count('\n'), 1);
        QVERIFY(!line.contains('\x1b') && !line.contains('\r') && !line.contains('\x07'));
        QVERIFY(!QString::fromUtf8(line).contains(QChar(0x202e)) &&
                !QString::fromUtf8(line).contains(QChar(0x9b)));
    }
}

QTEST_APPLESS_MAIN(EventLinesTest)
#include "tst_eventlines.moc"
