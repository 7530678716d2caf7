// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/messages/logselection.h"

#include <QRandomGenerator>
#include <QTest>

#include <set>

using namespace porthole;

class TestLogSelection final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rangesAgreeWithASet();
    void choosesExtendsAndToggles();
    void costsTheSameHoweverMuch();
    void forgetsTheOldest();
};

void TestLogSelection::rangesAgreeWithASet()
{
    QRandomGenerator random(7);
    SequenceRanges ranges;
    std::set<quint64> plain;
    for (int round = 0; round < 500; ++round) {
        const quint64 first = random.bounded(200u);
        const quint64 end = first + random.bounded(30u);
        const bool adds = random.bounded(2);
        adds ? ranges.add({first, end}) : ranges.remove({first, end});
        for (quint64 sequence = first; sequence < end; ++sequence)
            adds ? void(plain.insert(sequence)) : void(plain.erase(sequence));
        quint64 size = 0;
        quint64 before = 0;
        for (const auto &range : ranges.ranges()) {
            QVERIFY(range.first < range.end);
            QVERIFY(size == 0 || range.first > before);
            before = range.end;
            size += range.end - range.first;
        }
        QCOMPARE(size, quint64(plain.size()));
        for (quint64 sequence = 0; sequence < 240; ++sequence)
            QCOMPARE(ranges.contains(sequence), plain.count(sequence) > 0);
    }
}

void TestLogSelection::choosesExtendsAndToggles()
{
    using Ranges = std::vector<SequenceRanges::Range>;
    LogSelection selection;
    selection.choose(10);
    QCOMPARE(selection.ranges().ranges(), (Ranges{{10, 11}}));
    selection.extendTo(20, false);
    selection.extendTo(5, false); // from where it began, not from 20
    QCOMPARE(selection.ranges().ranges(), (Ranges{{5, 11}}));
    selection.toggle(7);
    QCOMPARE(selection.ranges().ranges(), (Ranges{{5, 7}, {8, 11}}));
    selection.toggle(30);
    selection.extendTo(32, true);
    QCOMPARE(selection.ranges().ranges(), (Ranges{{5, 7}, {8, 11}, {30, 33}}));
    QCOMPARE(selection.current(), 32u);
    selection.moveTo(50);
    QCOMPARE(selection.current(), 50u);
    QVERIFY(!selection.contains(50));
    selection.extendTo(31, false);
    QCOMPARE(selection.ranges().ranges(), (Ranges{{30, 32}}));
}

void TestLogSelection::costsTheSameHoweverMuch()
{
    LogSelection selection;
    selection.choose(0);
    selection.extendTo(10'000'000'000, false);
    QCOMPARE(selection.ranges().ranges().size(), size_t(1));
    QVERIFY(selection.contains(5'000'000'000));
    selection.selectAll(3, 10'000'000);
    QVERIFY(!selection.contains(2));
    QVERIFY(selection.contains(9'999'999));
}

void TestLogSelection::forgetsTheOldest()
{
    LogSelection selection;
    selection.choose(10);
    selection.toggle(100);
    selection.extendTo(120, true);
    selection.forgetBefore(110);
    QVERIFY(!selection.contains(109));
    QVERIFY(selection.contains(110));
    QCOMPARE(selection.current(), 120u);
    selection.forgetBefore(500);
    QVERIFY(selection.ranges().isEmpty());
    QVERIFY(!selection.current());
}

QTEST_APPLESS_MAIN(TestLogSelection)
#include "tst_logselection.moc"
