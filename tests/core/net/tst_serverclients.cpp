// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/connectionworker.h"
#include "tests/support/capturelog.h"
#include "tests/support/serverfixture.h"

#include <QSignalSpy>
#include <QTest>

using namespace porthole;
using namespace porthole::test;

Q_DECLARE_METATYPE(porthole::CloseMode)

/// What is done with clients: answers, sends, kicks, and the reason of every close.
class ServerClientsTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answers_data();
    void answers();
    void greets();
    void sendsToThoseChosen();
    void sendsToAll();
    void kicksOneAndNoOther_data();
    void kicksOneAndNoOther();
    void deliversWhatIsQueuedBeforeAKickWithFin();
    void passesOverUnknownIds();
    void reportsTheReason_data();
    void reportsTheReason();
    void closesIdleClientsOnly();
    void countsEverything();
    void recordsEveryMessage();
    void recordsWhatHappens();
    void recordsEachKick();
    void recordsWhereReadsEnd();
    void showsWhatBrokeTheFraming();
    void showsAnUnfinishedFrameHoweverItEnds();
    void countsAllThatCameBeforeAReset();
    void knowsThePeerOfAClientThatResetsAtOnce();
};

void ServerClientsTest::answers_data()
{
    QTest::addColumn<QString>("framing");
    QTest::addColumn<QString>("reply");
    QTest::addColumn<QByteArray>("sent");
    QTest::addColumn<QByteArray>("answered");
    const QString echo = QStringLiteral("echo");
    QTest::newRow("echo keeps delimiters")
        << "line" << echo << QByteArray("a\r\nb\n") << QByteArray("a\r\nb\n");
    QTest::newRow("echo waits for the frame's end")
        << "line" << echo << QByteArray("a\nrest") << QByteArray("a\n");
    QTest::newRow("echo keeps the prefix")
        << "length:2" << echo << QByteArray("\0\2hi", 4) << QByteArray("\0\2hi", 4);
    QTest::newRow("echo skips strays")
        << "stx" << echo << QByteArray("x\2a\3y\2b\3") << QByteArray("\2a\3\2b\3");
    QTest::newRow("silence ends a message") << "gap:20" << echo << QByteArray("abc") << QByteArray("abc");
    QTest::newRow("text for each frame") << "line"
                                         << "text:ok\\n"
                                         << QByteArray("1\n2\n3\n") << QByteArray("ok\nok\nok\n");
    QTest::newRow("raw") << "raw" << echo << QByteArray("\0\1\2", 3) << QByteArray("\0\1\2", 3);
}

void ServerClientsTest::answers()
{
    QFETCH(QString, framing);
    QFETCH(QString, reply);
    QFETCH(QByteArray, sent);
    QFETCH(QByteArray, answered);
    ServerConfig config;
    config.framing = FramingSpec::parse(framing).value();
    config.reply = ReplySpec::parse(reply).value();
    ServerFixture fixture;
    QVERIFY(fixture.start(config));
    auto client = fixture.connectClient();
    client->send(sent);
    QTRY_COMPARE(client->received(), answered);
    QVERIFY(fixture.stop());
    QTRY_VERIFY(client->isClosed());
    QCOMPARE(client->received(), answered); // and nothing after it
}

void ServerClientsTest::greets()
{
    ServerConfig config;
    config.greeting = "hello\r\n";
    config.reply.mode = ReplySpec::Mode::None;
    ServerFixture fixture;
    QVERIFY(fixture.start(config));
    auto client = fixture.connectClient();
    client->send("silence is the answer\n");
    QTRY_COMPARE(client->received(), QByteArray("hello\r\n"));
    QVERIFY(fixture.stop());
    QCOMPARE(client->received(), QByteArray("hello\r\n"));
}

void ServerClientsTest::sendsToThoseChosen()
{
    ServerFixture fixture;
    QVERIFY(fixture.start());
    auto clients = fixture.connectClients(3);
    fixture.server.send({fixture.idOf(*clients[0]), fixture.idOf(*clients[2])}, "for you");
    QTRY_COMPARE(clients[0]->received(), QByteArray("for you"));
    QTRY_COMPARE(clients[2]->received(), QByteArray("for you"));
    QVERIFY(fixture.stop());
    QCOMPARE(clients[1]->received(), QByteArray());
}

void ServerClientsTest::sendsToAll()
{
    ServerFixture fixture;
    QVERIFY(fixture.start());
    auto clients = fixture.connectClients(5);
    fixture.server.sendToAll("all");
    for (const auto &client : clients)
        QTRY_COMPARE(client->received(), QByteArray("all"));
    QVERIFY(fixture.stop());
}

void ServerClientsTest::kicksOneAndNoOther_data()
{
    QTest::addColumn<CloseMode>("mode");
    QTest::newRow("FIN") << CloseMode::Fin;
    QTest::newRow("RST") << CloseMode::Rst;
}

void ServerClientsTest::kicksOneAndNoOther()
{
    QFETCH(CloseMode, mode);
    ServerFixture fixture;
    QVERIFY(fixture.start());
    auto clients = fixture.connectClients(20);
    const ConnectionId kicked = fixture.idOf(*clients[7]);
    fixture.server.kick({kicked}, mode);
    QTRY_VERIFY(clients[7]->isClosed());
    QCOMPARE(clients[7]->wasReset(), mode == CloseMode::Rst);
    QTRY_VERIFY(fixture.closeOf(kicked));
    QCOMPARE(fixture.closeOf(kicked)->reason, CloseReason::Kicked);
    for (size_t i = 0; i < clients.size(); ++i) {
        if (i == 7)
            continue;
        clients[i]->send("still here\n");
        QTRY_COMPARE(clients[i]->received(), QByteArray("still here\n"));
    }
    QCOMPARE(fixture.closedCount(), 1);
    QVERIFY(fixture.stop());
}

void ServerClientsTest::deliversWhatIsQueuedBeforeAKickWithFin()
{
    ServerFixture fixture;
    QVERIFY(fixture.start());
    auto client = fixture.connectClient();
    client->setReading(false);
    const QByteArray farewell(8 * 1024 * 1024, 'f'); // more than the system buffers
    fixture.server.send({fixture.idOf(*client)}, farewell);
    fixture.server.kick({fixture.idOf(*client)}, CloseMode::Fin);
    client->setReading(true);
    QTRY_VERIFY(client->isClosed());
    QVERIFY(!client->wasReset());
    QCOMPARE(client->received().size(), farewell.size());
    QTRY_VERIFY(fixture.closeOf(fixture.idOf(*client)));
    QCOMPARE(fixture.closeOf(fixture.idOf(*client))->unsentBytes, 0);
}

void ServerClientsTest::passesOverUnknownIds()
{
    ServerFixture fixture;
    QVERIFY(fixture.start());
    auto client = fixture.connectClient();
    const ConnectionId unknown{fixture.idOf(*client).value + 1000};
    fixture.server.kick({unknown}, CloseMode::Rst);
    fixture.server.send({unknown}, "nobody");
    client->send("x\n");
    QTRY_COMPARE(client->received(), QByteArray("x\n"));
    QVERIFY(fixture.stop());
}

void ServerClientsTest::reportsTheReason_data()
{
    QTest::addColumn<QString>("framing");
    QTest::addColumn<QByteArray>("sent");
    QTest::addColumn<QString>("then");
    QTest::addColumn<CloseReason>("reason");
    QTest::addColumn<int>("broken");
    QTest::newRow("FIN") << "line" << QByteArray("a\n") << "finish" << CloseReason::PeerClosed << 0;
    QTest::newRow("FIN within a frame")
        << "line" << QByteArray("a\nunfinished") << "finish" << CloseReason::PeerClosed << 1;
    QTest::newRow("RST") << "line" << QByteArray("a\n") << "reset" << CloseReason::PeerReset << 0;
    QTest::newRow("stop") << "line" << QByteArray("a\n") << "stop" << CloseReason::ServerStopped << 0;
    QTest::newRow("too long") << "line" << QByteArray(200, 'x') << "" << CloseReason::FrameTooLong << 1;
    QTest::newRow("prefix over the maximum")
        << "length:4" << QByteArray("\xff\xff\xff\xff") << "" << CloseReason::FrameTooLong << 1;
    QTest::newRow("prefix below itself")
        << "length:4:incl" << QByteArray("\0\0\0\1", 4) << "" << CloseReason::MalformedFrame << 1;
}

void ServerClientsTest::reportsTheReason()
{
    QFETCH(QString, framing);
    QFETCH(QByteArray, sent);
    QFETCH(QString, then);
    QFETCH(CloseReason, reason);
    QFETCH(int, broken);
    ServerConfig config;
    config.framing = FramingSpec::parse(framing).value();
    config.maxFrameBytes = 100;
    ServerFixture fixture;
    QVERIFY(fixture.start(config));
    auto other = fixture.connectClient();
    auto client = fixture.connectClient();
    const ConnectionId id = fixture.idOf(*client);
    client->send(sent);
    QTRY_COMPARE(client->unsentBytes(), 0);
    if (reason == CloseReason::PeerReset || reason == CloseReason::ServerStopped)
        QTRY_COMPARE(client->received(), sent); // it was served before it goes
    if (then == QLatin1String("finish"))
        client->finish();
    else if (then == QLatin1String("reset"))
        client->reset();
    else if (then == QLatin1String("stop"))
        fixture.server.stop();
    QTRY_VERIFY(fixture.closeOf(id));
    QCOMPARE(fixture.closeOf(id)->reason, reason);
    QCOMPARE(fixture.closeOf(id)->totals.bytesIn, sent.size());
    QCOMPARE(fixture.closeOf(id)->totals.brokenFrames, broken);
    if (reason != CloseReason::ServerStopped)
        QVERIFY(other->isConnected());
    QVERIFY(fixture.stop());
}

void ServerClientsTest::closesIdleClientsOnly()
{
    ServerConfig config;
    config.idleTimeout = std::chrono::milliseconds(400);
    ServerFixture fixture;
    QVERIFY(fixture.start(config));
    auto idle = fixture.connectClient();
    auto busy = fixture.connectClient();
    QTimer talk;
    connect(&talk, &QTimer::timeout, this, [&] { busy->send("x\n"); });
    talk.start(20);
    QTRY_VERIFY(fixture.closeOf(fixture.idOf(*idle)));
    const ClientClosed &closed = *fixture.closeOf(fixture.idOf(*idle));
    QCOMPARE(closed.reason, CloseReason::IdleTimeout);
    QVERIFY(closed.since.msecsTo(closed.at) >= 400);
    QVERIFY(busy->isConnected());
    QTRY_VERIFY(idle->isClosed());
    QVERIFY(!idle->wasReset());
    QVERIFY(fixture.stop());
}

void ServerClientsTest::countsEverything()
{
    ServerConfig config;
    config.greeting = "hi\n";
    ServerFixture fixture;
    QVERIFY(fixture.start(config));
    auto client = fixture.connectClient();
    client->send("one\ntwo\nthree\nrest");
    fixture.server.send({fixture.idOf(*client)}, "sent");
    QTRY_COMPARE(client->received().size(), 3 + 14 + 4);
    const auto isHeld = [&] {
        const ServerSample sample = fixture.server.takeSample();
        return sample.clients.size() == 1 && sample.clients[0].heldBytes == 4;
    };
    QTRY_VERIFY(isHeld());
    const ServerSample sample = fixture.server.takeSample();
    const TrafficTotals expected{18, 21, 3, 5, 0};
    QCOMPARE(sample.clients[0].id, fixture.idOf(*client));
    QCOMPARE(sample.clients[0].totals, expected);
    QCOMPARE(sample.totals, expected);
    client->finish();
    QTRY_VERIFY(fixture.closeOf(fixture.idOf(*client)));
    const TrafficTotals atTheEnd{18, 21, 4, 5, 1}; // the unfinished line is shown as such
    QCOMPARE(fixture.closeOf(fixture.idOf(*client))->totals, atTheEnd);
    QCOMPARE(fixture.server.takeSample().totals, atTheEnd);
    QCOMPARE(fixture.server.openClients(), 0);
}

void ServerClientsTest::recordsEveryMessage()
{
    const CaptureLog log;
    ServerFixture fixture(log.queue());
    ServerConfig config;
    config.greeting = "hi";
    QVERIFY(fixture.start(config));
    auto client = fixture.connectClient();
    const ConnectionId id = fixture.idOf(*client);
    const qint64 before = QDateTime::currentMSecsSinceEpoch();
    client->send("a\nb\nrest");
    QTRY_COMPARE(client->received(), QByteArray("hia\nb\n"));
    fixture.server.send({id}, "sent");
    QTRY_COMPARE(client->received(), QByteArray("hia\nb\nsent"));
    client->finish();
    QTRY_VERIFY(fixture.closeOf(id));
    QTRY_COMPARE(log.messages().size(), 7u);
    struct Expected
    {
        Direction direction;
        FrameKind kind;
        QByteArray bytes;
    };
    const QList<Expected> expected = {
        {Direction::Out, FrameKind::Complete, "hi"},    {Direction::In, FrameKind::Complete, "a\n"},
        {Direction::Out, FrameKind::Complete, "a\n"},   {Direction::In, FrameKind::Complete, "b\n"},
        {Direction::Out, FrameKind::Complete, "b\n"},   {Direction::Out, FrameKind::Complete, "sent"},
        {Direction::In, FrameKind::Incomplete, "rest"},
    };
    for (qsizetype i = 0; i < expected.size(); ++i) {
        const Message message = log.messages()[size_t(i)];
        QCOMPARE(message.client, id);
        QCOMPARE(message.direction, expected[i].direction);
        QCOMPARE(message.kind, expected[i].kind);
        QCOMPARE(message.bytes, expected[i].bytes);
        if (i > 0)
            QVERIFY(message.timeNs / 1'000'000 >= before);
    }
    QCOMPARE(log.notKept(), 0u);
    QVERIFY(fixture.stop());
}

void ServerClientsTest::recordsWhatHappens()
{
    const CaptureLog log;
    ServerFixture fixture(log.queue());
    ServerConfig config;
    config.maxClients = 1;
    QVERIFY(fixture.start(config));
    auto client = fixture.connectClient();
    const ConnectionId id = fixture.idOf(*client);
    TestClient refused;
    refused.connectTo(fixture.port());
    QTRY_VERIFY(fixture.server.refusedClients() == 1);
    fixture.server.send({id}, QByteArray(ConnectionWorker::maxUnsentBytes + 1, 'x'));
    fixture.server.kick({id}, CloseMode::Fin);
    QTRY_VERIFY(fixture.closeOf(id));
    QVERIFY(fixture.stop());
    const auto kinds = [&] {
        QList<EventKind> seen;
        for (const Message &event : log.events())
            seen.append(event.event);
        return seen;
    };
    QTRY_COMPARE(kinds(), (QList{EventKind::Settings, EventKind::Started, EventKind::Opened,
                                 EventKind::Refused, EventKind::SendRefused, EventKind::Kicked,
                                 EventKind::Closed, EventKind::Stopping, EventKind::Stopped}));
    const std::vector<Message> events = log.events();
    QVERIFY(events[0].bytes.contains("\"max-clients\": 1,"));
    QVERIFY(!events[0].bytes.contains('\n'));
    QCOMPARE(events[1].bytes, fixture.server.endpoint().toString().toUtf8());
    QVERIFY2(events[3].bytes.endsWith("the maximum of 1 client is in use"), events[3].bytes.constData());
    QCOMPARE(events[7].bytes, QByteArray("0 clients are open"));
    QCOMPARE(events[2].client, id);
    QCOMPARE(events[4].length, ConnectionWorker::maxUnsentBytes + 1);
    QCOMPARE(events[5].client, id);
    QCOMPARE(events[5].bytes, QByteArray("by the user, with FIN"));
    QCOMPARE(events[6].bytes, describe(CloseReason::Kicked).toUtf8());
    const auto captured = log.reader().client(id);
    QCOMPARE(captured->peer.port, client->localPort());
    QCOMPARE(captured->local.port, fixture.port());
    QCOMPARE(captured->closed->reason, CloseReason::Kicked);
}

/// A kick in good order that a client does not follow, and the one that ends it; the one who is gone is not
/// kicked.
void ServerClientsTest::recordsEachKick()
{
    const CaptureLog log;
    ServerFixture fixture(log.queue());
    QVERIFY(fixture.start());
    auto client = fixture.connectClient();
    const ConnectionId id = fixture.idOf(*client);
    client->setReading(false); // it does not close by itself
    fixture.server.kick({id}, CloseMode::Fin);
    fixture.server.kickAll(CloseMode::Rst);
    QTRY_VERIFY(fixture.closeOf(id));
    fixture.server.kick({id}, CloseMode::Rst); // it is gone
    QVERIFY(fixture.stop());
    const auto kicks = [&] {
        QByteArrayList texts;
        for (const Message &event : log.events()) {
            if (event.event == EventKind::Kicked && event.client == id)
                texts += event.bytes;
        }
        return texts;
    };
    QTRY_COMPARE(kicks(), (QByteArrayList{"by the user, with FIN", "by the user, with RST"}));
}

void ServerClientsTest::recordsWhereReadsEnd()
{
    const CaptureLog log;
    ServerFixture fixture(log.queue());
    QVERIFY(fixture.start());
    auto client = fixture.connectClient();
    const ConnectionId id = fixture.idOf(*client);
    const auto held = [&] { return fixture.server.takeSample().clients.at(0).heldBytes; };
    client->send("whole\nha");
    QTRY_COMPARE(held(), 2);
    client->send("lf\n");
    QTRY_COMPARE(client->received(), QByteArray("whole\nhalf\n"));
    QTRY_COMPARE(log.messages().size(), 4u);
    QVERIFY(!log.messages()[0].endsRead);
    QVERIFY(log.messages()[2].endsRead);
    const std::vector<ReadEnd> ends = log.reader().readEnds(id);
    QCOMPARE(ends.size(), 1u);
    QCOMPARE(ends[0].position, 8);
    QVERIFY(fixture.stop());
}

void ServerClientsTest::showsWhatBrokeTheFraming()
{
    const CaptureLog log;
    ServerFixture fixture(log.queue());
    ServerConfig config;
    config.maxFrameBytes = 8;
    QVERIFY(fixture.start(config));
    auto client = fixture.connectClient();
    client->send("good\nfar too long\nafter\n");
    QTRY_VERIFY(fixture.closeOf(fixture.idOf(*client)));
    QTRY_VERIFY(log.messages().size() >= 4);
    QCOMPARE(log.messages()[2].kind, FrameKind::TooLong);
    QByteArray incoming;
    for (const Message &message : log.messages()) {
        if (message.direction == Direction::In)
            incoming += message.bytes;
    }
    QCOMPARE(incoming, QByteArray("good\nfar too long\nafter\n")); // nothing that was received is lost
    QVERIFY(fixture.stop());
}

void ServerClientsTest::showsAnUnfinishedFrameHoweverItEnds()
{
    ServerConfig config;
    config.idleTimeout = std::chrono::milliseconds(100);
    ServerFixture fixture;
    QVERIFY(fixture.start(config));
    auto client = fixture.connectClient();
    client->setReading(false); // it does not answer the server's FIN
    client->send("no end of line");
    QTRY_VERIFY(fixture.closeOf(fixture.idOf(*client)));
    const ClientClosed &closed = *fixture.closeOf(fixture.idOf(*client));
    QCOMPARE(closed.reason, CloseReason::IdleTimeout);
    QCOMPARE(closed.totals, (TrafficTotals{14, 0, 1, 0, 1}));
}

void ServerClientsTest::countsAllThatCameBeforeAReset()
{
    ServerConfig config;
    config.reply = {ReplySpec::Mode::Text, QByteArray(20'000, 'r')};
    ServerFixture fixture;
    QVERIFY(fixture.start(config));
    auto client = fixture.connectClient();
    client->setReading(false);
    constexpr int lines = 1500; // their replies are far more than all buffers hold, so most wait to be read
    client->send(QByteArray(63, 'x').append('\n').repeated(lines));
    QTRY_VERIFY(client->isDelivered());
    client->reset();
    QTRY_VERIFY(fixture.closeOf(fixture.idOf(*client)));
    const ClientClosed &closed = *fixture.closeOf(fixture.idOf(*client));
    QCOMPARE(closed.reason, CloseReason::PeerReset);
    QCOMPARE(closed.totals.bytesIn, qint64(lines) * 64);
    QCOMPARE(closed.totals.messagesIn, qint64(lines));
    QVERIFY(closed.unsentBytes > 0);
}

void ServerClientsTest::knowsThePeerOfAClientThatResetsAtOnce()
{
    ServerFixture fixture;
    QVERIFY(fixture.start());
    for (int i = 1; i <= 20; ++i) {
        TestClient client;
        client.connectTo(fixture.port());
        QTRY_VERIFY(client.isConnected());
        client.reset();
        QTRY_COMPARE(fixture.closedCount(), i);
        QVERIFY(fixture.closeOf(fixture.idOf(client)));
        QCOMPARE(fixture.closeOf(fixture.idOf(client))->peer.port, client.localPort());
    }
}

QTEST_GUILESS_MAIN(ServerClientsTest)
#include "tst_serverclients.moc"
