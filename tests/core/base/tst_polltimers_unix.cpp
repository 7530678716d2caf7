// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/base/servedthread_unix.h"

#include <QEventLoop>
#include <QSemaphore>
#include <QTest>

#include <memory>

using namespace porthole;
using namespace porthole::test;

/// The timers of the dispatcher of the clients' threads.
class PollTimersTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void firesTimers_data();
    void firesTimers();
    void handlerChangesTimers_data();
    void handlerChangesTimers();
    void tellsOfItsTimers();
    void endsTimersWithTheirObject();
    void movesTimersWithTheirObject();
    void firesNoTimerTwiceAfterANestedLoop();
};

void PollTimersTest::firesTimers_data()
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

void PollTimersTest::firesTimers()
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

void PollTimersTest::handlerChangesTimers_data()
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

void PollTimersTest::handlerChangesTimers()
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

void PollTimersTest::tellsOfItsTimers()
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

void PollTimersTest::endsTimersWithTheirObject()
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

void PollTimersTest::movesTimersWithTheirObject()
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

void PollTimersTest::firesNoTimerTwiceAfterANestedLoop()
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

QTEST_GUILESS_MAIN(PollTimersTest)
#include "tst_polltimers_unix.moc"
