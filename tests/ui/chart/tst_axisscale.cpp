// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/axisscale.h"

#include <QTest>

using namespace porthole;

class TestAxisScale final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void niceTopIsTheLeastRoundOne_data();
    void niceTopIsTheLeastRoundOne();
    void growsAtOnce();
    void shrinksOnlyAfterAWhile();
    void aPeakStartsTheWaitAnew();
    void shrinksToWhatTheWaitAskedFor();
    void resetFitsAtOnce();
    void rateUnitFollowsTheTop_data();
    void rateUnitFollowsTheTop();
};

void TestAxisScale::niceTopIsTheLeastRoundOne_data()
{
    QTest::addColumn<double>("maximum");
    QTest::addColumn<double>("top");
    QTest::newRow("nothing") << 0.0 << 80.0;
    QTest::newRow("the smallest") << 80.0 << 80.0;
    QTest::newRow("just above") << 81.0 << 120.0;
    QTest::newRow("round") << 400.0 << 400.0;
    QTest::newRow("just above round") << 400.5 << 800.0;
    QTest::newRow("steps of 3") << 1.1e6 << 1.2e6;
    QTest::newRow("steps of 5") << 1.3e6 << 2e6;
    QTest::newRow("steps of 10") << 3.9e6 << 4e6;
    QTest::newRow("large") << 9.9e9 << 12e9;
}

void TestAxisScale::niceTopIsTheLeastRoundOne()
{
    QFETCH(double, maximum);
    QFETCH(double, top);
    QCOMPARE(niceTop(maximum, 80), top);
}

void TestAxisScale::growsAtOnce()
{
    AxisScale scale(4);
    QVERIFY(!scale.fit(3));
    QCOMPARE(scale.top(), 4.0);
    QVERIFY(scale.fit(1000));
    QCOMPARE(scale.top(), 1200.0);
    QVERIFY(!scale.fit(1200));
}

void TestAxisScale::shrinksOnlyAfterAWhile()
{
    AxisScale scale(4);
    scale.fit(1000);
    for (int i = 1; i < AxisScale::patience; ++i)
        QVERIFY(!scale.fit(10));
    QCOMPARE(scale.top(), 1200.0);
    QVERIFY(scale.fit(10));
    QCOMPARE(scale.top(), 12.0);
}

void TestAxisScale::aPeakStartsTheWaitAnew()
{
    AxisScale scale(4);
    scale.fit(1000);
    for (int i = 1; i < AxisScale::patience; ++i)
        scale.fit(10);
    QVERIFY(!scale.fit(900));
    for (int i = 1; i < AxisScale::patience; ++i)
        QVERIFY(!scale.fit(10));
    QVERIFY(scale.fit(10));
}

void TestAxisScale::shrinksToWhatTheWaitAskedFor()
{
    AxisScale scale(4);
    scale.fit(1000);
    scale.fit(70);
    for (int i = 1; i < AxisScale::patience; ++i)
        scale.fit(10);
    QCOMPARE(scale.top(), 80.0);
}

void TestAxisScale::resetFitsAtOnce()
{
    AxisScale scale(4);
    scale.fit(1000);
    scale.reset();
    QVERIFY(scale.fit(10));
    QCOMPARE(scale.top(), 12.0);
}

void TestAxisScale::rateUnitFollowsTheTop_data()
{
    QTest::addColumn<double>("top");
    QTest::addColumn<double>("factor");
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("decimals");
    QTest::newRow("bytes") << 800.0 << 1.0 << QStringLiteral("B/s") << 0;
    QTest::newRow("kilobytes, tenths") << 1200.0 << 1e3 << QStringLiteral("kB/s") << 1;
    QTest::newRow("kilobytes") << 4000.0 << 1e3 << QStringLiteral("kB/s") << 0;
    QTest::newRow("megabytes") << 2e7 << 1e6 << QStringLiteral("MB/s") << 0;
    QTest::newRow("gigabytes") << 2e9 << 1e9 << QStringLiteral("GB/s") << 1;
}

void TestAxisScale::rateUnitFollowsTheTop()
{
    QFETCH(double, top);
    const RateUnit unit = rateUnit(top);
    QTEST(unit.factor, "factor");
    QTEST(unit.name, "name");
    QTEST(unit.decimals, "decimals");
}

QTEST_MAIN(TestAxisScale)
#include "tst_axisscale.moc"
