// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/clients/clientvalues.h"
#include "ui/clients/clientmodel.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QTest>

#include <algorithm>
#include <cstring>
#include <functional>
#include <map>

using namespace porthole;
using namespace porthole::values;

namespace {

/// What a test knows of one client, kept apart from the model.
struct Known
{
    quint64 id = 0;
    Endpoint peer;
    QDateTime since;
    ClientSample figures;
    bool isOpen = true;
    CloseReason reason = CloseReason::PeerClosed;
};

using Less = std::function<bool(const Known &, const Known &)>;
using Wanted = std::function<bool(const Known &)>;

QString stateWord(const Known &client)
{
    if (!client.isOpen)
        return QStringLiteral("closed");
    return client.figures.readingPaused ? QStringLiteral("paused") : QStringLiteral("open");
}

/// Closed clients have no rates: below all others.
double rateOf(const Known &client, double rate)
{
    return client.isOpen ? rate : -1;
}

bool peerLess(const Endpoint &a, const Endpoint &b)
{
    const bool aIsV6 = a.address.protocol() == QAbstractSocket::IPv6Protocol;
    const bool bIsV6 = b.address.protocol() == QAbstractSocket::IPv6Protocol;
    if (aIsV6 != bIsV6)
        return bIsV6;
    const Q_IPV6ADDR aBytes = a.address.toIPv6Address();
    const Q_IPV6ADDR bBytes = b.address.toIPv6Address();
    const int compared = std::memcmp(aBytes.c, bBytes.c, sizeof(aBytes.c));
    return compared == 0 ? a.port < b.port : compared < 0;
}

int reasonCompared(const Known &a, const Known &b)
{
    const QString aText = a.isOpen ? QString() : describe(a.reason);
    const QString bText = b.isOpen ? QString() : describe(b.reason);
    return QString::localeAwareCompare(aText, bText);
}

/// By the column's name.
const std::map<QByteArray, Less> &orders()
{
    static const QStringList states{QStringLiteral("open"), QStringLiteral("paused"),
                                    QStringLiteral("closed")};
    using K = const Known &;
    static const std::map<QByteArray, Less> all{
        {"state", [](K a, K b) { return states.indexOf(stateWord(a)) < states.indexOf(stateWord(b)); }},
        {"client", [](K a, K b) { return a.id < b.id; }},
        {"peer", [](K a, K b) { return peerLess(a.peer, b.peer); }},
        {"in-rate", [](K a, K b) { return rateOf(a, a.figures.inRate) < rateOf(b, b.figures.inRate); }},
        {"out-rate", [](K a, K b) { return rateOf(a, a.figures.outRate) < rateOf(b, b.figures.outRate); }},
        {"activity",
         [](K a, K b) {
             return rateOf(a, a.figures.inRate + a.figures.outRate) <
                    rateOf(b, b.figures.inRate + b.figures.outRate);
         }},
        {"bytes-in", [](K a, K b) { return a.figures.totals.bytesIn < b.figures.totals.bytesIn; }},
        {"bytes-out", [](K a, K b) { return a.figures.totals.bytesOut < b.figures.totals.bytesOut; }},
        {"messages-in", [](K a, K b) { return a.figures.totals.messagesIn < b.figures.totals.messagesIn; }},
        {"messages-out",
         [](K a, K b) { return a.figures.totals.messagesOut < b.figures.totals.messagesOut; }},
        {"idle",
         [](K a, K b) { return rateOf(a, double(a.figures.idleNs)) < rateOf(b, double(b.figures.idleNs)); }},
        {"unsent", [](K a, K b) { return a.figures.unsentBytes < b.figures.unsentBytes; }},
        {"since", [](K a, K b) { return a.since < b.since; }},
        {"reason", [](K a, K b) { return reasonCompared(a, b) < 0; }},
    };
    return all;
}

const std::vector<std::pair<QString, Wanted>> &filters()
{
    using K = const Known &;
    static const std::vector<std::pair<QString, Wanted>> all{
        {QString(), [](K) { return true; }},
        {QStringLiteral("open"), [](K c) { return stateWord(c) == QStringLiteral("open"); }},
        {QStringLiteral("paused"), [](K c) { return stateWord(c) == QStringLiteral("paused"); }},
        {QStringLiteral("kicked"), [](K c) { return !c.isOpen && c.reason == CloseReason::Kicked; }},
        {QStringLiteral("10.0.0.0/26"),
         [](K c) { return c.peer.address.toIPv4Address() >> 6 == 0x0a000000 >> 6; }},
        {QStringLiteral("::/0"),
         [](K c) { return c.peer.address.protocol() == QAbstractSocket::IPv6Protocol; }},
        {QStringLiteral("10.0.0.0/99"), [](K) { return true; }},
        {QStringLiteral("nobody"), [](K) { return false; }},
    };
    return all;
}

/// A model and what it should show, driven by the same random events.
class Pair final
{
public:
    explicit Pair(quint32 seed)
        : m_random(seed)
        , m_tester(&m_model, QAbstractItemModelTester::FailureReportingMode::QtTest)
    {
    }

    void step();
    [[nodiscard]] QList<quint64> expected() const;
    [[nodiscard]] ClientModel &model() { return m_model; }

private:
    void batch();
    void sample();
    void sort();
    ClientOpened newClient();
    ClientClosed end(quint64 id);

    QRandomGenerator m_random;
    ClientModel m_model{nullptr};
    QAbstractItemModelTester m_tester;
    std::map<quint64, Known> m_clients;
    quint64 m_lastId = 0;
    QByteArray m_sortName = "client";
    Qt::SortOrder m_order = Qt::DescendingOrder;
    size_t m_filter = 0;
};

void Pair::step()
{
    const int choice = m_random.bounded(100);
    if (choice < 45) {
        batch();
    } else if (choice < 75) {
        sample();
    } else if (choice < 87) {
        sort();
    } else if (choice < 98) {
        m_filter = size_t(m_random.bounded(int(filters().size())));
        m_model.setFilter(filters()[m_filter].first);
    } else {
        m_model.clearClosed();
        std::erase_if(m_clients, [](const auto &entry) { return !entry.second.isOpen; });
    }
}

ClientOpened Pair::newClient()
{
    ClientOpened client = opened(++m_lastId);
    client.since = second(m_random.bounded(50)); // not in the order of the ids, and often equal
    if (m_random.bounded(4) == 0)
        client.peer.address = QHostAddress(QStringLiteral("fd00::%1").arg(m_random.bounded(9) + 1));
    else
        client.peer.address = QHostAddress(quint32(0x0a000000 + m_random.bounded(200)));
    m_clients[m_lastId] = {m_lastId, client.peer, client.since, {}, true, {}};
    return client;
}

ClientClosed Pair::end(quint64 id)
{
    Known &known = m_clients[id];
    known.isOpen = false;
    known.reason = CloseReason(m_random.bounded(10));
    const TrafficTotals totals = known.figures.totals;
    known.figures = {};
    known.figures.totals = totals;
    known.figures.unsentBytes = m_random.bounded(3);
    ClientClosed client = closed(id, known.reason);
    client.peer = known.peer;
    client.since = known.since;
    client.totals = totals;
    client.unsentBytes = known.figures.unsentBytes;
    return client;
}

void Pair::batch()
{
    ClientBatch batch;
    for (int n = m_random.bounded(20); n > 0; --n)
        batch.opened.append(newClient());
    for (auto &[id, known] : m_clients) {
        if (known.isOpen && m_random.bounded(12) == 0)
            batch.closed.append(end(id));
    }
    if (m_random.bounded(5) == 0) { // refused: never opened
        newClient();
        batch.closed.append(end(m_lastId));
    }
    std::shuffle(batch.opened.begin(), batch.opened.end(), m_random);
    m_model.apply(batch);
}

void Pair::sample()
{
    ServerSample all;
    for (auto &[id, known] : m_clients) {
        if (!known.isOpen)
            continue;
        ClientSample &figures = known.figures;
        figures.id = {id};
        figures.inRate = m_random.bounded(5) * 100.5;
        figures.outRate = m_random.bounded(5) * 100.5;
        figures.totals.bytesIn += m_random.bounded(3);
        figures.totals.bytesOut += m_random.bounded(3);
        figures.totals.messagesIn += m_random.bounded(2);
        figures.totals.messagesOut += m_random.bounded(2);
        figures.idleNs = m_random.bounded(1000);
        figures.unsentBytes = m_random.bounded(4);
        figures.readingPaused = m_random.bounded(4) == 0;
        all.clients.push_back(figures);
    }
    m_model.apply(all);
}

void Pair::sort()
{
    const int column = m_random.bounded(m_model.columnCount());
    m_sortName = clientColumns()[size_t(column)].name;
    m_order = m_random.bounded(2) == 0 ? Qt::AscendingOrder : Qt::DescendingOrder;
    m_model.sort(column, m_order);
}

QList<quint64> Pair::expected() const
{
    std::vector<Known> rows; // by rising id, which a stable sort keeps among equals
    for (const auto &[id, known] : m_clients) {
        if (filters()[m_filter].second(known))
            rows.push_back(known);
    }
    const Less &less = orders().at(m_sortName);
    std::stable_sort(rows.begin(), rows.end(), [&](const Known &a, const Known &b) {
        return m_order == Qt::AscendingOrder ? less(a, b) : less(b, a);
    });
    QList<quint64> ids;
    for (const Known &known : rows)
        ids.append(known.id);
    return ids;
}

} // namespace

class TestClientOrder final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyColumnHasAReference();
    void agreesWithReference_data();
    void agreesWithReference();
};

void TestClientOrder::everyColumnHasAReference()
{
    QCOMPARE(orders().size(), clientColumns().size());
    for (const ClientColumn &column : clientColumns())
        QVERIFY2(orders().contains(column.name), column.name);
}

void TestClientOrder::agreesWithReference_data()
{
    QTest::addColumn<quint32>("seed");
    for (const quint32 seed : {1U, 42U, 977U, 20261123U})
        QTest::addRow("seed %u", seed) << seed;
}

void TestClientOrder::agreesWithReference()
{
    QFETCH(quint32, seed);
    Pair pair(seed);
    ClientModel &model = pair.model();
    std::map<quint64, QPersistentModelIndex> kept; // as a view holds its current and its selected rows
    int hidden = 0;
    for (int step = 0; step < 200; ++step) {
        pair.step();
        QCOMPARE(shown(model), pair.expected());
        for (auto it = kept.begin(); it != kept.end();) {
            QCOMPARE(it->second.isValid(), model.rowOf(id(it->first)) >= 0);
            if (it->second.isValid()) {
                QCOMPARE(model.idAt(it->second.row()).value, it->first);
                ++it;
            } else {
                it = kept.erase(it);
                ++hidden;
            }
        }
        for (int row = 0; row < model.rowCount(); row += 3)
            kept.try_emplace(model.idAt(row).value, model.index(row, row % model.columnCount()));
    }
    QVERIFY(hidden > 0); // rows went as well as came
}

QTEST_MAIN(TestClientOrder)
#include "tst_clientorder.moc"
