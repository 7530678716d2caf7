// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/eventbatcher.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

using namespace porthole;

class EventBatcherTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void gathersABurst();
    void keepsTheInterval();
    void flushesAtOnce();

private:
    static ClientOpened opened(quint64 id)
    {
        ClientOpened client;
        client.id = ConnectionId{id};
        return client;
    }
};

void EventBatcherTest::gathersABurst()
{
    EventBatcher batcher;
    QSignalSpy ready(&batcher, &EventBatcher::ready);
    for (quint64 id = 1; id <= 1000; ++id)
        batcher.add(opened(id));
    QVERIFY(ready.wait());
    QCOMPARE(ready.count(), 1);
    const auto batch = ready[0][0].value<ClientBatch>();
    QCOMPARE(batch.opened.size(), 1000);
    QCOMPARE(batch.opened.last().id.value, 1000u);
    QVERIFY(batch.closed.isEmpty());
}

void EventBatcherTest::keepsTheInterval()
{
    EventBatcher batcher;
    QSignalSpy ready(&batcher, &EventBatcher::ready);
    batcher.add(opened(1));
    QVERIFY(ready.wait());
    QElapsedTimer sinceFirst;
    sinceFirst.start();
    batcher.add(opened(2));
    QVERIFY(ready.wait());
    // Timers may fire up to a millisecond early.
    QVERIFY(sinceFirst.elapsed() >= EventBatcher::interval.count() - 2);
}

void EventBatcherTest::flushesAtOnce()
{
    EventBatcher batcher;
    QSignalSpy ready(&batcher, &EventBatcher::ready);
    batcher.flush();
    QCOMPARE(ready.count(), 0);
    batcher.add(opened(1));
    ClientClosed closed;
    closed.id = ConnectionId{1};
    batcher.add(closed);
    batcher.flush();
    QCOMPARE(ready.count(), 1);
    QCOMPARE(ready[0][0].value<ClientBatch>().closed.size(), 1);
}

QTEST_GUILESS_MAIN(EventBatcherTest)
#include "tst_eventbatcher.moc"
