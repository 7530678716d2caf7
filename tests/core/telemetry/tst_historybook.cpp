// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telemetry/historybook.h"

#include <QTest>

using namespace porthole;

class HistoryBookTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void turnsTotalsIntoRates();
    void spreadsWhatMovedBetweenSamples_data();
    void spreadsWhatMovedBetweenSamples();
    void isExactOverAnyTenSeconds();
    void countsTheLastBytesOfAClosedClient();
    void keepsItsHistoryOverARestart();
    void forgetsAndClears();

private:
    static ServerSample sampleAt(qint64 second, qint64 bytesIn)
    {
        return sampleAtNs(second * 1'000'000'000, bytesIn);
    }
    static ServerSample sampleAtNs(qint64 atNs, qint64 bytesIn)
    {
        ServerSample sample;
        sample.atNs = atNs;
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
    book.add(sampleAtNs(100'500'000'000, 15));
    book.add(sampleAt(101, 40));
    book.add(sampleAtNs(101'500'000'000, 47));
    QCOMPARE(book.lastFullSecond(), 100);
    for (const RateHistory *history : {&book.server(), book.client(ConnectionId{1})}) {
        const auto points = history->points(101, 2);
        QCOMPARE(points[0].inRate, 40.0); // all that had moved when the second was over
        QCOMPARE(points[1].inRate, 7.0);
    }
    QCOMPARE(book.server().points(100, 1)[0].clients, 1.0);
}

void HistoryBookTest::spreadsWhatMovedBetweenSamples_data()
{
    QTest::addColumn<qint64>("fromNs");
    QTest::addColumn<qint64>("toNs");
    QTest::addColumn<QList<double>>("rates"); // of the seconds 100, 101, …
    QTest::newRow("within a second") << qint64(100'100'000'000) << qint64(100'350'000'000)
                                     << QList<double>{100};
    QTest::newRow("half and half") << qint64(100'875'000'000) << qint64(101'125'000'000)
                                   << QList<double>{50, 50};
    QTest::newRow("a fifth over") << qint64(100'800'000'000) << qint64(101'050'000'000)
                                  << QList<double>{80, 20};
    QTest::newRow("a late one") << qint64(100'500'000'000) << qint64(103'000'000'000)
                                << QList<double>{20, 40, 40, 0};
}

void HistoryBookTest::spreadsWhatMovedBetweenSamples()
{
    QFETCH(qint64, fromNs);
    QFETCH(qint64, toNs);
    QFETCH(QList<double>, rates);
    HistoryBook book;
    book.startRun(fromNs);
    book.add(sampleAtNs(toNs, 100));
    const auto points = book.client(ConnectionId{1})->points(100 + rates.size() - 1, rates.size());
    for (qsizetype i = 0; i < rates.size(); ++i)
        QCOMPARE(points[size_t(i)].inRate, rates[i]);
}

void HistoryBookTest::isExactOverAnyTenSeconds()
{
    // A client of a steady 1,234,567 B/s, sampled four times a second by a timer that is often late.
    constexpr qint64 bytesPerSecond = 1'234'567;
    constexpr qint64 startNs = 1'000'400'000'000;
    const auto totalAt = [](qint64 ns) { return qint64(double(ns - startNs) * 1e-9 * bytesPerSecond); };
    HistoryBook book;
    book.startRun(startNs);
    qint64 atNs = startNs;
    for (int i = 1; i <= 240; ++i) {
        atNs = startNs + i * 250'000'000LL + (i * 7919 % 200) * 1'000'000LL;
        book.add(sampleAtNs(atNs, totalAt(atNs)));
    }
    const qint64 last = book.lastFullSecond();
    const auto points = book.client(ConnectionId{1})->points(last, last - 1000);
    QVERIFY(points.size() > 50);
    for (size_t from = 0; from + 10 <= points.size(); ++from) {
        double sum = 0;
        for (size_t i = from; i < from + 10; ++i)
            sum += points[i].inRate;
        QVERIFY2(qAbs(sum - 10.0 * bytesPerSecond) <= 10, qPrintable(QString::number(sum, 'f')));
    }
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
