// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/platform.h"
#include "tests/support/capturelog.h"
#include "tests/support/processcounts.h"
#include "tests/support/serverfixture.h"

#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace porthole;
using namespace porthole::test;

/// A thousand clients at once, and a hundred starts and stops.
class ServerLoadTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void servesAThousandClientsTheirOwnBytes();
    void kicksOneOfAThousandUnderLoad();
    void stopsUnderLoadAndLeavesNothing();
    void startsAndStopsAHundredTimes();

private:
    static constexpr int manyClients = 1000;
    static constexpr int linesEach = 100;
    static constexpr int patienceMs = 120'000;
    qsizetype m_threads = 0; // before any server
};

namespace {

/// A client's lines, different for every client, and how they are cut into writes.
struct Script
{
    QByteArray all;
    QList<QByteArray> pieces;
};

Script scriptFor(int client, int lines, QRandomGenerator &random)
{
    Script script;
    for (int line = 0; line < lines; ++line) {
        script.all += QByteArray::number(client) + ':' + QByteArray::number(line) + ':' +
                      QByteArray(random.bounded(80), char('a' + (client + line) % 26)) + '\n';
    }
    for (qsizetype at = 0; at < script.all.size();) {
        const qsizetype size = std::min<qsizetype>(1 + random.bounded(300), script.all.size() - at);
        script.pieces.append(script.all.mid(at, size));
        at += size;
    }
    return script;
}

} // namespace

void ServerLoadTest::initTestCase()
{
    platform::raiseDescriptorLimit();
    m_threads = threadCount();
    QVERIFY(platform::descriptorLimit() > 4 * manyClients);
}

void ServerLoadTest::servesAThousandClientsTheirOwnBytes()
{
    const quint32 seed = QRandomGenerator::global()->generate();
    qInfo() << "seed" << seed;
    QRandomGenerator random(seed);
    const CaptureLog log;
    ServerFixture fixture(log.queue());
    QVERIFY(fixture.start());
    auto clients = fixture.connectClients(manyClients);

    std::vector<Script> scripts;
    qint64 allBytes = 0;
    for (int i = 0; i < manyClients; ++i) {
        scripts.push_back(scriptFor(i, linesEach, random));
        allBytes += scripts.back().all.size();
    }
    for (qsizetype piece = 0, left = manyClients; left > 0; ++piece) {
        left = 0;
        for (size_t i = 0; i < clients.size(); ++i) {
            if (piece < scripts[i].pieces.size()) {
                clients[i]->send(scripts[i].pieces[piece]);
                ++left;
            }
        }
    }
    const auto isAllBack = [&] {
        return std::equal(
            clients.begin(), clients.end(), scripts.begin(),
            [](const auto &client, const Script &s) { return client->received().size() >= s.all.size(); });
    };
    QTRY_VERIFY_WITH_TIMEOUT(isAllBack(), patienceMs);
    for (size_t i = 0; i < clients.size(); ++i)
        QVERIFY2(clients[i]->received() == scripts[i].all, qPrintable(QStringLiteral("client %1").arg(i)));

    const ServerSample sample = fixture.server.takeSample();
    const qint64 messages = qint64(manyClients) * linesEach;
    QCOMPARE(sample.totals, (TrafficTotals{allBytes, allBytes, messages, messages, 0}));
    QCOMPARE(sample.clients.size(), clients.size());
    QTRY_COMPARE_WITH_TIMEOUT(log.messages().size(), size_t(2 * messages), patienceMs);

    // The log has each client's own bytes, in order.
    std::vector<QByteArray> logged(clients.size());
    QHash<ConnectionId, size_t> indexOf;
    for (size_t i = 0; i < clients.size(); ++i)
        indexOf.insert(fixture.idOf(*clients[i]), i);
    for (const Message &message : log.messages()) {
        if (message.direction == Direction::In)
            logged[indexOf.value(message.client)] += message.bytes;
    }
    for (size_t i = 0; i < clients.size(); ++i)
        QVERIFY(logged[i] == scripts[i].all);
    QVERIFY(fixture.stop());
    QCOMPARE(fixture.closedCount(), qsizetype(manyClients));
}

void ServerLoadTest::kicksOneOfAThousandUnderLoad()
{
    ServerFixture fixture;
    QVERIFY(fixture.start());
    auto clients = fixture.connectClients(manyClients);
    const QByteArray lines = QByteArray("some words to and fro\n").repeated(200);
    for (const auto &client : clients)
        client->send(lines);
    const size_t chosen = 500;
    const ConnectionId kicked = fixture.idOf(*clients[chosen]);
    fixture.server.kick({kicked}, CloseMode::Rst);
    QTRY_VERIFY_WITH_TIMEOUT(fixture.closeOf(kicked), patienceMs);
    for (size_t i = 0; i < clients.size(); ++i) {
        if (i != chosen)
            QTRY_COMPARE_WITH_TIMEOUT(clients[i]->received().size(), lines.size(), patienceMs);
    }
    QCOMPARE(fixture.closedCount(), 1);
    QCOMPARE(fixture.server.openClients(), manyClients - 1);
    QVERIFY(fixture.stop());
}

void ServerLoadTest::stopsUnderLoadAndLeavesNothing()
{
    const qsizetype threads = m_threads;
    const qsizetype descriptors = descriptorCount();
    {
        ServerFixture fixture;
        QVERIFY(fixture.start());
        auto clients = fixture.connectClients(manyClients);
        QObject load;
        for (const auto &client : clients) {
            TestClient *const talker = client.get();
            connect(talker, &TestClient::receivedMore, &load,
                    [talker] { talker->send("again and again\n"); });
            talker->send("again and again\n");
        }
        QTRY_VERIFY(fixture.server.takeSample().totals.messagesIn > 5 * manyClients);
        QVERIFY(fixture.stop());
        QCOMPARE(fixture.closedCount(), qsizetype(manyClients));
        for (const ClientClosed &closed : fixture.closed()) {
            QVERIFY(closed.reason == CloseReason::ServerStopped || closed.reason == CloseReason::PeerReset ||
                    closed.reason == CloseReason::PeerClosed);
        }
        QTRY_COMPARE(threadCount(), threads);
    }
    QTRY_COMPARE(descriptorCount(), descriptors);
}

void ServerLoadTest::startsAndStopsAHundredTimes()
{
    qsizetype descriptors = 0;
    MemoryMark memory;
    ServerFixture fixture;
    for (int cycle = 0; cycle < 100; ++cycle) {
        QVERIFY(fixture.start());
        auto clients = fixture.connectClients(20);
        for (const auto &client : clients)
            client->send("hello\n");
        for (const auto &client : clients)
            QTRY_COMPARE(client->received(), QByteArray("hello\n"));
        QVERIFY(fixture.stop());
        for (const auto &client : clients)
            QTRY_VERIFY(client->isClosed());
        clients.clear();
        if (cycle == 9) { // whatever is made once has been made
            descriptors = descriptorCount();
            memory = MemoryMark();
        }
    }
    QTRY_COMPARE(threadCount(), m_threads);
    QTRY_COMPARE(descriptorCount(), descriptors);
    // 1,800 clients came and went since: a thread's stack or worker left behind would be far more than this.
    QVERIFY(memory.hasGrownByLessThan(8 * 1024 * 1024));
}

QTEST_GUILESS_MAIN(ServerLoadTest)
#include "tst_serverload.moc"
