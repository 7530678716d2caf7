// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/messages/sequenceset.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTest>

#include <algorithm>
#include <limits>
#include <vector>

using namespace porthole;

class TestSequenceSet final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void agreesWithASortedList_data();
    void agreesWithASortedList();
    void tenMillionAreSmallAndQuick();
    void leavesOutWhatDoesNotRise();
    void farNumbersCostNoMoreThanNearOnes();
    void emptyOnes();
};

void TestSequenceSet::agreesWithASortedList_data()
{
    QTest::addColumn<quint64>("first");
    QTest::addColumn<quint32>("largestGap");
    QTest::newRow("dense") << quint64(0) << 1u;
    QTest::newRow("every other") << quint64(0) << 3u;
    QTest::newRow("sparse") << quint64(77) << 1'000u;
    QTest::newRow("blocks without any") << quint64(0) << 50'000u;
    QTest::newRow("begins late") << quint64(5'000'000'000) << 300u;
}

void TestSequenceSet::agreesWithASortedList()
{
    QFETCH(quint64, first);
    QFETCH(quint32, largestGap);
    QRandomGenerator random(largestGap);
    SequenceSet set;
    std::vector<quint64> list;
    quint64 next = first;
    for (int round = 0; round < 40; ++round) {
        for (int i = 0; i < 500; ++i, next += 1 + random.bounded(largestGap)) {
            set.add(next);
            list.push_back(next);
        }
        if (round % 3 == 2) { // forget about a third, between members and at them
            const quint64 forgotten = list[list.size() / 3] + random.bounded(2u);
            set.forgetBefore(forgotten);
            list.erase(list.begin(), std::lower_bound(list.begin(), list.end(), forgotten));
        }
        QCOMPARE(set.size(), quint64(list.size()));
        for (int probe = 0; probe < 200; ++probe) {
            const size_t n = random.bounded(quint32(list.size()));
            QCOMPARE(set.at(n), list[n]);
            const quint64 sequence = list.front() + random.generate64() % (next - list.front() + 10);
            const auto place = std::lower_bound(list.begin(), list.end(), sequence);
            QCOMPARE(set.rank(sequence), quint64(place - list.begin()));
            QCOMPARE(set.contains(sequence), place != list.end() && *place == sequence);
        }
    }
    set.forgetBefore(next);
    QVERIFY(set.isEmpty());
    set.add(next + 10);
    QCOMPARE(set.at(0), next + 10);
}

void TestSequenceSet::tenMillionAreSmallAndQuick()
{
    constexpr quint64 count = 10'000'000;
    SequenceSet set;
    for (quint64 sequence = 0; sequence < count; ++sequence)
        set.add(sequence);
    QVERIFY2(set.usedBytes() < 1'500'000, qPrintable(QString::number(set.usedBytes())));
    QElapsedTimer clock;
    clock.start();
    quint64 sum = 0;
    for (quint64 n = 0; n < count; n += 97)
        sum += set.at(n) - set.rank(n);
    QCOMPARE(sum, 0u);
    // 103,093 of each: far below a second even here, and minutes if one looked at all blocks.
    QVERIFY(clock.elapsed() < 5'000);
}

/// As a search through a damaged capture might give them.
void TestSequenceSet::leavesOutWhatDoesNotRise()
{
    SequenceSet set;
    for (const quint64 sequence : {1, 2, 3, 4, 5, 5, 2, 8, 4'099, 9, 4'100})
        set.add(sequence);
    const std::vector<quint64> members{1, 2, 3, 4, 5, 8, 4'099, 4'100};
    QCOMPARE(set.size(), quint64(members.size()));
    for (size_t n = 0; n < members.size(); ++n) {
        QCOMPARE(set.at(n), members[n]);
        QCOMPARE(set.rank(members[n]), quint64(n));
    }
    set.forgetBefore(10'000);
    set.add(9'999);
    QVERIFY(set.isEmpty());
    set.add(10'000);
    QCOMPARE(set.size(), 1u);
    QCOMPARE(set.at(0), 10'000u);
}

void TestSequenceSet::farNumbersCostNoMoreThanNearOnes()
{
    constexpr quint64 last = std::numeric_limits<quint64>::max();
    SequenceSet set;
    for (const quint64 sequence : {quint64(7), quint64(1) << 40, last - 1, last, quint64(8)})
        set.add(sequence);
    QCOMPARE(set.size(), 3u);
    QCOMPARE(set.at(1), quint64(1) << 40);
    QCOMPARE(set.at(2), last - 1);
    QCOMPARE(set.rank(last - 1), 2u);
    QVERIFY(!set.contains(quint64(1) << 50));
    QVERIFY2(set.usedBytes() < 3 * 1024, qPrintable(QString::number(set.usedBytes())));
    set.forgetBefore(last - 1);
    QCOMPARE(set.size(), 1u);
    QCOMPARE(set.at(0), last - 1);
}

void TestSequenceSet::emptyOnes()
{
    SequenceSet set;
    QCOMPARE(set.size(), 0u);
    QCOMPARE(set.rank(100), 0u);
    QVERIFY(!set.contains(0));
    set.forgetBefore(1'000'000);
    set.add(2'000'000);
    QCOMPARE(set.rank(2'000'000), 0u);
    QCOMPARE(set.rank(2'000'001), 1u);
    set.clear();
    set.add(3);
    QCOMPARE(set.at(0), 3u);
}

QTEST_APPLESS_MAIN(TestSequenceSet)
#include "tst_sequenceset.moc"
