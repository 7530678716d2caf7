// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/clients/clientvalues.h"
#include "ui/clients/clientmodel.h"

#include <QTest>

#include <cstdlib>
#include <new>

using namespace porthole;
using namespace porthole::values;

namespace {

qint64 allocations = 0;

/// How often a model's rows and figures were announced, counted without allocating.
struct Announcements
{
    explicit Announcements(ClientModel *model)
    {
        QObject::connect(model, &ClientModel::dataChanged, model,
                         [this](const QModelIndex &a, const QModelIndex &b) {
                             ++figures;
                             firstColumn = a.column();
                             lastColumn = b.column();
                             rows = b.row() - a.row() + 1;
                         });
        QObject::connect(model, &ClientModel::layoutChanged, model, [this] { ++sorts; });
        QObject::connect(model, &ClientModel::rowsInserted, model, [this] { ++inserts; });
        QObject::connect(model, &ClientModel::rowsRemoved, model, [this] { ++removals; });
    }

    int figures = 0;
    int firstColumn = -1;
    int lastColumn = -1;
    int rows = 0;
    int sorts = 0;
    int inserts = 0;
    int removals = 0;
};

ServerSample sampleOf(quint64 count, qint64 seed)
{
    ServerSample all;
    for (quint64 n = 1; n <= count; ++n)
        all.clients.push_back(sample(n, double((n * 7919 + quint64(seed) * 104729) % 10007)));
    return all;
}

} // namespace

// What the standard library allocates is counted, for sampleCost().
void *operator new(size_t size)
{
    ++allocations;
    if (void *memory = std::malloc(size))
        return memory;
    throw std::bad_alloc();
}

void *operator new(size_t size, const std::nothrow_t &) noexcept
{
    ++allocations;
    return std::malloc(size);
}

void operator delete(void *memory) noexcept
{
    std::free(memory);
}

void operator delete(void *memory, size_t) noexcept
{
    std::free(memory);
}

/// What a model announces of a batch or a sample, and what that costs: little for many clients too.
class TestClientAnnouncements final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sampleCost();
    void stillClientsAreAnnouncedOnceASecond();
    void sampleSortsByFigures();
    void scatteredRowsGoInOneStep();
    void batchIsInsertedInOneStep_data();
    void batchIsInsertedInOneStep();
};

void TestClientAnnouncements::sampleCost()
{
    ClientModel model(nullptr);
    model.apply(openedRange(1, 10'000));
    const ServerSample all = sampleOf(10'000, 1);
    const Announcements seen(&model);

    const qint64 before = allocations;
    model.apply(all);
    const qint64 used = allocations - before;
    QVERIFY2(used < 20, qPrintable(QString::number(used))); // not one for each client
    QCOMPARE(seen.figures, 1);
    QCOMPARE(seen.rows, 10'000);
    QCOMPARE(seen.firstColumn, column("state"));
    QCOMPARE(seen.lastColumn, column("unsent"));
    QCOMPARE(seen.sorts, 0);
    QCOMPARE(seen.inserts + seen.removals, 0);
}

void TestClientAnnouncements::stillClientsAreAnnouncedOnceASecond()
{
    ClientModel model(nullptr);
    model.apply(openedRange(1, 2));
    ServerSample all = sampleOf(2, 1);
    const Announcements seen(&model);
    const auto announcedAt = [&](qint64 atMs, auto change) {
        const int before = seen.figures;
        all.atNs = atMs * 1'000'000;
        change(all.clients.back());
        model.apply(all);
        return seen.figures > before;
    };
    const auto idle = [](ClientSample &client) { client.idleNs += 250'000'000; };
    QVERIFY(announcedAt(1000, idle));
    QVERIFY(!announcedAt(1250, idle));
    QVERIFY(!announcedAt(1750, idle));
    QVERIFY(announcedAt(2000, idle));
    QVERIFY(announcedAt(2250, [](ClientSample &client) { ++client.totals.bytesIn; }));
    QVERIFY(announcedAt(2500, [](ClientSample &client) { client.inRate = 3; }));
    QVERIFY(announcedAt(2600, [](ClientSample &client) { client.outRate = 3; }));
    QVERIFY(announcedAt(2700, [](ClientSample &client) { client.unsentBytes = 3; }));
    QVERIFY(announcedAt(2800, [](ClientSample &client) { client.readingPaused = true; }));
    QVERIFY(!announcedAt(2900, idle));
}

void TestClientAnnouncements::sampleSortsByFigures()
{
    ClientModel model(nullptr);
    model.apply(openedRange(1, 10'000));
    model.sort(column("in-rate"), Qt::DescendingOrder);
    model.apply(sampleOf(10'000, 1));
    const Announcements seen(&model);
    model.apply(sampleOf(10'000, 1));
    QCOMPARE(seen.sorts, 0); // still in order

    const ServerSample next = sampleOf(10'000, 2);
    const qint64 before = allocations;
    model.apply(next);
    QVERIFY(allocations - before < 20);
    QCOMPARE(seen.sorts, 1);
    QCOMPARE(seen.figures, 1); // the first was as before
    QCOMPARE(seen.inserts + seen.removals, 0);
    for (int row = 1; row < model.rowCount(); ++row)
        QVERIFY(model.find(model.idAt(row - 1))->sample.inRate >= model.find(model.idAt(row))->sample.inRate);
}

void TestClientAnnouncements::scatteredRowsGoInOneStep()
{
    ClientModel model(nullptr);
    model.apply(openedRange(1, 2'000));
    ClientBatch ends;
    for (quint64 n = 1; n <= 2'000; n += 2)
        ends.closed.append(closed(n));
    model.apply(ends);
    const Announcements seen(&model);
    model.clearClosed();
    QCOMPARE(seen.removals, 1);
    QVERIFY(seen.sorts <= 1);
    QCOMPARE(model.rowCount(), 1'000);
}

void TestClientAnnouncements::batchIsInsertedInOneStep_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<int>("sorts");
    QTest::newRow("at the top") << QByteArray("client") << 0;
    QTest::newRow("all over the table") << QByteArray("peer") << 1;
    QTest::newRow("equal figures") << QByteArray("bytes-in") << 0;
}

void TestClientAnnouncements::batchIsInsertedInOneStep()
{
    QFETCH(QByteArray, name);
    ClientModel model(nullptr);
    model.sort(column(name), Qt::DescendingOrder);
    ClientBatch even;
    ClientBatch odd;
    for (quint64 n = 1; n <= 1'000; ++n) {
        even.opened.append(opened(n));
        even.opened.last().peer = peer(2 * n);
        odd.opened.append(opened(1'000 + n));
        odd.opened.last().peer = peer(2 * n + 1);
    }
    model.apply(even);
    const Announcements seen(&model);
    model.apply(odd);
    QCOMPARE(seen.inserts, 1);
    QTEST(seen.sorts, "sorts");
    QCOMPARE(model.rowCount(), 2'000);
}

QTEST_MAIN(TestClientAnnouncements)
#include "tst_clientannouncements.moc"
