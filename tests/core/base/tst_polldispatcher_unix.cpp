// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/polldispatcher_unix.h"
#include "tests/core/base/servedthread_unix.h"
#include "tests/support/processcounts.h"

#include <QEventLoop>
#include <QPointer>
#include <QSemaphore>
#include <QSocketNotifier>
#include <QTest>

#include <csignal>
#include <memory>
#include <pthread.h>
#include <sys/resource.h>
#include <vector>

using namespace porthole;
using namespace porthole::test;

/// The dispatcher of the clients' threads: what is posted, loops and their ends, descriptors, signals.
class PollDispatcherTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isTheOneThatRuns();
    void deliversAllThatIsPosted_data();
    void deliversAllThatIsPosted();
    void quits_data();
    void quits();
    void deletesLater();
    void runsANestedLoop_data();
    void runsANestedLoop();
    void seesAnExitBeforeNestedTurns();
    void leavesNoDescriptor_data();
    void leavesNoDescriptor();
    void isNoneWithoutADescriptor();
    void bearsSignals();
};

namespace {

std::atomic<int> signalsSeen{0};

} // namespace

void PollDispatcherTest::isTheOneThatRuns()
{
    bool isOurs = false;
    QVERIFY(runServed(
        [&] { isOurs = qobject_cast<PollDispatcher *>(QAbstractEventDispatcher::instance()) != nullptr; }));
    QVERIFY(isOurs);
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

QTEST_GUILESS_MAIN(PollDispatcherTest)
#include "tst_polldispatcher_unix.moc"
