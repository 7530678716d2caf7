// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/windowfit.h"

#include <QTest>

using namespace porthole;

class WindowFitTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fits_data();
    void fits();
};

void WindowFitTest::fits_data()
{
    QTest::addColumn<QRect>("available");
    QTest::addColumn<QRect>("wanted");
    QTest::addColumn<QRect>("expected");
    const QRect large(0, 0, 1920, 1080);
    const QRect netbook(0, 0, 1024, 600);
    const QRect second(1920, 30, 800, 570); // right of another one, a panel above
    QTest::newRow("room enough") << large << QRect(100, 100, 1320, 860) << QRect(100, 100, 1320, 860);
    QTest::newRow("as large as can be") << large << QRect(2, 20, 1916, 1058) << QRect(2, 20, 1916, 1058);
    QTest::newRow("too large") << netbook << QRect(100, 100, 1320, 860) << QRect(2, 20, 1020, 578);
    QTest::newRow("too wide only") << netbook << QRect(100, 100, 1320, 300) << QRect(2, 100, 1020, 300);
    QTest::newRow("too high only") << netbook << QRect(100, 100, 700, 860) << QRect(100, 20, 700, 578);
    QTest::newRow("beyond the right") << netbook << QRect(900, 50, 700, 400) << QRect(322, 50, 700, 400);
    QTest::newRow("below the bottom") << netbook << QRect(10, 550, 700, 400) << QRect(10, 198, 700, 400);
    QTest::newRow("title above the top") << netbook << QRect(-30, 0, 700, 400) << QRect(2, 20, 700, 400);
    QTest::newRow("second screen") << second << QRect(2000, 100, 1320, 860) << QRect(1922, 50, 796, 548);
}

void WindowFitTest::fits()
{
    QFETCH(QRect, available);
    QFETCH(QRect, wanted);
    QTEST(fittedInto(available, wanted, {2, 20, 2, 2}), "expected");
}

QTEST_APPLESS_MAIN(WindowFitTest)
#include "tst_windowfit.moc"
