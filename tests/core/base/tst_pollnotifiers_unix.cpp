// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/base/servedthread_unix.h"

#include <QEventLoop>
#include <QSocketNotifier>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <atomic>
#include <memory>

using namespace porthole;
using namespace porthole::test;

/// The socket notifiers of the dispatcher of the clients' threads.
class PollNotifiersTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void notifies_data();
    void notifies();
    void handlerChangesNotifiers_data();
    void handlerChangesNotifiers();
    void leavesOutSocketNotifiers();
    void servesTcpSockets();
    void looksAgainBeforeItWaits();
};

void PollNotifiersTest::notifies_data()
{
    using Prepare = std::function<void(SocketPair &)>;
    QTest::addColumn<QSocketNotifier::Type>("type");
    QTest::addColumn<Prepare>("prepare");
    QTest::addRow("read: bytes") << QSocketNotifier::Read << Prepare([](SocketPair &pair) { pair.fill(); });
    QTest::addRow("read: hang-up") << QSocketNotifier::Read
                                   << Prepare([](SocketPair &pair) { pair.there.close(); });
    QTest::addRow("read: half of it closed")
        << QSocketNotifier::Read
        << Prepare([](SocketPair &pair) { platform::shutdownSending(pair.there.get()); });
    QTest::addRow("write: room") << QSocketNotifier::Write << Prepare([](SocketPair &) {});
    QTest::addRow("write: hang-up") << QSocketNotifier::Write
                                    << Prepare([](SocketPair &pair) { pair.there.close(); });
}

void PollNotifiersTest::notifies()
{
    using Prepare = std::function<void(SocketPair &)>;
    QFETCH(const QSocketNotifier::Type, type);
    QFETCH(Prepare, prepare);
    int told = 0;
    QVERIFY(runServed([&] {
        SocketPair pair;
        QEventLoop loop;
        QSocketNotifier notifier(pair.here.get(), type);
        connect(&notifier, &QSocketNotifier::activated, &loop, [&] {
            ++told;
            notifier.setEnabled(false);
            quitAfterTurns(loop);
        });
        // From within the loop, so that it is the wait that has to notice.
        QMetaObject::invokeMethod(
            &loop, [&] { prepare(pair); }, Qt::QueuedConnection);
        loop.exec();
    }));
    QCOMPARE(told, 1);
}

void PollNotifiersTest::handlerChangesNotifiers_data()
{
    using Change =
        std::function<void(std::array<std::unique_ptr<QSocketNotifier>, 2> &, SocketPair & second)>;
    QTest::addColumn<Change>("change");
    QTest::addColumn<int>("seconds");
    QTest::addRow("disables itself") << Change([](auto &both, auto &) { both[0]->setEnabled(false); }) << 1;
    QTest::addRow("deletes itself") << Change([](auto &both, auto &) { both[0].reset(); }) << 1;
    QTest::addRow("disables the other") << Change([](auto &both, auto &) {
        both[0]->setEnabled(false);
        both[1]->setEnabled(false);
    }) << 0;
    QTest::addRow("deletes the other") << Change([](auto &both, auto &) {
        both[0]->setEnabled(false);
        both[1].reset();
    }) << 0;
    QTest::addRow("does the work of the other, and enables it again") << Change([](auto &both, auto &second) {
        both[0]->setEnabled(false);
        second.drain();
        both[1]->setEnabled(false);
        both[1]->setEnabled(true);
    }) << 0;
    QTest::addRow("lets the other be told in a nested loop") << Change([](auto &both, auto &) {
        both[0]->setEnabled(false);
        QEventLoop nested;
        connect(both[1].get(), &QSocketNotifier::activated, &nested, &QEventLoop::quit);
        nested.exec();
    }) << 1;
}

void PollNotifiersTest::handlerChangesNotifiers()
{
    using Change =
        std::function<void(std::array<std::unique_ptr<QSocketNotifier>, 2> &, SocketPair & second)>;
    QFETCH(Change, change);
    int firsts = 0;
    int seconds = 0;
    QVERIFY(runServed([&] {
        SocketPair pairs[2];
        QEventLoop loop;
        std::array<std::unique_ptr<QSocketNotifier>, 2> both;
        for (size_t i = 0; i < both.size(); ++i) {
            both[i] = std::make_unique<QSocketNotifier>(pairs[i].here.get(), QSocketNotifier::Read);
            pairs[i].fill();
        }
        connect(both[0].get(), &QSocketNotifier::activated, &loop, [&] {
            ++firsts;
            quitAfterTurns(loop);
            change(both, pairs[1]);
        });
        connect(both[1].get(), &QSocketNotifier::activated, &loop, [&] {
            ++seconds;
            pairs[1].drain();
        });
        loop.exec();
    }));
    QCOMPARE(firsts, 1);
    QTEST(seconds, "seconds");
}

void PollNotifiersTest::leavesOutSocketNotifiers()
{
    int toldWithout = 0;
    int toldWith = 0;
    bool isCalled = false;
    bool isTimerFired = false;
    QVERIFY(runServed([&] {
        SocketPair pair;
        QEventLoop loop;
        int told = 0;
        QSocketNotifier notifier(pair.here.get(), QSocketNotifier::Read);
        connect(&notifier, &QSocketNotifier::activated, &loop, [&] {
            ++told;
            pair.drain();
        });
        QTimer::singleShot(0, &loop, [&] { isTimerFired = true; });
        QMetaObject::invokeMethod(
            &loop, [&] { isCalled = true; }, Qt::QueuedConnection);
        pair.fill();
        for (int i = 0; i < turnsToBeSure; ++i)
            loop.processEvents(QEventLoop::ExcludeSocketNotifiers);
        toldWithout = told;
        loop.processEvents(QEventLoop::AllEvents);
        toldWith = told;
    }));
    QCOMPARE(toldWithout, 0);
    QCOMPARE(toldWith, 1);
    QVERIFY(isCalled);
    QVERIFY(isTimerFired);
}

void PollNotifiersTest::servesTcpSockets()
{
    QByteArray sent(1024 * 1024, Qt::Uninitialized);
    for (qsizetype i = 0; i < sent.size(); ++i)
        sent[i] = char(i * 31 + i / 251);
    QByteArray received;
    bool isClosedHere = false;
    bool isClosedThere = false;
    QVERIFY(runServed([&] {
        QEventLoop loop;
        QTcpServer server;
        connect(&server, &QTcpServer::newConnection, &loop, [&] {
            QTcpSocket *const peer = server.nextPendingConnection();
            connect(peer, &QTcpSocket::readyRead, peer, [peer] { peer->write(peer->readAll()); });
            connect(peer, &QTcpSocket::disconnected, &loop, [&] {
                isClosedThere = true;
                loop.quit();
            });
        });
        if (!server.listen(QHostAddress::LocalHost))
            return;
        QTcpSocket socket;
        connect(&socket, &QTcpSocket::connected, &loop, [&] { socket.write(sent); });
        connect(&socket, &QTcpSocket::readyRead, &loop, [&] {
            received += socket.readAll();
            if (received.size() == sent.size())
                socket.disconnectFromHost();
        });
        connect(&socket, &QTcpSocket::disconnected, &loop, [&] { isClosedHere = true; });
        socket.connectToHost(QHostAddress::LocalHost, server.serverPort());
        loop.exec();
    }));
    QVERIFY(received == sent);
    QVERIFY(isClosedHere);
    QVERIFY(isClosedThere);
}

namespace {

std::atomic<int> busyPolls{0};

} // namespace

void PollNotifiersTest::looksAgainBeforeItWaits()
{
    busyPolls = 0;
    const SocketPair sockets;
    int reads = 0;
    int timeouts = 0;
    int posted = 0;
    ServedThread thread(
        [&] {
            QEventLoop loop;
            const auto quitAfterAll = [&] {
                if (reads >= 20 && timeouts >= 20 && posted >= 20)
                    loop.quit();
            };
            QSocketNotifier notifier(sockets.here.get(), QSocketNotifier::Read);
            QObject::connect(&notifier, &QSocketNotifier::activated, &loop, [&] {
                ++reads;
                sockets.drain();
                sockets.fill();
                quitAfterAll();
            });
            QTimer timer;
            QObject::connect(&timer, &QTimer::timeout, &loop, [&] {
                ++timeouts;
                QMetaObject::invokeMethod(
                    &loop, [&] { ++posted; }, Qt::QueuedConnection);
                quitAfterAll();
            });
            timer.start(1);
            sockets.fill();
            loop.exec();
        },
        [] { return ++busyPolls > 0; });
    thread.start();
    QVERIFY(thread.wait(patienceMs));
    QVERIFY(busyPolls >= 20);
}

QTEST_GUILESS_MAIN(PollNotifiersTest)
#include "tst_pollnotifiers_unix.moc"
