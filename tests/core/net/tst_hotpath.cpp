// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/messagequeue.h"
#include "tests/core/net/callcounts.h"
#include "tests/support/serverfixture.h"

#include <QElapsedTimer>
#include <QScopeGuard>
#include <QTest>

#include <netinet/in.h>
#include <sys/socket.h>
#include <vector>

using namespace porthole;
using namespace porthole::test;

/// How many system calls and allocations a message costs the thread that serves a client. These are the
/// numbers that its speed was measured with; a change that raises one of them is a regression, or says why
/// here.
class HotPathTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void costsNoMoreThanBefore_data();
    void costsNoMoreThanBefore();
};

namespace {

constexpr int patienceMs = 60'000; // an upper bound for slow machines, never waited for in full
constexpr qsizetype lineBytes = 128;
constexpr int warmUpRounds = 100;
// poll, recv, send
constexpr qint64 callsATurn = 3;
// A poll that wakes for nothing, a send for which the system has no room yet.
constexpr qint64 slackCalls = 20;
// The queue's list, and a batch's bytes and entries, doubling from nothing.
constexpr qint64 allocationsAGather = 32;

QElapsedTimer started()
{
    QElapsedTimer watch;
    watch.start();
    return watch;
}

/// A plain blocking client, connected to this machine's `port`, whose calls do as little as can be.
platform::SocketHandle connectBlocking(quint16 port)
{
    platform::SocketHandle socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const int fd = int(socket.get());
    const int bufferBytes = 1024 * 1024; // the largest reply fits, or what the system grants
    (void)::setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &bufferBytes, sizeof bufferBytes);
    const timeval patience = {patienceMs / 1000, 0};
    (void)::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    (void)::setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    platform::setNoDelay(fd);
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(fd, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0)
        return {};
    return socket;
}

/// Sends `bytes` in one write and takes them back. Gives whether just they came.
bool exchange(const platform::SocketHandle &socket, const QByteArray &bytes, QByteArray &reply)
{
    const int fd = int(socket.get());
    if (::send(fd, bytes.data(), size_t(bytes.size()), MSG_NOSIGNAL) != bytes.size())
        return false;
    reply.resize(bytes.size());
    return ::recv(fd, reply.data(), size_t(reply.size()), MSG_WAITALL) == bytes.size() && reply == bytes;
}

} // namespace

void HotPathTest::costsNoMoreThanBefore_data()
{
    QTest::addColumn<FramingSpec::Mode>("framing");
    QTest::addColumn<bool>("isCaptured");
    QTest::addColumn<int>("linesAtOnce");
    QTest::addColumn<int>("rounds");
    QTest::addColumn<qint64>("mostTurns");       // in all rounds together
    QTest::addColumn<qint64>("mostAllocations"); // in 1,000 turns
    const auto line = FramingSpec::Mode::Line;
    const auto raw = FramingSpec::Mode::Raw;
    // What one write brings arrives together, so a round is a turn; 10 more for those that
    // the system yet splits.
    QTest::addRow("line") << line << false << 1 << 1000 << qint64(1010) << qint64(0);
    QTest::addRow("raw") << raw << false << 1 << 1000 << qint64(1010) << qint64(0);
    QTest::addRow("16 lines at once") << line << false << 16 << 1000 << qint64(1010) << qint64(0);
    // Each time that the queue's last batch is full, about every 290 messages, the next one grows anew.
    QTest::addRow("line, captured") << line << true << 1 << 1000 << qint64(1010) << qint64(100);
    QTest::addRow("raw, captured") << raw << true << 1 << 1000 << qint64(1010) << qint64(100);
    QTest::addRow("16 lines at once, captured")
        << line << true << 16 << 1000 << qint64(1010) << qint64(1'100);
    // By chance a read comes before the whole of it is there. More than a send buffer keeps memory for: it
    // grows anew in each turn.
    QTest::addRow("64 KiB at once") << line << false << 512 << 200 << qint64(400) << qint64(10'000);
    QTest::addRow("64 KiB at once, captured") << line << true << 512 << 200 << qint64(400) << qint64(31'500);
}

void HotPathTest::costsNoMoreThanBefore()
{
    QFETCH(const FramingSpec::Mode, framing);
    QFETCH(const bool, isCaptured);
    QFETCH(const int, linesAtOnce);
    QFETCH(const int, rounds);
    QFETCH(const qint64, mostTurns);
    QFETCH(const qint64, mostAllocations);
    const auto queue = isCaptured ? std::make_shared<MessageQueue>() : nullptr;
    // What the writer does with the messages is not on the way of a reply.
    const std::unique_ptr<QThread> taker(queue ? QThread::create([queue] {
        std::vector<MessageBatch> taken;
        while (queue->takeAll(taken)) {
        }
    })
                                               : nullptr);
    if (taker)
        taker->start();
    const auto endTaker = qScopeGuard([&] {
        if (!taker)
            return;
        queue->close();
        taker->wait();
    });
    ServerFixture fixture(queue);
    ServerConfig config;
    config.framing.mode = framing;
    QVERIFY(fixture.start(config));
    const platform::SocketHandle client = connectBlocking(fixture.port());
    QVERIFY(client.isValid());
    // With fewer clients than processors a worker looks for the next message again and again before it waits.
    std::vector<platform::SocketHandle> silent;
    for (int i = 0; i < QThread::idealThreadCount(); ++i)
        silent.push_back(connectBlocking(fixture.port()));
    QTRY_COMPARE_WITH_TIMEOUT(fixture.server.openClients(), qsizetype(silent.size() + 1), patienceMs);

    const QByteArray bytes = (QByteArray(lineBytes - 1, 'x') + '\n').repeated(linesAtOnce);
    QByteArray reply;
    const auto exchangeOften = [&](int times) {
        for (int i = 0; i < times; ++i) {
            if (!exchange(client, bytes, reply))
                return false;
        }
        return true;
    };
    if (!countsAllocations())
        qInfo() << "counts no allocations";
    QVERIFY(exchangeOften(warmUpRounds));
    QTRY_COMPARE_WITH_TIMEOUT(pollingThreads(), 1, patienceMs); // so that each round has its own wait
    const CallCounts before = callCounts();
    const QElapsedTimer watch = started();
    QVERIFY(exchangeOften(rounds));
    QTRY_COMPARE_WITH_TIMEOUT(pollingThreads(), 1, patienceMs);
    const CallCounts cost = callCounts() - before;
    qInfo().noquote() << rounds << "rounds:" << cost.toString();

    // As often as this the capture's writer may have found nothing and fallen asleep, or taken what there
    // was.
    const qint64 gathers = isCaptured ? watch.elapsed() / MessageQueue::gather.count() + 1 : 0;
    const qint64 turns = cost.of(Call::Recv);
    QVERIFY2(turns >= rounds && turns <= mostTurns, qPrintable(cost.toString()));
    QVERIFY2(cost.total() <= callsATurn * turns + slackCalls + gathers, qPrintable(cost.toString()));
    QVERIFY2(cost.allocations * 1000 <= mostAllocations * turns + 1000 * gathers * allocationsAGather,
             qPrintable(cost.toString()));
    QVERIFY(fixture.stop());
}

QTEST_GUILESS_MAIN(HotPathTest)
#include "tst_hotpath.moc"
