// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/load/latencies.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace porthole;

namespace {

constexpr qint64 huge = std::numeric_limits<qint64>::max();

QList<qint64> risingBy(qint64 step, qsizetype count)
{
    QList<qint64> values;
    for (qsizetype i = 1; i <= count; ++i)
        values += i * step;
    return values;
}

/// One or two nanoseconds below, at and above each power of two, where a new row of classes begins.
QList<qint64> aroundPowersOfTwo()
{
    QList<qint64> values;
    for (int bit = 2; bit < 63; ++bit) {
        for (int more = -2; more <= 2; ++more)
            values += (qint64(1) << bit) + more;
    }
    return values;
}

} // namespace

class LatenciesTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void percentiles_data();
    void percentiles();
    void smallValuesAreExact();
    void negativeIsNothing();
    void timesCountAsOften();
    void clearForgetsAll();
};

void LatenciesTest::percentiles_data()
{
    QTest::addColumn<QList<qint64>>("values");
    QTest::newRow("empty") << QList<qint64>();
    QTest::newRow("zero") << QList<qint64>{0};
    QTest::newRow("one value") << QList<qint64>{123'456'789};
    QTest::newRow("two values") << QList<qint64>{1'000'000, 50};
    QTest::newRow("all the same") << QList<qint64>(1000, 777'777);
    QTest::newRow("rising") << risingBy(1, 10'000);
    QTest::newRow("microseconds") << risingBy(1013, 1000);
    QTest::newRow("hours") << risingBy(3'599'999'999'999, 100);
    QTest::newRow("powers of two") << aroundPowersOfTwo();
    QTest::newRow("huge") << QList<qint64>{huge, huge - 1, huge / 2, 1};
}

void LatenciesTest::percentiles()
{
    QFETCH(QList<qint64>, values);

    Latencies latencies;
    for (const qint64 value : values)
        latencies.add(value);
    std::sort(values.begin(), values.end());

    QCOMPARE(latencies.count(), values.size());
    QCOMPARE(latencies.maxNs(), values.isEmpty() ? 0 : values.constLast());
    for (const double share : {0.0, 0.01, 0.25, 0.5, 0.9, 0.99, 0.999, 1.0}) {
        const auto place = std::max<qint64>(1, qint64(std::ceil(share * double(values.size()))));
        const qint64 right = values.isEmpty() ? 0 : values[place - 1];
        const qint64 got = latencies.percentileNs(share);
        const auto told = QStringLiteral("%1 of all: %2 for %3").arg(share).arg(got).arg(right).toUtf8();
        QVERIFY2(got >= right && double(got - right) <= 0.016 * double(right), told);
    }
    QCOMPARE(latencies.percentileNs(1), latencies.maxNs());
}

void LatenciesTest::smallValuesAreExact()
{
    Latencies latencies;
    for (qint64 value = 0; value < 100; ++value)
        latencies.add(value);
    QCOMPARE(latencies.percentileNs(0.01), 0);
    QCOMPARE(latencies.percentileNs(0.5), 49);
    QCOMPARE(latencies.percentileNs(1), 99);
}

void LatenciesTest::negativeIsNothing()
{
    Latencies latencies;
    latencies.add(-5);
    QCOMPARE(latencies.count(), 1);
    QCOMPARE(latencies.percentileNs(1), 0);
    QCOMPARE(latencies.maxNs(), 0);
}

void LatenciesTest::timesCountAsOften()
{
    Latencies latencies;
    latencies.add(10, 98);
    latencies.add(40, 2);
    QCOMPARE(latencies.count(), 100);
    QCOMPARE(latencies.percentileNs(0.98), 10);
    QCOMPARE(latencies.percentileNs(0.981), 40);
}

void LatenciesTest::clearForgetsAll()
{
    Latencies latencies;
    latencies.add(1'000'000, 5);
    latencies.clear();
    QCOMPARE(latencies.count(), 0);
    QCOMPARE(latencies.maxNs(), 0);
    latencies.add(3);
    QCOMPARE(latencies.percentileNs(1), 3);
}

QTEST_APPLESS_MAIN(LatenciesTest)
#include "tst_latencies.moc"
