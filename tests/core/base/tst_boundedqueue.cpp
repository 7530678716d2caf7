// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/boundedqueue.h"

#include <QTest>

#include <algorithm>
#include <chrono>
#include <memory>
#include <semaphore>
#include <thread>
#include <vector>

using namespace porthole;
using namespace std::chrono_literals;

namespace {

constexpr auto patience = 20s; // reached only by a consumer that is never woken

struct Entry
{
    int producer = 0;
    int number = 0;
};

/// Takes from a queue in a thread of its own and tells how many entries have come. Ends with the queue.
template <typename T> class Consumer final
{
public:
    explicit Consumer(BoundedQueue<T> &queue)
        : m_queue(queue)
        , m_thread([this] { run(); })
    {
    }
    ~Consumer() { end(); }

    /// Waits until that many further entries have come.
    [[nodiscard]] bool waitFor(int entries)
    {
        while (entries > 0 && m_come.try_acquire_for(patience))
            --entries;
        return entries == 0;
    }
    /// Closes the queue and joins; then what was taken may be read.
    void end()
    {
        m_queue.close();
        if (m_thread.joinable())
            m_thread.join();
    }
    [[nodiscard]] const std::vector<T> &taken() const { return m_taken; }
    [[nodiscard]] size_t largestTake() const { return m_largestTake; }

private:
    void run()
    {
        std::vector<T> some;
        while (m_queue.takeAll(some)) {
            m_largestTake = std::max(m_largestTake, some.size());
            for (T &entry : some)
                m_taken.push_back(std::move(entry));
            m_come.release(std::ptrdiff_t(some.size()));
        }
    }

    BoundedQueue<T> &m_queue;
    std::counting_semaphore<> m_come{0}; // of the standard library, for ThreadSanitizer to see through
    std::vector<T> m_taken;              // this and below: the thread's, until it is joined
    size_t m_largestTake = 0;
    std::thread m_thread;
};

} // namespace

class TestBoundedQueue final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsTheOrder();
    void refusesWhatDoesNotFit();
    void takesOneThatIsTooHeavyWhenEmpty();
    void refusalLeavesTheValue();
    void closeDrainsThenEnds();
    void takingMakesRoom();
    void sleepingConsumerIsWoken();
    void muchWakesAConsumerThatGathers();
    void closeWakesTheConsumer_data();
    void closeWakesTheConsumer();
    void tellsWhenTheOldestCame();
    void tellsHowMuchCameAndWent();
    void tellsWhenTheConsumerIsDone();
    void severalProducers();
};

void TestBoundedQueue::keepsTheOrder()
{
    BoundedQueue<int> queue(100, 50, 0ms);
    for (int value = 1; value <= 5; ++value)
        QVERIFY(queue.tryPush(value, 1));
    std::vector<int> out = {99};
    QVERIFY(queue.takeAll(out));
    QCOMPARE(out, (std::vector<int>{1, 2, 3, 4, 5}));
}

void TestBoundedQueue::refusesWhatDoesNotFit()
{
    BoundedQueue<int> queue(100, 50, 0ms);
    int value = 1;
    QVERIFY(queue.tryPush(value, 60));
    QVERIFY(!queue.tryPush(value, 41));
    QVERIFY(queue.tryPush(value, 40));
    QVERIFY(!queue.tryPush(value, 1));
}

void TestBoundedQueue::takesOneThatIsTooHeavyWhenEmpty()
{
    BoundedQueue<int> queue(100, 50, 0ms);
    int value = 1;
    QVERIFY(queue.tryPush(value, 1000));
    QVERIFY(!queue.tryPush(value, 1));
}

void TestBoundedQueue::refusalLeavesTheValue()
{
    BoundedQueue<std::unique_ptr<int>> queue(10, 5, 0ms);
    auto first = std::make_unique<int>(1);
    auto second = std::make_unique<int>(2);
    QVERIFY(queue.tryPush(first, 10));
    QVERIFY(!first);
    QVERIFY(!queue.tryPush(second, 1));
    QVERIFY(second && *second == 2);
    queue.close();
    std::vector<std::unique_ptr<int>> out;
    QVERIFY(queue.takeAll(out));
    QVERIFY(!queue.tryPush(second, 1));
    QVERIFY(second && *second == 2);
}

void TestBoundedQueue::closeDrainsThenEnds()
{
    BoundedQueue<int> queue(100, 50, 0ms);
    int value = 7;
    QVERIFY(queue.tryPush(value, 1));
    queue.close();
    std::vector<int> out;
    QVERIFY(queue.takeAll(out));
    QCOMPARE(out, std::vector<int>{7});
    QVERIFY(!queue.takeAll(out));
    QVERIFY(out.empty());
    QVERIFY(!queue.takeAll(out));
}

void TestBoundedQueue::takingMakesRoom()
{
    BoundedQueue<int> queue(10, 5, 0ms);
    std::vector<int> out;
    for (int round = 0; round < 3; ++round) {
        QVERIFY(queue.tryPush(round, 10));
        QVERIFY(!queue.tryPush(round, 1));
        QVERIFY(queue.takeAll(out));
        QCOMPARE(out, std::vector<int>{round});
    }
}

/// With no time to gather, the consumer sleeps after every single entry.
void TestBoundedQueue::sleepingConsumerIsWoken()
{
    BoundedQueue<int> queue(1000, 500, 0ms);
    Consumer<int> consumer(queue);
    for (int value = 0; value < 1000; ++value) {
        QVERIFY(queue.tryPush(value, 1));
        QVERIFY(consumer.waitFor(1));
    }
}

void TestBoundedQueue::muchWakesAConsumerThatGathers()
{
    BoundedQueue<int> queue(10, 5, 1h);
    Consumer<int> consumer(queue);
    for (int value = 0; value < 5; ++value)
        QVERIFY(queue.tryPush(value, 1));
    QVERIFY(consumer.waitFor(5));
}

void TestBoundedQueue::closeWakesTheConsumer_data()
{
    QTest::addColumn<std::chrono::milliseconds>("gather");
    QTest::newRow("while it gathers") << std::chrono::milliseconds(1h);
    QTest::newRow("while it sleeps") << 0ms;
}

void TestBoundedQueue::closeWakesTheConsumer()
{
    QFETCH(std::chrono::milliseconds, gather);
    BoundedQueue<int> queue(100, 50, gather);
    Consumer<int> consumer(queue);
    int value = 3;
    QVERIFY(queue.tryPush(value, 1));
    if (gather == 0ms)
        QVERIFY(consumer.waitFor(1));
    consumer.end();
    QCOMPARE(consumer.taken(), std::vector<int>{3});
}

void TestBoundedQueue::tellsHowMuchCameAndWent()
{
    BoundedQueue<int> queue(10, 5, 0ms);
    int value = 1;
    QVERIFY(queue.tryPush(value, 7));
    QVERIFY(!queue.tryPush(value, 4));
    QVERIFY(queue.tryPushBeyond(value, 4, 4));
    QCOMPARE(queue.pushed(), 11);
    QCOMPARE(queue.taken(), 0);
    std::vector<int> out;
    QVERIFY(queue.takeAll(out));
    QVERIFY(queue.tryPush(value, 2));
    QCOMPARE(queue.pushed(), 13);
    QCOMPARE(queue.taken(), 11);
}

void TestBoundedQueue::tellsWhenTheOldestCame()
{
    BoundedQueue<int> queue(10, 5, 0ms);
    QCOMPARE(queue.oldest(), 0);
    int value = 1;
    QVERIFY(queue.tryPush(value, 10, 7));
    QVERIFY(!queue.tryPush(value, 1, 8));
    QCOMPARE(queue.oldest(), 7);
    std::vector<int> out;
    QVERIFY(queue.takeAll(out));
    QCOMPARE(queue.oldest(), 0);
    QVERIFY(queue.tryPush(value, 1, 9));
    QVERIFY(queue.tryPush(value, 1, 10));
    QCOMPARE(queue.oldest(), 9);
}

void TestBoundedQueue::tellsWhenTheConsumerIsDone()
{
    BoundedQueue<int> queue(100, 50, 1ms);
    QVERIFY(!queue.isDone()); // there is none yet
    int value = 1;
    QVERIFY(queue.tryPush(value, 1));
    std::vector<int> out;
    QVERIFY(queue.takeAll(out));
    QVERIFY(!queue.isDone()); // taken, but who knows what comes of it
    Consumer consumer(queue);
    QTRY_VERIFY(queue.isDone());
    QVERIFY(queue.tryPush(value, 1));
    QVERIFY(consumer.waitFor(1));
    QTRY_VERIFY(queue.isDone());
}

void TestBoundedQueue::severalProducers()
{
    constexpr int producers = 4;
    constexpr int each = 50'000;
    constexpr qint64 capacity = 64;
    BoundedQueue<Entry> queue(capacity, capacity / 2, 1ms);
    Consumer<Entry> consumer(queue);
    std::vector<std::thread> threads;
    for (int producer = 0; producer < producers; ++producer) {
        threads.emplace_back([&queue, producer] {
            for (int number = 0; number < each; ++number) {
                Entry entry{producer, number};
                while (!queue.tryPush(entry, 1))
                    std::this_thread::yield();
            }
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    consumer.end();

    QCOMPARE(consumer.taken().size(), size_t(producers) * each);
    QVERIFY(consumer.largestTake() <= size_t(capacity));
    std::vector<int> next(producers, 0);
    for (const Entry &entry : consumer.taken())
        QCOMPARE(entry.number, next[size_t(entry.producer)]++);
}

QTEST_GUILESS_MAIN(TestBoundedQueue)
#include "tst_boundedqueue.moc"
