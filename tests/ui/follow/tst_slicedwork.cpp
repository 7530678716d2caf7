// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/follow/slicedwork.h"

#include <QSignalSpy>
#include <QTest>

using namespace porthole;

class SlicedWorkTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void doesTheFirstSliceAtOnce();
    void goesOnInTurns();
    void saysThatItGoesOn();
    void aSliceHasAnEnd();
    void cancels();
    void endsWithItsOwner();
};

void SlicedWorkTest::doesTheFirstSliceAtOnce()
{
    SlicedWork work([](const QDeadlineTimer &) { return true; });
    QSignalSpy done(&work, &SlicedWork::done);
    work.begin();
    QCOMPARE(done.size(), 1);
    QVERIFY(!work.isUnderWay());
    work.begin(); // and again
    QCOMPARE(done.size(), 2);
}

void SlicedWorkTest::goesOnInTurns()
{
    int slices = 0;
    SlicedWork work([&](const QDeadlineTimer &) { return ++slices == 10; });
    QSignalSpy done(&work, &SlicedWork::done);
    int others = 0;
    QTimer other;
    connect(&other, &QTimer::timeout, &other, [&] { ++others; });
    other.start(0);
    work.begin();
    QCOMPARE(slices, 1);
    QVERIFY(work.isUnderWay());
    QVERIFY(done.wait());
    QCOMPARE(slices, 10);
    QVERIFY(others >= 8); // one between any two
    QVERIFY(!work.isUnderWay());
}

void SlicedWorkTest::saysThatItGoesOn()
{
    int slices = 0;
    SlicedWork work([&](const QDeadlineTimer &) {
        ++slices;
        return false;
    });
    QSignalSpy goesOn(&work, &SlicedWork::goesOn);
    work.begin();
    QCOMPARE(goesOn.size(), 0); // it may be done at once
    QVERIFY(goesOn.wait());
    QTRY_VERIFY(goesOn.size() > 2);
    QVERIFY(slices >= goesOn.size());
}

void SlicedWorkTest::aSliceHasAnEnd()
{
    SlicedWork work([](const QDeadlineTimer &deadline) { return deadline.isForever(); });
    work.begin();
    QVERIFY(work.isUnderWay());
}

void SlicedWorkTest::cancels()
{
    int slices = 0;
    SlicedWork work([&](const QDeadlineTimer &) {
        ++slices;
        return false;
    });
    QSignalSpy done(&work, &SlicedWork::done);
    work.begin();
    QTRY_VERIFY(slices > 3);
    work.cancel();
    QVERIFY(!work.isUnderWay());
    const int before = slices;
    QCoreApplication::processEvents();
    QCOMPARE(slices, before);
    QCOMPARE(done.size(), 0);
}

void SlicedWorkTest::endsWithItsOwner()
{
    int slices = 0;
    {
        SlicedWork work([&](const QDeadlineTimer &) {
            ++slices;
            return false;
        });
        work.begin();
    }
    QCoreApplication::processEvents();
    QCOMPARE(slices, 1);
}

QTEST_GUILESS_MAIN(SlicedWorkTest)
#include "tst_slicedwork.moc"
