// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telemetry/sampler.h"

#include <QTest>

using namespace porthole;

class SamplerTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsEveryCounter();
    void givesTheRateOfTheLastSecond();
    void keepsTheTotalsOfClosedClients();
    void forgetsAtReset();
    void listsByRisingId();

private:
    static constexpr qint64 quarter = 250'000'000;
};

void SamplerTest::readsEveryCounter()
{
    auto counters = std::make_shared<ClientCounters>();
    counters->bytesIn.add(1);
    counters->bytesOut.add(2);
    counters->messagesIn.add(3);
    counters->messagesOut.add(4);
    counters->brokenFrames.add(5);
    counters->unsentBytes.set(6);
    counters->heldBytes.set(7);
    counters->readingPaused.set(1);
    counters->lastActiveNs.set(1'000);
    Sampler sampler;
    sampler.add(ConnectionId{9}, counters);
    const ServerSample sample = sampler.take(1'500);
    QCOMPARE(sample.atNs, 1'500);
    QCOMPARE(sample.clients.size(), 1u);
    const ClientSample &client = sample.clients[0];
    QCOMPARE(client.id, ConnectionId{9});
    QCOMPARE(client.totals, (TrafficTotals{1, 2, 3, 4, 5}));
    QCOMPARE(sample.totals, client.totals);
    QCOMPARE(client.unsentBytes, 6);
    QCOMPARE(client.heldBytes, 7);
    QVERIFY(client.readingPaused);
    QCOMPARE(client.idleNs, 500);
    QCOMPARE(client.inRate, 0.0); // there is nothing to compare with yet
}

void SamplerTest::givesTheRateOfTheLastSecond()
{
    auto counters = std::make_shared<ClientCounters>();
    Sampler sampler;
    sampler.add(ConnectionId{1}, counters);
    ServerSample sample;
    for (int i = 0; i < 20; ++i) {
        sample = sampler.take(i * quarter);
        counters->bytesIn.add(i < 10 ? 100 : 1000);
        counters->bytesOut.add(50);
    }
    QCOMPARE(sample.clients[0].inRate, 4000.0); // of the last four quarters only
    QCOMPARE(sample.clients[0].outRate, 200.0);
    QCOMPARE(sample.inRate, 4000.0);
    for (int i = 20; i < 25; ++i)
        sample = sampler.take(i * quarter);
    QCOMPARE(sample.clients[0].inRate, 0.0); // a client that falls silent goes to zero
}

void SamplerTest::keepsTheTotalsOfClosedClients()
{
    Sampler sampler;
    auto counters = std::make_shared<ClientCounters>();
    sampler.add(ConnectionId{1}, counters);
    counters->bytesIn.add(10);
    (void)sampler.take(0);
    counters->bytesIn.add(5); // after the last sample, before the close
    sampler.remove(ConnectionId{1});
    sampler.remove(ConnectionId{1});
    sampler.remove(ConnectionId{2});
    const ServerSample sample = sampler.take(quarter);
    QVERIFY(sample.clients.empty());
    QCOMPARE(sample.totals.bytesIn, 15);
    QCOMPARE(sample.inRate, 20.0);
    QCOMPARE(sampler.openClients(), 0);
}

void SamplerTest::forgetsAtReset()
{
    Sampler sampler;
    auto counters = std::make_shared<ClientCounters>();
    counters->bytesIn.add(10);
    sampler.add(ConnectionId{1}, counters);
    sampler.remove(ConnectionId{1});
    sampler.reset();
    QCOMPARE(sampler.take(0).totals, TrafficTotals{});
}

void SamplerTest::listsByRisingId()
{
    Sampler sampler;
    for (const quint64 id : {5u, 1u, 9u, 3u})
        sampler.add(ConnectionId{id}, std::make_shared<ClientCounters>());
    quint64 last = 0;
    for (const ClientSample &client : sampler.take(0).clients) {
        QVERIFY(client.id.value > last);
        last = client.id.value;
    }
    QCOMPARE(last, 9u);
}

QTEST_GUILESS_MAIN(SamplerTest)
#include "tst_sampler.moc"
