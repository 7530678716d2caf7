// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/acceptor.h"

#include "core/capture/messagequeue.h"
#include "core/net/connectionthread.h"

#include <QScopeGuard>
#include <QSignalSpy>
#include <QTcpSocket>
#include <QTest>

#include <algorithm>
#include <atomic>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#ifdef Q_OS_UNIX
#include <sys/resource.h>
#endif

using namespace porthole;

/// The acceptor without the server around it: what depends on the turns of its event loop.
class AcceptorTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void stopTellsOfClientsThatHadNoThreadYet();
    void endsFewAtATime_data();
    void endsFewAtATime();
    void keepsABoundedNumberOfEventsForTheCapture();
    void waitsForTheCaptureWhenItStops();
    void countsTheEventsThatTheCaptureHasNoRoomFor();
#ifdef Q_OS_UNIX
    void threadWithoutADescriptorCannotRun();
#endif
};

/// What the acceptor says of clients goes into `seen`, which outlives it.
static void collect(Acceptor &acceptor, ClientBatch &seen)
{
    QObject::connect(&acceptor, &Acceptor::clientsChanged, &acceptor, [&seen](const ClientBatch &batch) {
        seen.opened += batch.opened;
        seen.closed += batch.closed;
    });
}

void AcceptorTest::stopTellsOfClientsThatHadNoThreadYet()
{
    constexpr int clients = 100;
    auto config = std::make_shared<ServerConfig>();
    config->port = 0;
    ClientBatch seen;
    Acceptor acceptor(config, nullptr, std::make_shared<BanList>(), false);
    collect(acceptor, seen);
    const Result<Endpoint> endpoint = acceptor.listen();
    QVERIFY(endpoint.has_value());
    bool isDrained = false;
    connect(&acceptor, &Acceptor::drained, this, [&] { isDrained = true; });
    // Their connections are complete in the backlog before the acceptor has its first turn.
    std::vector<std::unique_ptr<QTcpSocket>> all;
    for (int i = 0; i < clients; ++i) {
        all.push_back(std::make_unique<QTcpSocket>());
        all.back()->connectToHost(QHostAddress::LocalHost, endpoint->port);
        QVERIFY(all.back()->waitForConnected());
    }
    // The first turn accepts them. What is posted in it before that comes before the making of threads.
    const auto nextTurn = [&](auto act) { QMetaObject::invokeMethod(&acceptor, act, Qt::QueuedConnection); };
    nextTurn([&] { nextTurn([&] { acceptor.stop(); }); });
    QTRY_VERIFY(isDrained);
    QCOMPARE(seen.opened.size(), 0);
    QCOMPARE(seen.closed.size(), clients);
    for (const ClientClosed &client : seen.closed) {
        QCOMPARE(client.reason, CloseReason::ServerStopped);
        QVERIFY(client.peer.port != 0);
    }
}

using EndThem = std::function<void(Acceptor &, const QList<ClientOpened> &)>;

void AcceptorTest::endsFewAtATime_data()
{
    QTest::addColumn<EndThem>("endThem");
    QTest::addColumn<CloseReason>("reason");
    const auto row = [](const char *name, CloseReason reason, const EndThem &endThem) {
        QTest::newRow(name) << endThem << reason;
    };
    using Clients = const QList<ClientOpened> &;
    row("kick all", CloseReason::Kicked,
        [](Acceptor &acceptor, Clients) { acceptor.kickAll(CloseMode::Rst); });
    row("kick many", CloseReason::Kicked, [](Acceptor &acceptor, Clients clients) {
        QList<ConnectionId> ids;
        for (const ClientOpened &client : clients)
            ids += client.id;
        acceptor.kick(ids, CloseMode::Rst);
    });
    row("kick one after the other", CloseReason::Kicked, [](Acceptor &acceptor, Clients clients) {
        for (const ClientOpened &client : clients)
            acceptor.kick({client.id}, CloseMode::Rst);
    });
    row("ban", CloseReason::Banned, [](Acceptor &acceptor, Clients) {
        acceptor.resetAddresses({QHostAddress(QHostAddress::LocalHost)});
    });
    row("idle", CloseReason::IdleTimeout, [](Acceptor &acceptor, Clients clients) {
        const std::chrono::nanoseconds longAgo = std::chrono::hours(2);
        for (const ClientOpened &client : clients)
            std::const_pointer_cast<ClientCounters>(client.counters)
                ->lastActiveNs.set(platform::monotonicNs() - longAgo.count());
        acceptor.closeIdle();
    });
}

/// Sends a line and gives whether it comes back. No event loop runs meanwhile: the acceptor, which lives in
/// this thread, stands still.
static bool echoes(QTcpSocket &client)
{
    const QByteArray line("still here\n");
    client.write(line);
    QByteArray back;
    while (back.size() < line.size() && client.waitForReadyRead())
        back += client.readAll();
    return back == line;
}

void AcceptorTest::endsFewAtATime()
{
    QFETCH(EndThem, endThem);
    QFETCH(CloseReason, reason);
    constexpr int clients = 3 * Acceptor::endsPerPortion;
    auto config = std::make_shared<ServerConfig>();
    config->port = 0;
    config->idleTimeout = std::chrono::hours(1);
    config->frameTimeout = {};
    ClientBatch seen;
    Acceptor acceptor(config, nullptr, std::make_shared<BanList>(), false);
    collect(acceptor, seen);
    const Result<Endpoint> endpoint = acceptor.listen();
    QVERIFY(endpoint.has_value());
    const QSignalSpy drained(&acceptor, &Acceptor::drained);
    std::vector<std::unique_ptr<QTcpSocket>> all;
    for (int i = 0; i < clients; ++i) {
        all.push_back(std::make_unique<QTcpSocket>());
        all.back()->connectToHost(QHostAddress::LocalHost, endpoint->port);
        QVERIFY(all.back()->waitForConnected());
    }
    QTRY_COMPARE(seen.opened.size(), clients);

    endThem(acceptor, seen.opened);
    // Whoever was told to end has done so when it has been asked twice.
    const auto isServed = [](const std::unique_ptr<QTcpSocket> &client) {
        return echoes(*client) && echoes(*client);
    };
    const auto served = std::count_if(all.begin(), all.end(), isServed);
    QVERIFY2(served >= clients - Acceptor::endsPerPortion, qPrintable(QString::number(served)));
    QVERIFY(served < clients);

    if (reason != CloseReason::IdleTimeout) { // those have just been active
        QTRY_COMPARE(seen.closed.size(), clients);
        for (const ClientClosed &client : seen.closed)
            QCOMPARE(client.reason, reason);
    }
    acceptor.stop();
    QTRY_COMPARE(drained.size(), 1);
    QCOMPARE(seen.closed.size(), clients);
}

void AcceptorTest::keepsABoundedNumberOfEventsForTheCapture()
{
    constexpr int events = 20'000;
    const QString text(1000, u'x');
    // Without patience its writer is behind as soon as one batch is in it.
    const auto queue = std::make_shared<MessageQueue>(CaptureMode::Complete, std::chrono::nanoseconds(0));
    MessageBatch first;
    first.appendEvent(EventKind::Started, Moment::now(), "first");
    QVERIFY(queue->tryPush(first));

    Acceptor acceptor(std::make_shared<ServerConfig>(), queue, std::make_shared<BanList>(), false);
    for (int i = 0; i < events; ++i)
        acceptor.record(EventKind::Banned, text);

    qint64 kept = 0; // this and below: the writer's until it has ended
    qint64 keptBytes = 0;
    QStringList noted;
    std::atomic<bool> isTold = false;
    std::thread writer([&] {
        std::vector<MessageBatch> taken;
        while (queue->takeAll(taken)) {
            for (const MessageBatch &batch : taken) {
                for (const MessageBatch::Entry &entry : batch.entries()) {
                    kept += entry.event == EventKind::Banned;
                    keptBytes += entry.size;
                    if (entry.event == EventKind::Noted)
                        noted += QString::fromUtf8(batch.bytesOf(entry));
                }
            }
            isTold = !noted.isEmpty();
        }
    });
    const auto join = qScopeGuard([&] {
        queue->close();
        if (writer.joinable())
            writer.join();
    });
    QTRY_VERIFY(isTold);
    queue->close();
    writer.join();
    QVERIFY(kept > 0);
    QVERIFY2(keptBytes < 2 * 1024 * 1024, qPrintable(QString::number(keptBytes)));
    QCOMPARE(noted,
             QStringList(QStringLiteral("%1 events of the server are missing here, because the capture "
                                        "could not keep up")
                             .arg(events - kept)));
}

/// A queue that takes nothing in until it is emptied.
static std::shared_ptr<MessageQueue> stuckQueue()
{
    const auto queue = std::make_shared<MessageQueue>(CaptureMode::Complete, std::chrono::nanoseconds(0));
    MessageBatch first;
    first.appendEvent(EventKind::Started, Moment::now(), "first");
    if (!queue->tryPush(first))
        qFatal("a new queue is full");
    return queue;
}

void AcceptorTest::waitsForTheCaptureWhenItStops()
{
    const auto queue = stuckQueue();
    auto config = std::make_shared<ServerConfig>();
    config->stopDeadline = std::chrono::hours(1);
    Acceptor acceptor(config, queue, std::make_shared<BanList>(), false);
    const QSignalSpy drained(&acceptor, &Acceptor::drained);
    acceptor.stop();
    QVERIFY(drained.isEmpty());
    std::vector<MessageBatch> taken;
    std::vector<EventKind> events;
    const auto take = [&] {
        if (!queue->takeAll(taken))
            return;
        for (const MessageBatch &batch : taken) {
            for (const MessageBatch::Entry &entry : batch.entries())
                events.push_back(entry.event);
        }
    };
    take(); // there is something in it, so it does not wait
    queue->wroteUpTo({}, 0);
    QTRY_COMPARE(drained.size(), 1);
    take();
    QCOMPARE(events, (std::vector{EventKind::Started, EventKind::Stopping, EventKind::Stopped}));
    QCOMPARE(queue->notKept(), 0u);
}

void AcceptorTest::countsTheEventsThatTheCaptureHasNoRoomFor()
{
    const auto queue = stuckQueue();
    auto config = std::make_shared<ServerConfig>();
    config->stopDeadline = std::chrono::milliseconds(20);
    {
        Acceptor acceptor(config, queue, std::make_shared<BanList>(), false);
        const QSignalSpy drained(&acceptor, &Acceptor::drained);
        acceptor.stop();
        QTRY_COMPARE(drained.size(), 1);
    }
    QCOMPARE(queue->notKept(), 2u); // that it stops, and that it stopped
}

#ifdef Q_OS_UNIX
void AcceptorTest::threadWithoutADescriptorCannotRun()
{
    const auto makeThread = [] {
        return std::make_unique<ConnectionThread>(ConnectionSetup{}, nullptr, false);
    };
    QVERIFY(makeThread()->canRun());
    rlimit usual = {};
    QCOMPARE(::getrlimit(RLIMIT_NOFILE, &usual), 0);
    rlimit none = usual;
    none.rlim_cur = 0;
    QCOMPARE(::setrlimit(RLIMIT_NOFILE, &none), 0);
    const auto thread = makeThread();
    QCOMPARE(::setrlimit(RLIMIT_NOFILE, &usual), 0);
    QVERIFY(!thread->canRun());
}
#endif

QTEST_GUILESS_MAIN(AcceptorTest)
#include "tst_acceptor.moc"
