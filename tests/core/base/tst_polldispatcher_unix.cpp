// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/polldispatcher_unix.h"

#include "core/base/platform.h"
#include "core/base/threaddispatcher.h"
#include "tests/support/processcounts.h"

#include <QEventLoop>
#include <QPointer>
#include <QSemaphore>
#include <QSocketNotifier>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QThread>
#include <QTimer>

#include <array>
#include <atomic>
#include <csignal>
#include <functional>
#include <memory>
#include <pthread.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <utility>
#include <vector>

using namespace porthole;
using namespace porthole::test;

/// The dispatcher of the clients' threads, in a thread. What a test does there it notes in plain variables,
/// which the main thread compares once that thread has ended.
class PollDispatcherTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isTheOneThatRuns();
    void firesTimers_data();
    void firesTimers();
    void handlerChangesTimers_data();
    void handlerChangesTimers();
    void tellsOfItsTimers();
    void endsTimersWithTheirObject();
    void movesTimersWithTheirObject();
    void firesNoTimerTwiceAfterANestedLoop();
    void notifies_data();
    void notifies();
    void handlerChangesNotifiers_data();
    void handlerChangesNotifiers();
    void deliversAllThatIsPosted_data();
    void deliversAllThatIsPosted();
    void quits_data();
    void quits();
    void deletesLater();
    void runsANestedLoop_data();
    void runsANestedLoop();
    void seesAnExitBeforeNestedTurns();
    void leavesOutSocketNotifiers();
    void leavesNoDescriptor_data();
    void leavesNoDescriptor();
    void isNoneWithoutADescriptor();
    void bearsSignals();
    void servesTcpSockets();
    void looksAgainBeforeItWaits();
};

namespace {

constexpr int patienceMs = 60'000; // an upper bound for slow machines, never waited for in full
// Turns after which a thing that was not to happen would have happened.
constexpr int turnsToBeSure = 20;

/// Runs one function, with the dispatcher under test.
class ServedThread final : public QThread
{
public:
    explicit ServedThread(std::function<void()> body, BusyPoll busyPoll = nullptr)
        : m_body(std::move(body))
    {
        setEventDispatcher(makeThreadDispatcher(busyPoll).release());
    }
    ~ServedThread() override
    {
        quit();
        wait();
        delete eventDispatcher(); // of a thread that never ran
    }

protected:
    void run() override { m_body(); }

private:
    const std::function<void()> m_body;
};

/// Runs `body` in such a thread to its end. Gives false if it had to be told to quit.
bool runServed(std::function<void()> body)
{
    ServedThread thread(std::move(body));
    thread.start();
    return thread.wait(patienceMs);
}

/// Ends `loop` after some turns in which a timer fires.
void quitAfterTurns(QEventLoop &loop)
{
    auto *const timer = new QTimer(&loop);
    QObject::connect(timer, &QTimer::timeout, &loop, [&loop, left = turnsToBeSure]() mutable {
        if (--left == 0)
            loop.quit();
    });
    timer->start(1);
}

/// Two sockets connected with each other, closed at its end.
struct SocketPair
{
    SocketPair()
    {
        std::array<int, 2> ends = {-1, -1};
        if (::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) != 0)
            qFatal("no pair of sockets");
        here = platform::SocketHandle(ends[0]);
        there = platform::SocketHandle(ends[1]);
    }
    void fill() const { (void)platform::send(there.get(), "x"); }
    void drain() const
    {
        char byte = 0;
        (void)::recv(int(here.get()), &byte, 1, MSG_DONTWAIT);
    }

    platform::SocketHandle here;
    platform::SocketHandle there;
};

std::atomic<int> signalsSeen{0};

} // namespace

void PollDispatcherTest::isTheOneThatRuns()
{
    bool isOurs = false;
    QVERIFY(runServed(
        [&] { isOurs = qobject_cast<PollDispatcher *>(QAbstractEventDispatcher::instance()) != nullptr; }));
    QVERIFY(isOurs);
}

void PollDispatcherTest::firesTimers_data()
{
    QTest::addColumn<int>("intervalMs");
    QTest::addColumn<bool>("isSingleShot");
    QTest::addColumn<int>("wanted");
    QTest::addRow("single shot, 0 ms") << 0 << true << 1;
    QTest::addRow("single shot, 10 ms") << 10 << true << 1;
    QTest::addRow("repeating, 0 ms") << 0 << false << 1000;
    QTest::addRow("repeating, 1 ms") << 1 << false << 20;
    QTest::addRow("repeating, 10 ms, stops itself") << 10 << false << 5;
}

void PollDispatcherTest::firesTimers()
{
    QFETCH(const int, intervalMs);
    QFETCH(const bool, isSingleShot);
    QFETCH(const int, wanted);
    int fired = 0;
    qint64 neededNs = 0;
    QVERIFY(runServed([&] {
        QEventLoop loop;
        QTimer timer;
        timer.setTimerType(Qt::PreciseTimer);
        timer.setSingleShot(isSingleShot);
        const qint64 beganNs = platform::monotonicNs();
        connect(&timer, &QTimer::timeout, &loop, [&] {
            if (++fired < wanted)
                return;
            neededNs = platform::monotonicNs() - beganNs;
            if (!isSingleShot)
                timer.stop();
            quitAfterTurns(loop);
        });
        timer.start(intervalMs);
        loop.exec();
    }));
    QCOMPARE(fired, wanted);
    QVERIFY2(neededNs >= qint64(wanted) * intervalMs * 1'000'000, qPrintable(QString::number(neededNs)));
}

void PollDispatcherTest::handlerChangesTimers_data()
{
    using Change = std::function<void(QTimer &, std::unique_ptr<QTimer> &)>; // the first one, the second one
    QTest::addColumn<Change>("change");
    QTest::addColumn<int>("firsts");
    QTest::addColumn<int>("seconds");
    QTest::addRow("stops itself") << Change([](QTimer &first, auto &) { first.stop(); }) << 1 << 1;
    QTest::addRow("stops another that is due") << Change([](QTimer &first, auto &second) {
        first.stop();
        second->stop();
    }) << 1 << 0;
    QTest::addRow("deletes another that is due") << Change([](QTimer &first, auto &second) {
        first.stop();
        second.reset();
    }) << 1 << 0;
    QTest::addRow("starts another anew that is due") << Change([](QTimer &first, auto &second) {
        first.stop();
        second->start(1);
    }) << 1 << 1;
    QTest::addRow("starts itself anew once") << Change([count = 0](QTimer &first, auto &) mutable {
        if (++count == 1)
            first.start(1);
        else
            first.stop();
    }) << 2 << 1;
}

void PollDispatcherTest::handlerChangesTimers()
{
    using Change = std::function<void(QTimer &, std::unique_ptr<QTimer> &)>;
    QFETCH(Change, change);
    int firsts = 0;
    int seconds = 0;
    QVERIFY(runServed([&] {
        QEventLoop loop;
        QTimer first;
        auto second = std::make_unique<QTimer>();
        second->setSingleShot(true);
        connect(&first, &QTimer::timeout, &loop, [&] {
            ++firsts;
            change(first, second);
        });
        connect(second.get(), &QTimer::timeout, &loop, [&] { ++seconds; });
        first.start(0);
        second->start(0);
        QTimer::singleShot(0, &loop, [&] { quitAfterTurns(loop); });
        loop.exec();
    }));
    QTEST(firsts, "firsts");
    QTEST(seconds, "seconds");
}

void PollDispatcherTest::tellsOfItsTimers()
{
    using TimerInfo = QAbstractEventDispatcher::TimerInfo;
    constexpr int hourMs = 3'600'000;
    QList<TimerInfo> infos;
    std::array<int, 2> ids = {};
    std::array<int, 3> remaining = {};
    qsizetype afterKill = 0;
    QVERIFY(runServed([&] {
        auto *const dispatcher = QAbstractEventDispatcher::instance();
        QObject owner;
        QObject other;
        ids = {owner.startTimer(hourMs, Qt::PreciseTimer), owner.startTimer(0)};
        other.startTimer(hourMs);
        infos = dispatcher->registeredTimers(&owner);
        remaining[0] = dispatcher->remainingTime(ids[0]);
        remaining[1] = dispatcher->remainingTime(ids[1]);
        owner.killTimer(ids[0]);
        remaining[2] = dispatcher->remainingTime(ids[0]);
        afterKill = dispatcher->registeredTimers(&owner).size();
    }));
    QCOMPARE(infos.size(), 2);
    QCOMPARE(infos[0].timerId, ids[0]);
    QCOMPARE(infos[0].interval, hourMs);
    QCOMPARE(infos[0].timerType, Qt::PreciseTimer);
    QCOMPARE(infos[1].timerId, ids[1]);
    QCOMPARE(infos[1].interval, 0);
    QVERIFY(remaining[0] > hourMs / 2 && remaining[0] <= hourMs);
    QCOMPARE(remaining[1], 0);
    QCOMPARE(remaining[2], -1);
    QCOMPARE(afterKill, 1);
}

void PollDispatcherTest::endsTimersWithTheirObject()
{
    qsizetype before = 0;
    qsizetype after = -1;
    QVERIFY(runServed([&] {
        QEventLoop loop;
        auto owner = std::make_unique<QObject>();
        QObject *const key = owner.get();
        owner->startTimer(0);
        owner->startTimer(1);
        auto *const dispatcher = QAbstractEventDispatcher::instance();
        before = dispatcher->registeredTimers(key).size();
        QTimer::singleShot(0, &loop, [&] { owner.reset(); }); // due together with one of them
        quitAfterTurns(loop);
        loop.exec();
        after = dispatcher->registeredTimers(key).size();
    }));
    QCOMPARE(before, 2);
    QCOMPARE(after, 0);
}

void PollDispatcherTest::movesTimersWithTheirObject()
{
    ServedThread other([] { QEventLoop().exec(); });
    other.start();
    QSemaphore tickedThere;
    qsizetype left = -1;
    QVERIFY(runServed([&] {
        QEventLoop loop;
        auto *const timer = new QTimer; // ends in the other thread
        const auto onTick = [&, timer] {
            if (QThread::currentThread() != &other) {
                loop.quit();
                return;
            }
            tickedThere.release();
            timer->stop();
            timer->deleteLater();
        };
        connect(timer, &QTimer::timeout, timer, onTick);
        timer->start(1);
        loop.exec();
        timer->moveToThread(&other);
        left = QAbstractEventDispatcher::instance()->registeredTimers(timer).size();
        tickedThere.acquire();
    }));
    QCOMPARE(left, 0);
}

void PollDispatcherTest::firesNoTimerTwiceAfterANestedLoop()
{
    int secondsInOneTurn = 0;
    QVERIFY(runServed([&] {
        QEventLoop loop;
        QEventLoop nested;
        QTimer first;
        QTimer second;
        int seconds = 0;
        connect(&first, &QTimer::timeout, &loop, [&] {
            first.stop();
            nested.exec(); // until the second has fired in there
            QMetaObject::invokeMethod(
                &loop,
                [&] {
                    secondsInOneTurn = seconds;
                    loop.quit();
                },
                Qt::QueuedConnection);
        });
        connect(&second, &QTimer::timeout, &loop, [&] {
            ++seconds;
            nested.quit();
        });
        first.start(1);
        second.start(1);
        const qint64 bothDueNs = platform::monotonicNs() + 1'000'000;
        while (platform::monotonicNs() < bothDueNs) // both are to be found due in one turn
            QThread::yieldCurrentThread();
        loop.exec();
    }));
    QCOMPARE(secondsInOneTurn, 1);
}

void PollDispatcherTest::notifies_data()
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

void PollDispatcherTest::notifies()
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

void PollDispatcherTest::handlerChangesNotifiers_data()
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

void PollDispatcherTest::handlerChangesNotifiers()
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

void PollDispatcherTest::deliversAllThatIsPosted_data()
{
    QTest::addColumn<int>("each");
    QTest::addColumn<bool>("awaitsEach");
    QTest::addRow("as fast as they can") << 12'500 << false;
    QTest::addRow("one at a time") << 1'000 << true; // the thread is about to wait as each one comes
}

void PollDispatcherTest::deliversAllThatIsPosted()
{
    QFETCH(const int, each);
    QFETCH(const bool, awaitsEach);
    constexpr int senders = 4;
    static const auto eventType = QEvent::Type(QEvent::registerEventType());

    /// What a sender posts as an event; every other one is a queued call.
    class Posted final : public QEvent
    {
    public:
        Posted(int from, int place)
            : QEvent(eventType)
            , sender(from)
            , number(place)
        {
        }
        const int sender;
        const int number;
    };
    class Receiver final : public QObject
    {
    public:
        void take(int sender, int number)
        {
            outOfOrder += number != next[size_t(sender)]++;
            seen[size_t(sender)].release();
            if (--left == 0)
                loop.quit();
        }
        std::array<int, senders> next = {};
        std::array<QSemaphore, senders> seen;
        int left = 0;
        int outOfOrder = 0;
        QEventLoop loop;

    protected:
        void customEvent(QEvent *event) override
        {
            const auto *const posted = static_cast<Posted *>(event);
            take(posted->sender, posted->number);
        }
    };

    std::array<int, senders> got = {};
    int outOfOrder = -1;
    const auto send = [=](Receiver &receiver, int sender) {
        for (int i = 0; i < each; ++i) {
            if (i % 2 == 0)
                QCoreApplication::postEvent(&receiver, new Posted(sender, i));
            else
                QMetaObject::invokeMethod(
                    &receiver, [&receiver, sender, i] { receiver.take(sender, i); }, Qt::QueuedConnection);
            if (awaitsEach && !receiver.seen[size_t(sender)].tryAcquire(1, patienceMs))
                return; // lost: the loop does not end by itself now
        }
    };
    QVERIFY(runServed([&] {
        Receiver receiver;
        receiver.left = senders * each;
        std::vector<std::unique_ptr<QThread>> threads;
        for (int i = 0; i < senders; ++i) {
            threads.emplace_back(QThread::create([&, i] { send(receiver, i); }));
            threads.back()->start();
        }
        receiver.loop.exec();
        for (const auto &thread : threads)
            thread->wait();
        got = receiver.next;
        outOfOrder = receiver.outOfOrder;
    }));
    for (const int count : got)
        QCOMPARE(count, each);
    QCOMPARE(outOfOrder, 0);
}

void PollDispatcherTest::quits_data()
{
    QTest::addColumn<bool>("isBusy");
    QTest::addRow("while it waits") << false;
    QTest::addRow("while it is busy") << true;
}

void PollDispatcherTest::quits()
{
    QFETCH(const bool, isBusy);
    constexpr int rounds = 200; // a wake-up is lost by chance
    for (int i = 0; i < rounds; ++i) {
        QSemaphore running;
        ServedThread thread([&] {
            QEventLoop loop;
            QTimer timer;
            if (isBusy) {
                connect(&timer, &QTimer::timeout, &loop, [&] { running.release(); });
                timer.start(0);
            } else {
                connect(QAbstractEventDispatcher::instance(), &QAbstractEventDispatcher::aboutToBlock, &loop,
                        [&] { running.release(); });
            }
            loop.exec();
        });
        thread.start();
        QVERIFY(running.tryAcquire(1, patienceMs));
        thread.quit();
        QVERIFY2(thread.wait(patienceMs), qPrintable(QStringLiteral("round %1").arg(i)));
    }
}

void PollDispatcherTest::deletesLater()
{
    bool isAliveInNested = false;
    bool isInItsThread = false;
    QVERIFY(runServed([&] {
        QEventLoop loop;
        auto *const object = new QObject;
        const QPointer<QObject> alive(object);
        connect(object, &QObject::destroyed, &loop, [&, own = QThread::currentThread()] {
            isInItsThread = QThread::currentThread() == own;
            loop.quit();
        });
        QMetaObject::invokeMethod(
            &loop,
            [&] {
                object->deleteLater();
                QEventLoop nested;
                quitAfterTurns(nested);
                nested.exec();
                isAliveInNested = !alive.isNull(); // QObject::deleteLater(): not in a loop begun after it
            },
            Qt::QueuedConnection);
        loop.exec();
    }));
    QVERIFY(isAliveInNested);
    QVERIFY(isInItsThread);
}

void PollDispatcherTest::runsANestedLoop_data()
{
    using Enter = std::function<void(QObject & context, const std::function<void()> &handler)>;
    QTest::addColumn<Enter>("enter");
    QTest::addRow("of a queued call") << Enter([](auto &context, auto &handler) {
        QMetaObject::invokeMethod(&context, handler, Qt::QueuedConnection);
    });
    QTest::addRow("of a timer") << Enter(
        [](auto &context, auto &handler) { QTimer::singleShot(0, &context, handler); });
    QTest::addRow("of a notifier") << Enter([](auto &context, auto &handler) {
        const auto pair = std::make_shared<SocketPair>();
        auto *const notifier = new QSocketNotifier(pair->here.get(), QSocketNotifier::Read, &context);
        connect(notifier, &QSocketNotifier::activated, &context, [pair, notifier, handler] {
            notifier->setEnabled(false);
            handler();
        });
        pair->fill();
    });
}

void PollDispatcherTest::runsANestedLoop()
{
    using Enter = std::function<void(QObject & context, const std::function<void()> &handler)>;
    QFETCH(Enter, enter);
    QStringList steps;
    QVERIFY(runServed([&] {
        QEventLoop loop;
        QObject context;
        enter(context, [&] {
            QEventLoop nested;
            QTimer::singleShot(1, &nested, [&] {
                steps += QStringLiteral("within");
                nested.quit();
            });
            nested.exec();
            steps += QStringLiteral("after");
            QTimer::singleShot(1, &loop, [&] {
                steps += QStringLiteral("outside");
                loop.quit();
            });
        });
        loop.exec();
    }));
    QCOMPARE(steps,
             (QStringList{QStringLiteral("within"), QStringLiteral("after"), QStringLiteral("outside")}));
}

void PollDispatcherTest::seesAnExitBeforeNestedTurns()
{
    bool hasEnded = false;
    const bool byItself = runServed([&] {
        QEventLoop loop;
        QMetaObject::invokeMethod(
            &loop,
            [&] {
                loop.quit(); // its interruption and its wake-up come to the turns that follow
                for (int i = 0; i < turnsToBeSure; ++i)
                    QEventLoop().processEvents();
            },
            Qt::QueuedConnection);
        loop.exec();
        hasEnded = true;
    });
    QVERIFY(byItself);
    QVERIFY(hasEnded);
}

void PollDispatcherTest::leavesOutSocketNotifiers()
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

void PollDispatcherTest::leavesNoDescriptor_data()
{
    QTest::addColumn<bool>("runs");
    QTest::addRow("never started") << false;
    QTest::addRow("ran") << true;
}

void PollDispatcherTest::leavesNoDescriptor()
{
    QFETCH(const bool, runs);
    constexpr int count = 50;
    const qsizetype before = descriptorCount();
    std::vector<std::unique_ptr<ServedThread>> threads;
    for (int i = 0; i < count; ++i)
        threads.push_back(std::make_unique<ServedThread>([] { QEventLoop().exec(); }));
    QVERIFY(descriptorCount() >= before + count);
    if (runs) {
        for (const auto &thread : threads)
            thread->start();
    }
    threads.clear();
    QCOMPARE(descriptorCount(), before);
}

void PollDispatcherTest::isNoneWithoutADescriptor()
{
    rlimit usual = {};
    QCOMPARE(::getrlimit(RLIMIT_NOFILE, &usual), 0);
    rlimit none = usual;
    none.rlim_cur = 0;
    QCOMPARE(::setrlimit(RLIMIT_NOFILE, &none), 0);
    const bool isMade = makeThreadDispatcher() != nullptr;
    QCOMPARE(::setrlimit(RLIMIT_NOFILE, &usual), 0);
    QVERIFY(!isMade);
    QVERIFY(makeThreadDispatcher());
}

void PollDispatcherTest::bearsSignals()
{
    struct sigaction noted = {};
    noted.sa_handler = [](int) { ++signalsSeen; };
    struct sigaction usual = {};
    QCOMPARE(::sigaction(SIGUSR1, &noted, &usual), 0); // no SA_RESTART: the wait ends with EINTR
    constexpr int rounds = 200;
    signalsSeen = 0;
    QSemaphore waiting;
    QSemaphore called;
    pthread_t self = {};
    QObject *context = nullptr;
    std::function<void()> fill;
    int told = 0;
    qint64 firedAfterNs = -1;
    constexpr int intervalMs = 20;
    ServedThread thread([&] {
        QEventLoop loop;
        SocketPair pair;
        QSocketNotifier notifier(pair.here.get(), QSocketNotifier::Read);
        connect(&notifier, &QSocketNotifier::activated, &loop, [&] {
            ++told;
            pair.drain();
        });
        fill = [&] { pair.fill(); };
        connect(QAbstractEventDispatcher::instance(), &QAbstractEventDispatcher::aboutToBlock, &loop,
                [&, toldBefore = -1]() mutable {
                    if (std::exchange(toldBefore, told) != told)
                        waiting.release(); // once a round, in the turn after it was told
                });
        const qint64 beganNs = platform::monotonicNs();
        QTimer::singleShot(intervalMs, Qt::PreciseTimer, &loop,
                           [&, beganNs] { firedAfterNs = platform::monotonicNs() - beganNs; });
        self = ::pthread_self();
        context = &loop;
        loop.exec();
    });
    thread.start();
    for (int i = 0; i < rounds; ++i) {
        QVERIFY(waiting.tryAcquire(1, patienceMs));
        QCOMPARE(::pthread_kill(self, SIGUSR1), 0);
        QTRY_COMPARE_WITH_TIMEOUT(signalsSeen.load(), i + 1, patienceMs);
        QMetaObject::invokeMethod(
            context,
            [&] {
                fill();
                called.release();
            },
            Qt::QueuedConnection);
        QVERIFY2(called.tryAcquire(1, patienceMs), qPrintable(QStringLiteral("round %1").arg(i)));
    }
    QSemaphore compared;
    QMetaObject::invokeMethod(
        context, [&] { QTimer::singleShot(intervalMs, context, [&] { compared.release(); }); },
        Qt::QueuedConnection);
    QVERIFY(compared.tryAcquire(1, patienceMs)); // the first one was due before
    thread.quit();
    QVERIFY(thread.wait(patienceMs));
    QCOMPARE(told, rounds); // once for each byte, never for what an interrupted wait has left
    QVERIFY(firedAfterNs >= qint64(intervalMs) * 1'000'000);
    QCOMPARE(::sigaction(SIGUSR1, &usual, nullptr), 0);
}

void PollDispatcherTest::servesTcpSockets()
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

void PollDispatcherTest::looksAgainBeforeItWaits()
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

QTEST_GUILESS_MAIN(PollDispatcherTest)
#include "tst_polldispatcher_unix.moc"
