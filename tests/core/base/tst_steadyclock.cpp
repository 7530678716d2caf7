// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/steadyclock.h"

#include <QTest>

using namespace porthole;

/// What it does when the machine's clock is set is tried by tests/faults/clock.
class SteadyClockTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isTheWallClockUntilThatIsSet();
    void goesForward();
    void translatesBothWays();
};

void SteadyClockTest::isTheWallClockUntilThatIsSet()
{
    const qint64 apart = steadyclock::now().msecsTo(QDateTime::currentDateTimeUtc());
    QVERIFY2(qAbs(apart) < 500, qPrintable(QString::number(apart)));
    QCOMPARE(steadyclock::now().timeSpec(), Qt::UTC);
}

void SteadyClockTest::goesForward()
{
    const QDateTime before = steadyclock::now();
    QTRY_VERIFY(steadyclock::now() > before);
}

void SteadyClockTest::translatesBothWays()
{
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(1'700'000'000'123, Qt::UTC);
    QCOMPARE(steadyclock::fromWall(steadyclock::toWall(time)), time);
}

QTEST_GUILESS_MAIN(SteadyClockTest)
#include "tst_steadyclock.moc"
