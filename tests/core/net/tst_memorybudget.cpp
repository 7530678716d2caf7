// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/memorybudget.h"

#include <QTest>

#include <atomic>
#include <thread>
#include <vector>

using namespace porthole;

namespace {

constexpr qint64 step = BudgetShare::stepBytes;

} // namespace

class MemoryBudgetTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void countsWholeSteps();
    void isNotWrittenToForEachMessage();
    void refusesWhatIsNotLeft();
    void isGivenBackAtTheEnd();
    void hasNoBoundWithoutABudget();
    void isNeverExceededByThreads();
};

void MemoryBudgetTest::countsWholeSteps()
{
    const auto budget = std::make_shared<MemoryBudget>(100 * step);
    BudgetShare share(budget);
    QVERIFY(share.update(step)); // little is not counted
    QCOMPARE(budget->taken(), 0);
    QVERIFY(share.update(step + 1));
    QCOMPARE(budget->taken(), step);
    QVERIFY(share.update(10 * step));
    QCOMPARE(budget->taken(), 9 * step);
    QVERIFY(share.update(3 * step));
    QCOMPARE(budget->taken(), 2 * step);
    QVERIFY(share.update(0));
    QCOMPARE(budget->taken(), 0);
}

void MemoryBudgetTest::isNotWrittenToForEachMessage()
{
    const auto budget = std::make_shared<MemoryBudget>(100 * step);
    BudgetShare share(budget);
    QVERIFY(share.update(5 * step));
    for (int i = 0; i < 10; ++i) { // to and fro about a step
        QVERIFY(share.update(4 * step - 100));
        QCOMPARE(budget->taken(), 4 * step);
        QVERIFY(share.update(4 * step + 100));
        QCOMPARE(budget->taken(), 4 * step);
    }
}

void MemoryBudgetTest::refusesWhatIsNotLeft()
{
    const auto budget = std::make_shared<MemoryBudget>(5 * step + 7);
    BudgetShare first(budget);
    BudgetShare second(budget);
    QVERIFY(first.update(4 * step));
    QVERIFY(second.update(3 * step));
    QVERIFY(!second.update(3 * step + 8));
    QCOMPARE(budget->taken(), 5 * step);
    QVERIFY(second.update(3 * step + 7)); // to the last byte
    QCOMPARE(budget->taken(), 5 * step + 7);
    QVERIFY(second.update(step)); // who holds little is served whatever others hold
    QVERIFY(first.update(0));
    QVERIFY(second.update(6 * step + 7));
    QVERIFY(!second.update(6 * step + 8));
}

void MemoryBudgetTest::isGivenBackAtTheEnd()
{
    const auto budget = std::make_shared<MemoryBudget>(5 * step);
    {
        BudgetShare share(budget);
        QVERIFY(share.update(3 * step));
    }
    QCOMPARE(budget->taken(), 0);
}

void MemoryBudgetTest::hasNoBoundWithoutABudget()
{
    BudgetShare share(nullptr);
    QVERIFY(share.update(1ll << 50));
    QVERIFY(share.update(0));
}

void MemoryBudgetTest::isNeverExceededByThreads()
{
    constexpr qint64 most = 10 * step;
    const auto budget = std::make_shared<MemoryBudget>(most);
    std::atomic<qint64> highest = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&, i] {
            BudgetShare share(budget);
            for (int round = 0; round < 10'000; ++round) {
                (void)share.update((round * (i + 3)) % 9 * step);
                const qint64 taken = budget->taken();
                for (qint64 seen = highest; taken > seen && !highest.compare_exchange_weak(seen, taken);) {
                }
            }
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    QVERIFY(highest > 0);
    QVERIFY2(highest <= most, qPrintable(QString::number(highest)));
    QCOMPARE(budget->taken(), 0);
}

QTEST_APPLESS_MAIN(MemoryBudgetTest)
#include "tst_memorybudget.moc"
