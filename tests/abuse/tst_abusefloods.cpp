// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/platform.h"
#include "tests/abuse/scene.h"

#include <QTcpSocket>
#include <QTest>
#include <QThread>

#include <atomic>
#include <memory>
#include <vector>

using namespace porthole;
using namespace porthole::test;

namespace {

constexpr int patienceMs = 120'000;

/// Work in a thread of its own, so that the well-behaved client has the main one. Joined when it goes.
class Beside final
{
public:
    template <typename Work>
    explicit Beside(Work work)
        : m_thread(QThread::create(work))
    {
        m_thread->start();
    }
    ~Beside() { m_thread->wait(); }
    Q_DISABLE_COPY_MOVE(Beside)
    [[nodiscard]] bool isOver() const { return m_thread->isFinished(); }

private:
    const std::unique_ptr<QThread> m_thread;
};

bool connectTo(quint16 port, QTcpSocket &socket)
{
    socket.connectToHost(QHostAddress::LocalHost, port);
    return socket.waitForConnected(patienceMs);
}

} // namespace

/// Clients that come in numbers.
class AbuseFloodsTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void opensAndClosesTenThousandTimes();
    void comesBeyondALimit_data();
    void comesBeyondALimit();
};

void AbuseFloodsTest::opensAndClosesTenThousandTimes()
{
    constexpr int times = 10'000;
    const qsizetype descriptors = descriptorCount();
    {
        Scene scene;
        QVERIFY(scene.start({}));
        const qsizetype threads = threadCount();
        std::atomic<int> failed{0};
        {
            const Beside flood([port = scene.port(), &failed] {
                for (int i = 0; i < times; ++i) {
                    QTcpSocket socket;
                    failed += connectTo(port, socket) ? 0 : 1;
                    if (i % 2 == 0) {
                        socket.write("half a line");
                        socket.flush();
                    }
                    if (i % 3 != 0) // those that end with a FIN keep their ports for a minute
                        platform::resetOnClose(socket.socketDescriptor());
                }
            });
            while (!flood.isOver())
                QVERIFY(scene.polite->isServedOn());
        }
        QCOMPARE(failed.load(), 0);
        QTRY_COMPARE_WITH_TIMEOUT(scene.fixture.closedCount(), times, patienceMs);
        QCOMPARE(scene.fixture.server.refusedClients(), 0);
        for (const ClientClosed &closed : scene.fixture.closed())
            QVERIFY(closed.reason == CloseReason::PeerClosed || closed.reason == CloseReason::PeerReset);
        QTRY_VERIFY_WITH_TIMEOUT(threadCount() <= threads, patienceMs);
        QVERIFY(scene.isMemoryBounded());
        QVERIFY(scene.polite->isServedOn());
        QVERIFY(scene.fixture.stop());
    }
    QTRY_VERIFY_WITH_TIMEOUT(descriptorCount() <= descriptors + 2,
                             patienceMs); // of Qt and the libraries below it
}

void AbuseFloodsTest::comesBeyondALimit_data()
{
    QTest::addColumn<int>("maxClients");
    QTest::addColumn<AccessOptions>("access");
    QTest::addColumn<QString>("why");
    QTest::newRow("max-clients") << 5 << AccessOptions()
                                 << QStringLiteral("the maximum of 5 clients is in use");
    QTest::newRow("max-per-address") << 1000 << AccessOptions{{}, {}, 5, 0}
                                     << QStringLiteral("127.0.0.1 has the maximum of 5 clients already");
    QTest::newRow("connect-rate") << 1000 << AccessOptions{{}, {}, 0, 5}
                                  << QStringLiteral("127.0.0.1 connects more than 5 times a second");
}

void AbuseFloodsTest::comesBeyondALimit()
{
    constexpr int comers = 1000;
    QFETCH(AccessOptions, access);
    QFETCH(int, maxClients);
    QFETCH(QString, why);
    ServerConfig config;
    config.access = access;
    config.maxClients = maxClients;
    Scene scene;
    QVERIFY(scene.start(config));
    const qsizetype threads = threadCount();
    {
        const Beside flood([port = scene.port()] {
            std::vector<std::unique_ptr<QTcpSocket>> sockets;
            for (int i = 0; i < comers; ++i) {
                sockets.push_back(std::make_unique<QTcpSocket>());
                (void)connectTo(port, *sockets.back());
            }
        });
        const Server &server = scene.fixture.server;
        QTRY_COMPARE_WITH_TIMEOUT(server.refusedClients() + scene.fixture.openedCount(), comers + 1,
                                  patienceMs);
        QVERIFY(scene.polite->isServedOn());
        QVERIFY(server.refusedClients() > comers / 2);
        QVERIFY(threadCount() - threads <= comers / 2);
    }
    // Each is counted, and few are listed: the first of each second.
    qsizetype listed = 0;
    for (const ClientClosed &closed : scene.fixture.closed()) {
        if (!isRefusal(closed.reason))
            continue;
        ++listed;
        QCOMPARE(closed.reason, CloseReason::LimitReached);
        QVERIFY2(closed.detail.startsWith(why), qPrintable(closed.detail));
    }
    QVERIFY(listed > 0 && listed < scene.fixture.server.refusedClients() / 4);
    QVERIFY(scene.isMemoryBounded());

    // Who comes once they are gone is served.
    const auto isServed = [&] {
        TestClient next;
        next.connectTo(scene.port());
        next.send("x\n");
        (void)QTest::qWaitFor([&] { return next.isClosed() || !next.received().isEmpty(); }, patienceMs);
        return next.received() == "x\n";
    };
    QVERIFY(QTest::qWaitFor(isServed, patienceMs)); // QTRY_VERIFY would connect once more, at once
    QVERIFY(scene.polite->isServedOn());
    QVERIFY(scene.fixture.stop());
}

QTEST_GUILESS_MAIN(AbuseFloodsTest)
#include "tst_abusefloods.moc"
