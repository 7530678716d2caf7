// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telemetry/historybook.h"

#include <QTest>

using namespace porthole;

class HistoryBookTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void turnsTotalsIntoRates();
    void countsTheLastBytesOfAClosedClient();
    void keepsItsHistoryOverARestart();
    void forgetsAndClears();

private:
    static ServerSample sampleAt(qint64 second, qint64 bytesIn)
    {
        ServerSample sample;
        sample.atNs = second * 1'000'000'000 + 1;
        sample.totals.bytesIn = bytesIn;
        ClientSample client;
        client.id = ConnectionId{1};
        client.totals.bytesIn = bytesIn;
        sample.clients = {client};
        return sample;
    }
};

void HistoryBookTest::turnsTotalsIntoRates()
{
    HistoryBook book;
    QCOMPARE(book.lastFullSecond(), 0);
    book.add(sampleAt(100, 10));
    book.add(sampleAt(100, 15));
    book.add(sampleAt(101, 40));
    QCOMPARE(book.lastFullSecond(), 100);
    for (const RateHistory *history : {&book.server(), book.client(ConnectionId{1})}) {
        const auto points = history->points(101, 2);
        QCOMPARE(points[0].inRate, 15.0);
        QCOMPARE(points[1].inRate, 25.0);
    }
    QCOMPARE(book.server().points(100, 1)[0].clients, 1.0);
}

void HistoryBookTest::countsTheLastBytesOfAClosedClient()
{
    HistoryBook book;
    book.add(sampleAt(100, 10));
    TrafficTotals last;
    last.bytesIn = 17;
    book.addLast(ConnectionId{1}, last);
    book.addLast(ConnectionId{2}, last); // opened and closed between two samples
    QCOMPARE(book.client(ConnectionId{1})->points(100, 1)[0].inRate, 17.0);
    QCOMPARE(book.client(ConnectionId{2})->points(100, 1)[0].inRate, 17.0);
}

void HistoryBookTest::keepsItsHistoryOverARestart()
{
    HistoryBook book;
    book.add(sampleAt(100, 10));
    book.startRun(101'500'000'000);
    TrafficTotals early;
    early.bytesIn = 3;
    book.addLast(ConnectionId{2}, early); // closed before the run's first sample
    QCOMPARE(book.client(ConnectionId{2})->points(101, 1)[0].inRate, 3.0);
    ServerSample fresh = sampleAt(101, 25);
    fresh.clients.clear();
    book.add(fresh);
    const auto points = book.server().points(101, 2);
    QCOMPARE(points[0].inRate, 10.0);
    QCOMPARE(points[1].inRate, 25.0); // not 15
}

void HistoryBookTest::forgetsAndClears()
{
    HistoryBook book;
    book.add(sampleAt(100, 10));
    book.forget(ConnectionId{1});
    QVERIFY(!book.client(ConnectionId{1}));
    book.add(sampleAt(101, 10));
    book.clear();
    QVERIFY(!book.client(ConnectionId{1}));
    QCOMPARE(book.lastFullSecond(), 0);
    QCOMPARE(book.server().points(100, 1)[0].inRate, 0.0);
}

QTEST_GUILESS_MAIN(HistoryBookTest)
#include "tst_historybook.moc"
