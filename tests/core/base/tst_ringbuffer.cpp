// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/ringbuffer.h"

#include <QTest>

#include <memory>

using namespace porthole;

namespace {

std::vector<int> contents(const RingBuffer<int> &buffer)
{
    std::vector<int> values;
    for (qsizetype i = 0; i < buffer.size(); ++i)
        values.push_back(buffer.at(i));
    return values;
}

} // namespace

class TestRingBuffer final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsTheNewest_data();
    void keepsTheNewest();
    void startsEmpty();
    void clearKeepsTheCount();
    void fillsAgainAfterClear();
    void valuesCanBeChangedInPlace();
    void holdsMoveOnlyValues();
};

void TestRingBuffer::keepsTheNewest_data()
{
    QTest::addColumn<int>("capacity");
    QTest::addColumn<int>("pushed"); // the values 1, 2, 3 …
    QTest::addColumn<std::vector<int>>("held");
    QTest::addColumn<quint64>("displaced");
    QTest::newRow("one") << 3 << 1 << std::vector{1} << quint64(0);
    QTest::newRow("just full") << 3 << 3 << std::vector{1, 2, 3} << quint64(0);
    QTest::newRow("one too many") << 3 << 4 << std::vector{2, 3, 4} << quint64(1);
    QTest::newRow("once round") << 3 << 6 << std::vector{4, 5, 6} << quint64(3);
    QTest::newRow("often round") << 3 << 1000 << std::vector{998, 999, 1000} << quint64(997);
    QTest::newRow("room for one") << 1 << 5 << std::vector{5} << quint64(4);
}

void TestRingBuffer::keepsTheNewest()
{
    QFETCH(int, capacity);
    QFETCH(int, pushed);
    QFETCH(std::vector<int>, held);
    RingBuffer<int> buffer(capacity);
    for (int value = 1; value <= pushed; ++value) {
        buffer.push(value);
        QCOMPARE(buffer.last(), value);
    }
    QCOMPARE(contents(buffer), held);
    QCOMPARE(buffer.capacity(), capacity);
    QTEST(buffer.displaced(), "displaced");
}

void TestRingBuffer::startsEmpty()
{
    RingBuffer<int> buffer(2);
    QVERIFY(buffer.isEmpty());
    QCOMPARE(buffer.size(), 0);
    buffer.push(1);
    QVERIFY(!buffer.isEmpty());
}

void TestRingBuffer::clearKeepsTheCount()
{
    RingBuffer<int> buffer(2);
    for (int value = 1; value <= 5; ++value)
        buffer.push(value);
    buffer.clear();
    QVERIFY(buffer.isEmpty());
    QCOMPARE(buffer.displaced(), 3u);
}

void TestRingBuffer::fillsAgainAfterClear()
{
    RingBuffer<int> buffer(3);
    for (int value = 1; value <= 5; ++value)
        buffer.push(value);
    buffer.clear();
    for (int value = 6; value <= 7; ++value)
        buffer.push(value);
    QCOMPARE(contents(buffer), (std::vector{6, 7}));
    for (int value = 8; value <= 10; ++value)
        buffer.push(value);
    QCOMPARE(contents(buffer), (std::vector{8, 9, 10}));
}

void TestRingBuffer::valuesCanBeChangedInPlace()
{
    RingBuffer<int> buffer(3);
    for (int value = 1; value <= 4; ++value)
        buffer.push(value);
    buffer.at(0) = 20;
    buffer.at(2) = 40;
    QCOMPARE(contents(buffer), (std::vector{20, 3, 40}));
}

void TestRingBuffer::holdsMoveOnlyValues()
{
    RingBuffer<std::unique_ptr<int>> buffer(1);
    buffer.push(std::make_unique<int>(1));
    buffer.push(std::make_unique<int>(2));
    QCOMPARE(*buffer.last(), 2);
}

QTEST_GUILESS_MAIN(TestRingBuffer)
#include "tst_ringbuffer.moc"
