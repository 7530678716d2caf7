// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/platform.h"
#include "tests/bench/window/delaystatistic.h"
#include "tests/bench/window/heartbeat.h"

#include <QTest>

using namespace porthole;
using namespace porthole::bench;
using namespace std::chrono_literals;
using std::chrono::microseconds;
using std::chrono::nanoseconds;

namespace {

/// Keeps the event loop from its work, which is what the heartbeat is there to find.
void block(nanoseconds time)
{
    const qint64 endNs = platform::monotonicNs() + time.count();
    while (platform::monotonicNs() < endNs) {
    }
}

} // namespace

/// That the statistic of delays is honest about a loop that was blocked, and bounded.
class HeartbeatTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void countsBeatsDueWithinAGap_data();
    void countsBeatsDueWithinAGap();
    void isZeroWithoutBeats();
    void roundsUpToABucketButNotPastTheMaximum();
    void doesNotDiluteARareLongGap();
    void keepsTheMaximumBeyondTheHistogram();
    void forgetsWhenReset();
    void addsUp();
    void beatsByItself();
    void reportsABlockThatNoBeatHasEnded();
    void forgetsABlockBeforeTheMark();
};

void HeartbeatTest::countsBeatsDueWithinAGap_data()
{
    QTest::addColumn<qint64>("gapUs");
    QTest::addColumn<qint64>("beats");
    QTest::addColumn<qint64>("maxUs");
    QTest::addColumn<qint64>("medianUs");

    QTest::newRow("none") << qint64(0) << qint64(1) << qint64(0) << qint64(0);
    QTest::newRow("early") << qint64(4900) << qint64(1) << qint64(0) << qint64(0);
    QTest::newRow("on time") << qint64(5000) << qint64(1) << qint64(0) << qint64(0);
    QTest::newRow("late") << qint64(8000) << qint64(1) << qint64(3000) << qint64(3000);
    QTest::newRow("almost two") << qint64(9999) << qint64(1) << qint64(4999) << qint64(4999);
    QTest::newRow("two") << qint64(10'000) << qint64(2) << qint64(5000) << qint64(100);
    QTest::newRow("7 ms and 2 ms late") << qint64(12'000) << qint64(2) << qint64(7000) << qint64(2100);
    QTest::newRow("95 ms to 0 ms late") << qint64(100'000) << qint64(20) << qint64(95'000) << qint64(45'100);
}

void HeartbeatTest::countsBeatsDueWithinAGap()
{
    QFETCH(const qint64, gapUs);
    DelayStatistic statistic(5ms);
    statistic.addGap(microseconds(gapUs));
    QTEST(statistic.beats(), "beats");
    QTEST(qint64(statistic.max() / 1us), "maxUs");
    QTEST(qint64(statistic.percentile(50) / 1us), "medianUs");
}

void HeartbeatTest::isZeroWithoutBeats()
{
    const DelayStatistic statistic(5ms);
    QCOMPARE(statistic.beats(), 0);
    QVERIFY(statistic.percentile(50) == 0ms);
    QVERIFY(statistic.percentile(99) == 0ms);
    QVERIFY(statistic.max() == 0ms);
}

void HeartbeatTest::roundsUpToABucketButNotPastTheMaximum()
{
    DelayStatistic statistic(5ms);
    for (int i = 0; i < 99; ++i)
        statistic.addGap(5ms + 310us);
    statistic.addGap(5ms + 770us);
    QVERIFY(statistic.percentile(1) == 400us);
    QVERIFY(statistic.percentile(50) == 400us);
    QVERIFY(statistic.percentile(99) == 400us);
    QVERIFY(statistic.percentile(100) == 770us);
}

void HeartbeatTest::doesNotDiluteARareLongGap()
{
    // Blocked for 1 of 10 seconds: one beat in 1801 came late, but every tenth user had to wait.
    DelayStatistic statistic(5ms);
    for (int i = 0; i < 1800; ++i)
        statistic.addGap(5ms);
    statistic.addGap(1s);
    QCOMPARE(statistic.beats(), 2000);
    QVERIFY(statistic.percentile(50) == 100us);
    QVERIFY(statistic.percentile(99) >= 890ms);
    QVERIFY(statistic.max() == 995ms);
}

void HeartbeatTest::keepsTheMaximumBeyondTheHistogram()
{
    DelayStatistic statistic(5ms);
    statistic.addGap(60s);
    QCOMPARE(statistic.beats(), 12'000);
    QVERIFY(statistic.max() == 59'995ms);
    QVERIFY(statistic.percentile(99) == 59'995ms); // past the histogram: never better than it was
    QVERIFY(statistic.percentile(10) < 10s);
}

void HeartbeatTest::forgetsWhenReset()
{
    DelayStatistic statistic(5ms);
    statistic.addGap(60s);
    statistic.reset();
    QCOMPARE(statistic.beats(), 0);
    QVERIFY(statistic.max() == 0ms);
    statistic.addGap(5ms);
    QCOMPARE(statistic.beats(), 1);
    QVERIFY(statistic.percentile(99) == 0ms);
}

void HeartbeatTest::addsUp()
{
    DelayStatistic all(5ms);
    all.addGap(8ms);
    DelayStatistic other(5ms);
    other.addGap(5ms);
    other.addGap(30ms);
    all.add(other);
    QCOMPARE(all.beats(), qint64(8));
    QVERIFY(all.max() == 25ms);
    QVERIFY(all.percentile(50) <= 5100us && all.percentile(50) >= 3ms);
}

void HeartbeatTest::beatsByItself()
{
    Heartbeat heartbeat;
    QTRY_VERIFY(heartbeat.statistic().beats() >= 10);
}

void HeartbeatTest::reportsABlockThatNoBeatHasEnded()
{
    Heartbeat heartbeat;
    heartbeat.mark();
    block(50ms);
    const DelayStatistic &statistic = heartbeat.statistic();
    QVERIFY(statistic.max() >= 45ms);
    QVERIFY(statistic.beats() >= 10);
}

void HeartbeatTest::forgetsABlockBeforeTheMark()
{
    Heartbeat heartbeat;
    block(2s);
    heartbeat.mark();
    // The timer that is overdue beats now, and must not bring the block back.
    QTRY_VERIFY(heartbeat.statistic().beats() >= 2);
    QVERIFY(heartbeat.statistic().max() < 1s);
}

QTEST_GUILESS_MAIN(HeartbeatTest)

#include "tst_heartbeat.moc"
