// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/messagequeue.h"
#include "core/net/acceptor.h"

#include <QSignalSpy>
#include <QTcpSocket>
#include <QTest>

#include <atomic>
#include <cstdlib>
#include <memory>
#include <new>

namespace {

thread_local bool isClientThread = true; // all but the main one, which is the acceptor's here
std::atomic<int> untilFailure{-1};       // allocations of client threads before the first that fails
std::atomic<int> failuresLeft{0};

bool mustFail()
{
    if (!isClientThread || failuresLeft.load() == 0 || untilFailure.fetch_sub(1) > 0)
        return false;
    failuresLeft.fetch_sub(1);
    return true;
}

} // namespace

// In place of the library's (C++20, [replacement.functions]). Inlined, GCC would take them for a mismatch.
Q_NEVER_INLINE void *operator new(std::size_t size)
{
    void *const block = mustFail() ? nullptr : std::malloc(size > 0 ? size : 1);
    if (!block)
        throw std::bad_alloc();
    return block;
}

Q_NEVER_INLINE void operator delete(void *block) noexcept
{
    std::free(block);
}

Q_NEVER_INLINE void operator delete(void *block, std::size_t) noexcept
{
    std::free(block);
}

using namespace porthole;

/// Memory that a client's thread cannot have, whatever it wants it for, ends that client, once, and nobody
/// else.
class WantOfMemoryTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { isClientThread = false; }
    void endsAClientOnce_data();
    void endsAClientOnce();
};

void WantOfMemoryTest::endsAClientOnce_data()
{
    QTest::addColumn<int>("failures");
    QTest::newRow("one allocation fails") << 1;
    QTest::newRow("several do") << 7;
}

void WantOfMemoryTest::endsAClientOnce()
{
    QFETCH(int, failures);
    auto config = std::make_shared<ServerConfig>();
    config->port = 0;
    const auto queue = std::make_shared<MessageQueue>(CaptureMode::Live);
    Acceptor acceptor(config, queue, std::make_shared<BanList>(), false);
    const Result<Endpoint> endpoint = acceptor.listen();
    QVERIFY(endpoint.has_value());
    QList<ClientOpened> opened;
    QList<ClientClosed> closed;
    connect(&acceptor, &Acceptor::clientsChanged, this, [&](const ClientBatch &batch) {
        opened += batch.opened;
        closed += batch.closed;
    });
    const QSignalSpy drained(&acceptor, &Acceptor::drained);
    const QByteArray line("hello\n");

    int ended = 0;
    int clients = 0;
    for (bool wasTried = true; wasTried; ++clients) { // until a client needs no more than that
        untilFailure = clients;
        failuresLeft = failures;
        const qsizetype openedBefore = opened.size();
        QTcpSocket client;
        client.connectToHost(QHostAddress::LocalHost, endpoint->port);
        QVERIFY(client.waitForConnected());
        client.write(line);
        // Its reply may come before the acceptor knows of it, and only whom that knows can be kicked.
        QTRY_VERIFY(closed.size() > clients ||
                    (client.bytesAvailable() == line.size() && opened.size() > openedBefore));
        acceptor.kickAll(CloseMode::Rst);
        QTRY_COMPARE(closed.size(), clients + 1);
        wasTried = failuresLeft.exchange(0) < failures;
        ended += closed.last().reason == CloseReason::OutOfMemory;
    }
    qInfo("%d clients, of which %d ended for want of memory", clients, ended);
    QVERIFY(ended > 10);
    QCOMPARE(closed.last().reason, CloseReason::Kicked);
    acceptor.stop();
    QTRY_COMPARE(drained.size(), 1);
    QCOMPARE(closed.size(), clients); // none of them twice
}

QTEST_GUILESS_MAIN(WantOfMemoryTest)
#include "tst_wantofmemory.moc"
