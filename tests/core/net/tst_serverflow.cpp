// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/messagequeue.h"
#include "core/net/connectionworker.h"
#include "tests/support/processcounts.h"
#include "tests/support/serverfixture.h"

#include <QSignalSpy>
#include <QTest>
#include <QThread>

using namespace porthole;
using namespace porthole::test;

/// Back-pressure, half-closed connections, and closes that cannot finish by themselves.
class ServerFlowTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pausesForAClientThatDoesNotRead();
    void boundsTheRepliesOfOneRead();
    void pausesWhileTheMessageQueueIsFull();
    void readsNothingWhileTheCaptureIsBehind();
    void holdsUpOnlyWhoFillsTheMessageQueue();
    void silenceDoesNotCountWhilePaused();
    void deliversRepliesAfterAHalfClose();
    void closesAClientThatDoesNotReadForTooLong();
    void resetsAtTheStopDeadline();
    void refusesSendsBeyondTheBound();
    void keepsOthersServedMeanwhile();

private:
    static constexpr std::chrono::hours forEver{1000};

    /// Takes all out of a queue, in a thread of its own.
    class Taker final
    {
    public:
        explicit Taker(MessageQueue &queue)
            : m_queue(queue)
            , m_thread(QThread::create([&queue] {
                std::vector<MessageBatch> taken;
                while (queue.takeAll(taken)) {
                }
            }))
        {
            m_thread->start();
        }
        ~Taker()
        {
            m_queue.close();
            m_thread->wait();
        }
        Q_DISABLE_COPY_MOVE(Taker)

    private:
        MessageQueue &m_queue;
        const std::unique_ptr<QThread> m_thread;
    };

    static bool isPaused(Server &server)
    {
        const ServerSample sample = server.takeSample();
        return std::any_of(sample.clients.begin(), sample.clients.end(),
                           [](const ClientSample &client) { return client.readingPaused; });
    }
};

void ServerFlowTest::pausesForAClientThatDoesNotRead()
{
    ServerConfig config;
    config.highWaterBytes = 64 * 1024;
    config.lowWaterBytes = 16 * 1024;
    ServerFixture fixture;
    QVERIFY(fixture.start(config));
    auto client = fixture.connectClient();
    client->setReading(false);
    const QByteArray lines = QByteArray(63, 'x').append('\n').repeated(1024 * 1024);
    client->send(lines);
    const MemoryMark memory; // what the client has to send is in it already
    QTRY_VERIFY(isPaused(fixture.server));
    const ServerSample sample = fixture.server.takeSample();
    QVERIFY(sample.clients[0].unsentBytes > config.highWaterBytes);
    QVERIFY(sample.clients[0].unsentBytes < config.highWaterBytes + 64 * 1024);
    QVERIFY(sample.totals.bytesIn < lines.size());
    QVERIFY2(memory.hasGrownByLessThan(lines.size() / 2), "the server holds what it should have left to TCP");
    client->setReading(true);
    QTRY_COMPARE_WITH_TIMEOUT(client->received().size(), lines.size(), 60'000);
    QVERIFY(client->received() == lines);
    QTRY_VERIFY(!isPaused(fixture.server));
    QVERIFY(fixture.stop());
}

void ServerFlowTest::boundsTheRepliesOfOneRead()
{
    ServerConfig config;
    config.reply = {ReplySpec::Mode::Text, QByteArray(10'000, 'r')};
    config.highWaterBytes = 64 * 1024;
    config.lowWaterBytes = 16 * 1024;
    ServerFixture fixture;
    QVERIFY(fixture.start(config));
    auto client = fixture.connectClient();
    client->setReading(false);
    constexpr int lines = 20'000; // two million times ten thousand bytes, from one or two reads
    client->send(QByteArray(lines, '\n'));
    QTRY_VERIFY(isPaused(fixture.server));
    QVERIFY(fixture.server.takeSample().clients[0].unsentBytes <= config.highWaterBytes + 10'000);
    client->setReading(true);
    QTRY_COMPARE_WITH_TIMEOUT(client->received().size(), qsizetype(lines) * 10'000, 60'000);
    QVERIFY(fixture.stop());
}

void ServerFlowTest::pausesWhileTheMessageQueueIsFull()
{
    auto queue = std::make_shared<MessageQueue>(CaptureMode::Complete, forEver);
    MessageBatch filler;
    filler.append(Direction::In, FrameKind::Complete, {}, QByteArray(MessageQueue::capacityBytes, 'f'));
    QVERIFY(queue->tryPush(filler));
    ServerFixture fixture(queue);
    QVERIFY(fixture.start());
    auto client = fixture.connectClient();
    client->send("first\n");
    QTRY_VERIFY(isPaused(fixture.server));
    QCOMPARE(fixture.server.takeSample().totals.bytesOut, 0); // nothing is answered that is not recorded
    client->send("second\n");
    std::vector<MessageBatch> taken;
    QVERIFY(queue->takeAll(taken)); // makes room
    QTRY_COMPARE(client->received(), QByteArray("first\nsecond\n"));
    client->finish();
    QTRY_VERIFY(fixture.closeOf(fixture.idOf(*client)));
    QByteArray recorded;
    while (recorded.size() < 26 && queue->takeAll(taken)) {
        for (const MessageBatch &batch : taken) {
            for (const MessageBatch::Entry &entry : batch.entries()) {
                if (entry.event == EventKind::None)
                    recorded += batch.bytesOf(entry);
            }
        }
    }
    QCOMPARE(recorded, QByteArray("first\nfirst\nsecond\nsecond\n"));
    QCOMPARE(queue->notKept(), 0u);
    QVERIFY(fixture.stop());
}

/// What it read would be as new as what waits to be written is old: both are lost if the program is killed.
void ServerFlowTest::readsNothingWhileTheCaptureIsBehind()
{
    auto queue = std::make_shared<MessageQueue>(CaptureMode::Complete, std::chrono::nanoseconds(0));
    ServerFixture fixture(queue);
    QVERIFY(fixture.start()); // that it listens waits to be written
    auto client = fixture.connectClient();
    client->send("line\n");
    QTRY_VERIFY(isPaused(fixture.server));
    QCOMPARE(fixture.server.takeSample().totals.bytesIn, 0);
    const Taker taker(*queue);
    QTRY_COMPARE(client->received(), QByteArray("line\n"));
    client->finish();
    QTRY_VERIFY(fixture.closeOf(fixture.idOf(*client)));
    QCOMPARE(queue->notKept(), 0u);
    QVERIFY(fixture.stop());
}

void ServerFlowTest::holdsUpOnlyWhoFillsTheMessageQueue()
{
    auto queue = std::make_shared<MessageQueue>(CaptureMode::Complete, forEver);
    ServerConfig config;
    config.reply.mode = ReplySpec::Mode::None;
    ServerFixture fixture(queue);
    QVERIFY(fixture.start(config));
    auto flood = fixture.connectClient();
    auto other = fixture.connectClient();
    const QByteArray lines = QByteArray(1023, 'x').append('\n').repeated(4 * 1024);
    constexpr qint64 times = 2 * MessageQueue::crowdedBytes / (4 * 1024 * 1024);
    for (qint64 i = 0; i < times; ++i)
        flood->send(lines);
    QTRY_VERIFY(isPaused(fixture.server));
    QVERIFY(fixture.server.takeSample().totals.bytesIn < times * lines.size());
    const qint64 before = fixture.server.takeSample().totals.messagesIn;
    other->send("a\nb\n");
    QTRY_COMPARE(fixture.server.takeSample().totals.messagesIn, before + 2);
    const Taker taker(*queue);
    QTRY_COMPARE(fixture.server.takeSample().totals.messagesIn, times * lines.count('\n') + 2);
    QCOMPARE(queue->notKept(), 0u);
    QVERIFY(fixture.stop());
}

void ServerFlowTest::silenceDoesNotCountWhilePaused()
{
    auto queue = std::make_shared<MessageQueue>(CaptureMode::Complete, forEver);
    ServerConfig config;
    config.framing = FramingSpec::parse(u"gap:2000").value();
    config.reply.mode = ReplySpec::Mode::None;
    ServerFixture fixture(queue);
    QVERIFY(fixture.start(config));
    auto client = fixture.connectClient();
    MessageBatch filler; // made before the gap runs: it takes a while on a busy machine
    filler.append(Direction::In, FrameKind::Complete, {}, QByteArray(MessageQueue::capacityBytes, 'f'));
    client->send("first half, ");
    const auto isHeld = [&] { return fixture.server.takeSample().clients.at(0).heldBytes == 12; };
    QTRY_VERIFY(isHeld());
    std::vector<MessageBatch> taken;
    QVERIFY(queue->takeAll(taken)); // what was recorded of the start
    QVERIFY(queue->tryPush(filler));
    fixture.server.send({fixture.idOf(*client)}, "x"); // finds no room in the queue: reading pauses
    QTRY_VERIFY(isPaused(fixture.server));
    client->send("second half");
    QSignalSpy sampled(&fixture.server, &Server::sampled);
    QTRY_VERIFY_WITH_TIMEOUT(sampled.count() >= 11, 60'000); // longer than the gap
    QVERIFY(queue->takeAll(taken));                          // makes room
    const auto messagesIn = [&] { return fixture.server.takeSample().totals.messagesIn; };
    QTRY_COMPARE_WITH_TIMEOUT(messagesIn(), 1, 60'000);
    QCOMPARE(fixture.server.takeSample().totals.bytesIn, 23);
    client->finish();
    QTRY_VERIFY(fixture.closeOf(fixture.idOf(*client)));
    QCOMPARE(fixture.closeOf(fixture.idOf(*client))->totals.messagesIn, 1);
    QVERIFY(fixture.stop());
}

void ServerFlowTest::deliversRepliesAfterAHalfClose()
{
    ServerConfig config;
    config.stopDeadline = std::chrono::milliseconds(200); // must not cut off a client that closes by itself
    ServerFixture fixture;
    QVERIFY(fixture.start(config));
    auto client = fixture.connectClient();
    client->setReading(false);
    const QByteArray line = QByteArray(1023, 'x').append('\n');
    constexpr int lines = 16 * 1024; // more than the system's buffers and the high-water mark hold
    client->send(line.repeated(lines));
    client->finish();
    QTRY_VERIFY(isPaused(fixture.server));
    client->setReading(true);
    QTRY_VERIFY_WITH_TIMEOUT(client->isClosed(), 60'000);
    QVERIFY(!client->wasReset());
    QTRY_VERIFY(fixture.closeOf(fixture.idOf(*client)));
    const ClientClosed &closed = *fixture.closeOf(fixture.idOf(*client));
    QCOMPARE(closed.reason, CloseReason::PeerClosed);
    QCOMPARE(closed.unsentBytes, 0);
    QVERIFY(client->received() == line.repeated(lines));
    QVERIFY(fixture.stop());
}

void ServerFlowTest::closesAClientThatDoesNotReadForTooLong()
{
    ServerConfig config;
    config.writeTimeout = std::chrono::milliseconds(300);
    ServerFixture fixture;
    QVERIFY(fixture.start(config));
    auto client = fixture.connectClient();
    client->setReading(false);
    client->send(QByteArray(1023, 'x').append('\n').repeated(16 * 1024));
    QTRY_VERIFY(fixture.closeOf(fixture.idOf(*client)));
    const ClientClosed &closed = *fixture.closeOf(fixture.idOf(*client));
    QCOMPARE(closed.reason, CloseReason::RepliesUnread);
    QVERIFY(closed.unsentBytes > 0);
    QVERIFY(fixture.stop());
}

void ServerFlowTest::resetsAtTheStopDeadline()
{
    ServerConfig config;
    config.stopDeadline = std::chrono::milliseconds(300);
    ServerFixture fixture;
    QVERIFY(fixture.start(config));
    auto client = fixture.connectClient();
    auto polite = fixture.connectClient();
    client->setReading(false);
    fixture.server.send({fixture.idOf(*client)}, QByteArray(ConnectionWorker::maxUnsentBytes, 'u'));
    const auto hasUnsent = [&] {
        const ServerSample sample = fixture.server.takeSample();
        return sample.clients.size() == 2 && sample.clients[0].unsentBytes > 0;
    };
    QTRY_VERIFY(hasUnsent());
    QVERIFY(fixture.stop());
    const ClientClosed &closed = *fixture.closeOf(fixture.idOf(*client));
    QCOMPARE(closed.reason, CloseReason::ServerStopped);
    QVERIFY(closed.unsentBytes > 0); // what could not be delivered is counted
    QTRY_VERIFY(polite->isClosed());
    QVERIFY(!polite->wasReset());
}

void ServerFlowTest::refusesSendsBeyondTheBound()
{
    ServerFixture fixture;
    QVERIFY(fixture.start());
    QSignalSpy refused(&fixture.server, &Server::sendRefused);
    auto client = fixture.connectClient();
    client->setReading(false);
    const QByteArray most(ConnectionWorker::maxUnsentBytes, 'u');
    fixture.server.send({fixture.idOf(*client)}, most);
    fixture.server.send({fixture.idOf(*client)}, most);
    QTRY_COMPARE(refused.count(), 1);
    QCOMPARE(refused[0][0].value<ConnectionId>(), fixture.idOf(*client));
    QCOMPARE(refused[0][1].toLongLong(), most.size());
    client->setReading(true);
    QTRY_COMPARE_WITH_TIMEOUT(client->received().size(), most.size(), 60'000);
    QVERIFY(fixture.stop());
}

void ServerFlowTest::keepsOthersServedMeanwhile()
{
    ServerFixture fixture;
    QVERIFY(fixture.start());
    auto greedy = fixture.connectClient();
    auto polite = fixture.connectClient();
    greedy->setReading(false);
    greedy->send(QByteArray(1023, 'x').append('\n').repeated(32 * 1024));
    QTRY_VERIFY(isPaused(fixture.server));
    for (int i = 1; i <= 100; ++i) {
        polite->send("ping\n");
        QTRY_COMPARE(polite->received().size(), i * 5);
    }
    QVERIFY(fixture.stop());
}

QTEST_GUILESS_MAIN(ServerFlowTest)
#include "tst_serverflow.moc"
