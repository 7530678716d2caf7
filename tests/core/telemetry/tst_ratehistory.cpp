// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telemetry/ratehistory.h"

#include <QTest>

#include <numeric>

using namespace porthole;

class RateHistoryTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void givesOnePointASecond();
    void addsUpWithinASecond();
    void fillsGapsWithZeros();
    void averagesCoarsePoints();
    void losesNoByteAsItAges();
    void forgetsAfterAnHour();

private:
    static double sumIn(const std::vector<RatePoint> &points)
    {
        return std::accumulate(points.begin(), points.end(), 0.0,
                               [](double sum, const RatePoint &point) { return sum + point.inRate; });
    }
};

void RateHistoryTest::givesOnePointASecond()
{
    RateHistory history;
    for (qint64 second = 1000; second < 1060; ++second)
        history.add(second, second, 2 * second, int(second - 1000));
    const auto points = history.points(1059, 60);
    QCOMPARE(points.size(), 60u);
    for (size_t i = 0; i < points.size(); ++i) {
        QCOMPARE(points[i].second, 1000 + qint64(i));
        QCOMPARE(points[i].inRate, double(points[i].second));
        QCOMPARE(points[i].outRate, double(2 * points[i].second));
        QCOMPARE(points[i].clients, double(i));
    }
}

void RateHistoryTest::addsUpWithinASecond()
{
    RateHistory history;
    history.add(10, 1, 100, 3);
    history.add(10, 2, 200, 5);
    const auto points = history.points(10, 1);
    QCOMPARE(points.size(), 1u);
    QCOMPARE(points[0].inRate, 3.0);
    QCOMPARE(points[0].outRate, 300.0);
    QCOMPARE(points[0].clients, 5.0); // the latest
}

void RateHistoryTest::fillsGapsWithZeros()
{
    RateHistory history;
    history.add(100, 7, 0);
    history.add(103, 9, 0);
    const auto points = history.points(104, 6); // 99 … 104
    const std::vector<double> expected{0, 7, 0, 0, 9, 0};
    QCOMPARE(points.size(), expected.size());
    for (size_t i = 0; i < expected.size(); ++i)
        QCOMPARE(points[i].inRate, expected[i]);
    QCOMPARE(RateHistory().points(104, 6).size(), 6u);
}

void RateHistoryTest::averagesCoarsePoints()
{
    RateHistory history;
    for (qint64 second = 0; second < 3600; ++second)
        history.add(second, second < 1800 ? 10 : 30, 0, 4);
    const auto points = history.points(3599, 3600);
    QCOMPARE(points.size(), size_t(3600 / RateHistory::coarseStep));
    for (const RatePoint &point : points) {
        QCOMPARE(point.inRate, point.second < 1800 ? 10.0 : 30.0);
        QCOMPARE(point.clients, 4.0);
    }
    // A step that is not over counts only the seconds it has had.
    history.add(3600, 30, 0, 4);
    QCOMPARE(history.points(3600, 3600).back().inRate, 30.0);
}

void RateHistoryTest::losesNoByteAsItAges()
{
    RateHistory history;
    double added = 0;
    for (qint64 second = 5; second < 3000; second += 1 + second % 7) {
        history.add(second, second % 91, 0);
        added += double(second % 91);
    }
    double seen = 0;
    for (const RatePoint &point : history.points(2999, 3000))
        seen += point.inRate * double(std::min(RateHistory::coarseStep, 2999 - point.second + 1));
    QVERIFY2(std::abs(seen - added) < 1e-6 * added, qPrintable(QString::number(seen - added)));
    // The newest five minutes are still there second by second.
    QVERIFY(sumIn(history.points(2999, RateHistory::fineSeconds)) > 0);
}

void RateHistoryTest::forgetsAfterAnHour()
{
    RateHistory history;
    history.add(10, 1'000'000, 0);
    history.add(10 + RateHistory::coarseSeconds + 2 * RateHistory::coarseStep, 1, 0);
    QCOMPARE(sumIn(history.points(10 + RateHistory::coarseSeconds + 2 * RateHistory::coarseStep, 7200)) <
                 1000,
             true);
}

QTEST_GUILESS_MAIN(RateHistoryTest)
#include "tst_ratehistory.moc"
