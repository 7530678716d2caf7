// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/portholeprocess.h"
#include "tests/support/testcertificates.h"
#include "tests/support/testclient.h"
#include "tests/support/tlsclient.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <algorithm>
#include <csignal>
#include <memory>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>

using namespace porthole::test;

/// The program as people and scripts run it.
class HeadlessTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void firstLine_data();
    void firstLine();
    void signalsEndWithSummary_data();
    void signalsEndWithSummary();
    void jsonTellsEachClient();
    void countsAsServedWhoFinishedTheHandshake();
    void tellsWhereItKeepsMessages();
    void clientsAreToldOnStop();
    void laterSignalEndsAtOnce();
    void signalsInOneBreathAreOneWish();
    void servesOnWhenNobodyReads();
    void endsThoughItsReaderStandsStill();
    void servesThoughNobodyReadsItsLog();
    void portInUse();
    void addressOfAnotherMachine();
    void badUsage_data();
    void badUsage();
    void badFile();
    void version();
    void help();
};

void HeadlessTest::firstLine_data()
{
    QTest::addColumn<QString>("options");
    QTest::addColumn<QString>("pattern");
    QTest::newRow("text") << QString() << QStringLiteral("^listening on 127\\.0\\.0\\.1:[1-9][0-9]*\n$");
    QTest::newRow("json") << QStringLiteral("--json")
                          << QStringLiteral("^\\{\"event\":\"listening\",\"address\":\"127\\.0\\.0\\.1\","
                                            "\"port\":[1-9][0-9]*\\}\n$");
}

void HeadlessTest::firstLine()
{
    QFETCH(QString, options);
    QFETCH(QString, pattern);

    PortholeProcess porthole;
    porthole.start(QStringLiteral("--headless --port 0 ") + options);
    const QString line = QString::fromUtf8(porthole.nextLine());
    QVERIFY2(QRegularExpression(pattern).match(line).hasMatch(), qPrintable(line));
}

void HeadlessTest::signalsEndWithSummary_data()
{
    QTest::addColumn<int>("signal");
    QTest::newRow("SIGINT") << SIGINT;
    QTest::newRow("SIGTERM") << SIGTERM;
    QTest::newRow("SIGHUP") << SIGHUP;
}

void HeadlessTest::signalsEndWithSummary()
{
    QFETCH(int, signal);

    PortholeProcess porthole;
    const quint16 port = porthole.serve();
    QVERIFY(port > 0);
    TestClient client;
    client.connectTo(port);
    client.send("hello\r\nworld\n");
    QTRY_COMPARE(client.received(), QByteArray("hello\r\nworld\n"));
    client.finish();
    QTRY_VERIFY(client.isClosed());
    QVERIFY(porthole.nextLine().contains(" opened: 127.0.0.1:"));
    QVERIFY(porthole.nextLine().contains("closed by the client; in 13 B in 2 messages, out 13 B in 2"));

    porthole.sendSignal(signal);
    QCOMPARE(porthole.waitForExit(), 0);
    const QList<QByteArray> lines = porthole.restOfLines();
    QCOMPARE(lines.size(), 2);
    QVERIFY2(lines[0].contains(" stopping: 0 clients open"), lines[0]);
    QVERIFY2(lines[1].contains(" summary: 1 client served, 0 refused; in 13 B in 2 messages, out 13 B in 2"),
             lines[1]);
    QCOMPARE(porthole.errorText(), QString());
}

void HeadlessTest::jsonTellsEachClient()
{
    PortholeProcess porthole;
    const quint16 port = porthole.serve(QStringLiteral("--json --framing fixed:4"));
    QVERIFY(port > 0);
    TestClient client;
    client.connectTo(port);
    client.send("fourFOURtail");
    client.send("?");
    QTRY_COMPARE(client.received(), QByteArray("fourFOURtail"));
    const qint64 clientPort = client.localPort();
    client.finish();
    QTRY_VERIFY(client.isClosed());
    QList<QJsonObject> events;
    for (int i = 0; i < 2; ++i)
        events += QJsonDocument::fromJson(porthole.nextLine()).object();
    porthole.sendSignal(SIGTERM);
    QCOMPARE(porthole.waitForExit(), 0);
    for (const QByteArray &line : porthole.restOfLines())
        events += QJsonDocument::fromJson(line).object();

    QStringList names;
    for (const QJsonObject &event : events)
        names += event[u"event"].toString();
    QCOMPARE(names, QStringList({QStringLiteral("opened"), QStringLiteral("closed"),
                                 QStringLiteral("stopping"), QStringLiteral("summary")}));
    QCOMPARE(events[0][u"client"].toInt(), 1);
    QCOMPARE(events[0][u"peer"].toString(), QStringLiteral("127.0.0.1:%1").arg(clientPort));
    QVERIFY(QDateTime::fromString(events[0][u"time"].toString(), Qt::ISODateWithMs).isValid());
    QCOMPARE(events[1][u"reason"].toString(), QStringLiteral("peer-closed"));
    for (const QJsonObject &event : {events[1], events[3]}) {
        QCOMPARE(event[u"bytesIn"].toInt(), 13);
        QCOMPARE(event[u"bytesOut"].toInt(), 12);
        QCOMPARE(event[u"messagesIn"].toInt(), 4);
        QCOMPARE(event[u"messagesOut"].toInt(), 3);
        QCOMPARE(event[u"brokenFrames"].toInt(), 1);
    }
    QCOMPARE(events[3][u"served"].toInt(), 1);
}

void HeadlessTest::countsAsServedWhoFinishedTheHandshake()
{
    const TestFiles files;
    const TestCertificate certificate({});
    const QString cert = files.write(QStringLiteral("cert.pem"), certificate.certificatePem());
    const QString key = files.write(QStringLiteral("key.pem"), certificate.keyPem());
    PortholeProcess porthole;
    const quint16 port = porthole.serve(QStringLiteral("--json --tls-cert %1 --tls-key %2").arg(cert, key));
    QVERIFY(port > 0);
    TlsClient served;
    served.connectTo(port);
    served.send("hello\n");
    QTRY_COMPARE(served.peer.received(), QByteArray("hello\n"));
    TestClient plain;
    plain.connectTo(port);
    plain.send("hello without TLS\n");
    QTRY_VERIFY(plain.isClosed());
    TestClient silent; // until the server is stopped
    silent.connectTo(port);
    for (int opened = 0; opened < 3;) {
        const QJsonObject event = QJsonDocument::fromJson(porthole.nextLine()).object();
        QVERIFY(!event.isEmpty());
        opened += event[u"event"] == QLatin1String("opened") ? 1 : 0;
    }
    porthole.sendSignal(SIGTERM);
    QCOMPARE(porthole.waitForExit(), 0);
    const QJsonObject summary = QJsonDocument::fromJson(porthole.restOfLines().last()).object();
    QCOMPARE(summary[u"event"].toString(), QStringLiteral("summary"));
    QCOMPARE(summary[u"served"].toInt(), 1);
    QCOMPARE(summary[u"handshakesFailed"].toInt(), 2);
}

void HeadlessTest::tellsWhereItKeepsMessages()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("log.porthole"));
    for (const QString &kept : {QString(), folder.filePath(QStringLiteral("log-2.porthole"))}) {
        PortholeProcess porthole;
        QVERIFY(porthole.serve(QStringLiteral("--capture ") + file) > 0);
        porthole.sendSignal(SIGINT);
        QCOMPARE(porthole.waitForExit(), 0);
        const QByteArray lines = porthole.restOfLines().join();
        QCOMPARE(lines.contains("are kept in"), !kept.isEmpty()); // it is named only if it is not as asked
        QVERIFY2(lines.contains(kept.toUtf8()), lines);
    }
}

void HeadlessTest::clientsAreToldOnStop()
{
    PortholeProcess porthole;
    const quint16 port = porthole.serve(QStringLiteral("--greeting welcome\\n"));
    QVERIFY(port > 0);
    TestClient client;
    client.connectTo(port);
    QTRY_COMPARE(client.received(), QByteArray("welcome\n"));
    porthole.sendSignal(SIGTERM);
    QTRY_VERIFY(client.isClosed());
    QVERIFY(!client.wasReset());
    QCOMPARE(porthole.waitForExit(), 0);
    const QByteArray said = porthole.restOfLines().join();
    QVERIFY2(said.contains("server stopped"), said);
}

void HeadlessTest::laterSignalEndsAtOnce()
{
    PortholeProcess porthole;
    constexpr qsizetype size = 32 * 1024 * 1024; // more than the systems of both sides take together
    const quint16 port =
        porthole.serve(QStringLiteral("--stop-deadline 3600 --framing fixed:%1 --max-frame %1").arg(size));
    QVERIFY(port > 0);
    TestClient client; // does not take its reply, so the graceful stop has something to wait for
    connect(&client, &TestClient::receivedMore, &client, [&client] { client.setReading(false); });
    client.connectTo(port);
    client.send(QByteArray(size, 'x'));
    QVERIFY(porthole.nextLine().contains(" opened: "));
    QTRY_VERIFY_WITH_TIMEOUT(!client.received().isEmpty(), 60'000); // so all of it is on its way
    QVERIFY(client.received().size() < size / 2);
    porthole.sendSignal(SIGTERM);
    QVERIFY(porthole.nextLine().contains(" stopping: 1 client open"));
    QVERIFY(porthole.insistWithSignal(SIGTERM)); // until one comes late enough
}

void HeadlessTest::signalsInOneBreathAreOneWish()
{
    PortholeProcess porthole;
    const quint16 port = porthole.serve();
    QVERIFY(port > 0);
    TestClient client;
    client.connectTo(port);
    QVERIFY(porthole.nextLine().contains(" opened: "));
    porthole.sendSignalsAtOnce({SIGTERM, SIGINT, SIGHUP});
    QCOMPARE(porthole.waitForExit(), 0);
    QTRY_VERIFY(client.isClosed());
    QVERIFY(!client.wasReset());
    QVERIFY(porthole.restOfLines().join().contains(" summary: 1 client served"));
}

void HeadlessTest::servesOnWhenNobodyReads()
{
    PortholeProcess porthole;
    const quint16 port = porthole.serve();
    QVERIFY(port > 0);
    porthole.closeOutput();
    for (int i = 0; i < 3; ++i) { // each has the program write to a pipe that nobody holds
        TestClient client;
        client.connectTo(port);
        client.send("still there?\n");
        QTRY_COMPARE(client.received(), QByteArray("still there?\n"));
        client.finish();
        QTRY_VERIFY(client.isClosed());
    }
    porthole.sendSignal(SIGTERM);
    QCOMPARE(porthole.waitForExit(), 0);
    QCOMPARE(porthole.errorText(), QString());
}

void HeadlessTest::endsThoughItsReaderStandsStill()
{
    PortholeProcess porthole;
    const QString path = porthole.home() + QStringLiteral("/output");
    QCOMPARE(::mkfifo(QFile::encodeName(path).constData(), 0600), 0);
    const int fifo = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    QFile output;
    QVERIFY(output.open(fifo, QIODevice::ReadOnly, QFileDevice::AutoCloseHandle));
    porthole.setOutput(path);
    porthole.start(QStringLiteral("--headless --json --port 0"));
    QByteArray written;
    QTRY_VERIFY_WITH_TIMEOUT((written += output.readAll()).endsWith('\n'), 60'000);
    const auto port = quint16(QJsonDocument::fromJson(written)[u"port"].toInt());
    QVERIFY(port > 0);

    constexpr int count = 600; // some 200 KB of events; a pipe holds 64 KiB
    std::vector<std::unique_ptr<TestClient>> clients;
    for (int i = 0; i < count; ++i) {
        clients.push_back(std::make_unique<TestClient>());
        clients.back()->connectTo(port);
        clients.back()->send("?\n");
    }
    const auto all = [&](auto what) { return std::all_of(clients.begin(), clients.end(), what); };
    QTRY_VERIFY_WITH_TIMEOUT(all([](const auto &client) { return client->received() == "?\n"; }), 60'000);
    for (const auto &client : clients)
        client->finish();
    QTRY_VERIFY_WITH_TIMEOUT(all([](const auto &client) { return client->isClosed(); }), 60'000);
    porthole.sendSignal(SIGINT);
    QCOMPARE(porthole.waitForExit(), 0);
    written += output.readAll();
    const QString error = porthole.errorText();
    const auto told =
        QRegularExpression(QStringLiteral("^porthole: ([0-9]+) lines not written to standard output"))
            .match(error);
    QVERIFY2(told.hasMatch(), qPrintable(error));
    // Each client twice; listening, stopping, summary.
    QCOMPARE(written.count('\n') + told.captured(1).toInt(), 2 * count + 3);
}

void HeadlessTest::servesThoughNobodyReadsItsLog()
{
    PortholeProcess porthole;
    const QString path = porthole.home() + QStringLiteral("/errors");
    QCOMPARE(::mkfifo(QFile::encodeName(path).constData(), 0600), 0);
    const int fifo = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    QFile errors;
    QVERIFY(errors.open(fifo, QIODevice::ReadOnly, QFileDevice::AutoCloseHandle));
    porthole.setErrorOutput(path);
    porthole.setEnvironment(QStringLiteral("QT_LOGGING_RULES"), QStringLiteral("porthole.net.debug=true"));
    const quint16 port = porthole.serve();
    QVERIFY(port > 0);

    // Each client's worker and the acceptor's thread log; a pipe holds 64 KiB, and they say twice as much.
    constexpr int count = 1200;
    for (int i = 0; i < count; ++i) {
        QTcpSocket client;
        client.connectToHost(QHostAddress::LocalHost, port);
        QVERIFY(client.waitForConnected());
        client.write("?\n");
        QByteArray back;
        while (back.size() < 2 && client.waitForReadyRead())
            back += client.readAll();
        QCOMPARE(back, QByteArray("?\n"));
        client.close();
    }
    porthole.sendSignal(SIGINT);
    QCOMPARE(porthole.waitForExit(), 0);
    const QByteArray said = errors.readAll();
    QVERIFY2(said.contains("porthole.net: client 1 opened from"), said.left(200).constData());
    QVERIFY2(said.size() >= 60'000, "the pipe was never full, so nothing was tried");
}

void HeadlessTest::portInUse()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost));
    PortholeProcess porthole;
    porthole.start(QStringLiteral("--headless --port %1").arg(other.serverPort()));
    QCOMPARE(porthole.waitForExit(), 3);
    QVERIFY(porthole.restOfLines().isEmpty());
    const QString error = porthole.errorText();
    QVERIFY2(error.startsWith(QStringLiteral("porthole: cannot listen on 127.0.0.1:%1: the port is in use")
                                  .arg(other.serverPort())),
             qPrintable(error));
}

void HeadlessTest::addressOfAnotherMachine()
{
    PortholeProcess porthole;
    porthole.start(QStringLiteral("--headless --address 192.0.2.1")); // RFC 5737: for documentation
    QCOMPARE(porthole.waitForExit(), 3);
    const QString error = porthole.errorText();
    QVERIFY2(error.startsWith(u"porthole: cannot listen on 192.0.2.1:9000: the address is not one of this"),
             qPrintable(error));
}

void HeadlessTest::badUsage_data()
{
    QTest::addColumn<QString>("options");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("unknown") << QStringLiteral("--headless --prot 9")
                             << QStringLiteral("--prot: there is no such");
    QTest::newRow("value") << QStringLiteral("--headless --port 65536") << QStringLiteral("--port: ");
    QTest::newRow("json") << QStringLiteral("--json") << QStringLiteral("--json: needs --headless");
    QTest::newRow("no capture") << QStringLiteral("--headless --capture-mode live")
                                << QStringLiteral("--capture-mode: needs --capture FILE beside it: without");
    QTest::newRow("misfit") << QStringLiteral("--headless --tls-key k.pem")
                            << QStringLiteral("--tls-key: needs --tls-cert beside it");
#ifdef PORTHOLE_HAS_WINDOW
    QTest::newRow("window") << QStringLiteral("--start") << QStringLiteral("no display was found");
#else
    QTest::newRow("window") << QStringLiteral("--start") << QStringLiteral("this build has no window");
#endif
}

void HeadlessTest::badUsage()
{
    QFETCH(QString, options);
    QFETCH(QString, sentence);

    PortholeProcess porthole;
    porthole.start(options);
    QCOMPARE(porthole.waitForExit(), 2);
    const QString error = porthole.errorText();
    QVERIFY2(error.startsWith(QStringLiteral("porthole: ") + sentence), qPrintable(error));
    QVERIFY2(error.contains(u"--help") || error.contains(u"--headless"), qPrintable(error)); // what to do
}

void HeadlessTest::badFile()
{
    PortholeProcess porthole;
    QFile file(porthole.home() + QStringLiteral("/settings.json"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("{\n  \"port\": \"many\"\n}\n");
    file.close();
    porthole.start(QStringLiteral("--headless --config ") + file.fileName());
    QCOMPARE(porthole.waitForExit(), 2);
    const QString error = porthole.errorText();
    QVERIFY2(error.contains(file.fileName()) && error.contains(u"line 2, key \"port\""), qPrintable(error));
}

void HeadlessTest::version()
{
    PortholeProcess porthole;
    porthole.start(QStringLiteral("--version"));
    QCOMPARE(porthole.waitForExit(), 0);
    QVERIFY(porthole.nextLine().startsWith("porthole " PORTHOLE_VERSION " (Qt 6."));
}

void HeadlessTest::help()
{
    PortholeProcess porthole;
    porthole.start(QStringLiteral("--help"));
    QCOMPARE(porthole.waitForExit(), 0);
    QVERIFY(porthole.restOfLines().join().contains("--idle-timeout"));
}

QTEST_GUILESS_MAIN(HeadlessTest)
#include "tst_headless.moc"
