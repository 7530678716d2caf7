// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/clients/clientmodel.h"

#include "core/telemetry/historybook.h"
#include "tests/ui/clients/clientvalues.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace porthole;
using namespace porthole::values;

class TestClientModel final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsWhatIsNoted();
    void opensAndCloses();
    void refusedClientGetsARow();
    void openedAndClosedInOneBatch();
    void figuresComeWithSamples();
    void sampleOfAClosedClientIsPassedOver();
    void cells_data();
    void cells();
    void everyColumnHasTitleAndTip();
    void closedBeyondMaximumGo();
    void batchOfClosedBeyondMaximum();
    void clearClosedForgetsThem();
    void historyIsFed();
    void filterFollowsState();
    void aHandshakeIsAState();
    void invalidFilterHidesNothing();
};

void TestClientModel::opensAndCloses()
{
    ClientModel model(nullptr);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.apply(openedRange(1, 3));
    QCOMPARE(shown(model), (QList<quint64>{3, 2, 1})); // the newest on top
    QCOMPARE(model.openCount(), 3);
    QCOMPARE(model.closedCount(), 0);

    ClientClosed end = closed(2, CloseReason::IdleTimeout);
    end.totals.bytesIn = 17;
    end.unsentBytes = 5;
    model.apply(ClientBatch{{}, {end}});
    QCOMPARE(model.openCount(), 2);
    QCOMPARE(model.closedCount(), 1);
    const ClientRow *row = model.find(id(2));
    QVERIFY(row && !row->isOpen());
    QCOMPARE(row->closed->reason, CloseReason::IdleTimeout);
    QCOMPARE(row->sample.totals.bytesIn, 17);
    QCOMPARE(row->sample.unsentBytes, 5);
    QCOMPARE(row->local, opened(2).local);
    QCOMPARE(model.rowOf(id(2)), 1);
    QCOMPARE(model.find(id(99)), nullptr);
    QCOMPARE(model.rowOf(id(99)), -1);
    QVERIFY(!model.idAt(-1).isValid());
    QVERIFY(!model.idAt(3).isValid());
}

void TestClientModel::refusedClientGetsARow()
{
    ClientModel model(nullptr);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.apply(ClientBatch{{}, {closed(1, CloseReason::LimitReached)}});
    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(model.openCount(), 0);
    QCOMPARE(text(model, 1, "peer"), peer(1).toString());
    QCOMPARE(text(model, 1, "reason"), describe(CloseReason::LimitReached));
}

void TestClientModel::openedAndClosedInOneBatch()
{
    ClientModel model(nullptr);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.apply(ClientBatch{{opened(1), opened(2)}, {closed(1, CloseReason::PeerReset)}});
    QCOMPARE(shown(model), (QList<quint64>{2, 1}));
    QCOMPARE(model.openCount(), 1);
    QCOMPARE(model.closedCount(), 1);
}

void TestClientModel::figuresComeWithSamples()
{
    ClientModel model(nullptr);
    model.apply(openedRange(1, 2));
    ServerSample all;
    all.clients = {sample(1, 12'100), sample(2, 0, true)};
    model.apply(all);
    QCOMPARE(text(model, 1, "in-rate"), QStringLiteral("12.1 kB/s"));
    QCOMPARE(text(model, 1, "state"), QStringLiteral("Open"));
    QCOMPARE(text(model, 2, "state"), QStringLiteral("Paused"));
}

void TestClientModel::sampleOfAClosedClientIsPassedOver()
{
    ClientModel model(nullptr);
    model.apply(openedRange(1, 1));
    model.apply(closedRange(1, 1));
    ServerSample late;
    late.clients = {sample(1, 500), sample(77, 500)};
    model.apply(late);
    QCOMPARE(model.find(id(1))->sample.inRate, 0.0);
    QCOMPARE(model.rowCount(), 1);
}

void TestClientModel::cells_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QString>("open");
    QTest::addColumn<QString>("openTip");
    QTest::addColumn<QString>("closed");
    const QString since = second(1).toLocalTime().toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
    const QString none;
    QTest::newRow("state") << QByteArray("state") << QStringLiteral("Open")
                           << QStringLiteral("Open since ") + since << QStringLiteral("Closed");
    QTest::newRow("client") << QByteArray("client") << QStringLiteral("#1") << QStringLiteral("#1")
                            << QStringLiteral("#1");
    QTest::newRow("peer") << QByteArray("peer") << QStringLiteral("10.0.0.1:40001")
                          << QStringLiteral("10.0.0.1:40001, connected to 127.0.0.1:9000")
                          << QStringLiteral("10.0.0.1:40001");
    QTest::newRow("in rate") << QByteArray("in-rate") << QStringLiteral("1.2 kB/s")
                             << QStringLiteral("1,234 bytes a second, over about the last second") << none;
    QTest::newRow("out rate") << QByteArray("out-rate") << QStringLiteral("56 B/s")
                              << QStringLiteral("56 bytes a second, over about the last second") << none;
    QTest::newRow("bytes in") << QByteArray("bytes-in") << QStringLiteral("1.2 MB")
                              << QStringLiteral("1,234,567 bytes") << QStringLiteral("1.2 MB");
    QTest::newRow("bytes out") << QByteArray("bytes-out") << QStringLiteral("7.0 kB")
                               << QStringLiteral("7,001 bytes") << QStringLiteral("7.0 kB");
    QTest::newRow("messages in") << QByteArray("messages-in") << QStringLiteral("1,000")
                                 << QStringLiteral("1,000, of which 3 broke the framing")
                                 << QStringLiteral("1,000");
    QTest::newRow("messages out") << QByteArray("messages-out") << QStringLiteral("999")
                                  << QStringLiteral("999") << QStringLiteral("999");
    QTest::newRow("idle") << QByteArray("idle") << QStringLiteral("1 min 05 s")
                          << QStringLiteral("65,000 ms since the last byte") << none;
    QTest::newRow("unsent") << QByteArray("unsent") << QStringLiteral("262.1 kB")
                            << QStringLiteral("262,144 bytes wait for the client to take them")
                            << QStringLiteral("12 B");
    QTest::newRow("activity") << QByteArray("activity") << QStringLiteral("2.0 kB in, 500 B out")
                              << QStringLiteral(
                                     "Last minute: 2,000 bytes in, 500 bytes out; at most 2.0 kB/s")
                              << QStringLiteral("2.0 kB in, 500 B out");
    QTest::newRow("since") << QByteArray("since") << since << since << since;
    QTest::newRow("reason") << QByteArray("reason") << none << none
                            << QStringLiteral("socket error: no route to host");
}

void TestClientModel::cells()
{
    QFETCH(QByteArray, name);
    HistoryBook history;
    ClientModel model(&history);
    model.apply(openedRange(1, 1));
    ServerSample all;
    ClientSample figures = sample(1, 1234);
    figures.outRate = 56;
    figures.totals = {1'234'567, 7'001, 1'000, 999, 3};
    figures.idleNs = 65'000'000'000;
    figures.unsentBytes = 262'144;
    all.clients = {figures};
    model.apply(all);
    // The history gets figures of its own: 2,000 bytes in and 500 out in one full second.
    ServerSample past;
    past.atNs = 100'000'000'000;
    past.clients = {sample(1, 0)};
    past.clients[0].totals = {2'000, 500, 0, 0, 0};
    history.add(past);
    past.atNs += 1'000'000'000;
    history.add(past);

    QTEST(text(model, 1, name), "open");
    QTEST(text(model, 1, name, Qt::ToolTipRole), "openTip");

    ClientClosed end = closed(1, CloseReason::SocketError, QStringLiteral("no route\n to host"));
    end.totals = figures.totals;
    end.unsentBytes = 12;
    model.apply(ClientBatch{{}, {end}});
    QTEST(text(model, 1, name), "closed");
}

void TestClientModel::everyColumnHasTitleAndTip()
{
    const ClientModel model(nullptr);
    QCOMPARE(model.columnCount(), int(clientColumns().size()));
    QSet<QString> names;
    for (int column = 0; column < model.columnCount(); ++column) {
        QVERIFY(!model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString().isEmpty());
        QVERIFY(!model.headerData(column, Qt::Horizontal, Qt::ToolTipRole).toString().isEmpty());
        names.insert(QLatin1StringView(clientColumns()[size_t(column)].name));
    }
    QCOMPARE(names.size(), model.columnCount()); // each is a key of its own
    QCOMPARE(clientColumn(QLatin1StringView("no such column")), -1);
}

void TestClientModel::closedBeyondMaximumGo()
{
    constexpr quint64 most = ClientModel::maxClosed;
    HistoryBook history;
    ClientModel model(&history);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.apply(openedRange(1, most + 20));
    model.apply(closedRange(1, most));
    QCOMPARE(model.closedCount(), int(most));
    QCOMPARE(model.droppedClosed(), quint64(0));

    // In the order in which they closed, not in that of their ids.
    ClientBatch more;
    more.closed = {closed(most + 7), closed(most + 5), closed(most + 6)};
    model.apply(more);
    QCOMPARE(model.closedCount(), int(most));
    QCOMPARE(model.droppedClosed(), quint64(3));
    QCOMPARE(model.openCount(), 17);
    QCOMPARE(model.rowCount(), int(most) + 17);
    QCOMPARE(model.find(id(3)), nullptr);
    QVERIFY(model.find(id(4)));

    model.clearClosed();
    QCOMPARE(model.closedCount(), 0);
    QCOMPARE(model.rowCount(), 17);
    QCOMPARE(model.droppedClosed(), quint64(3)); // what the user clears is no loss
}

void TestClientModel::batchOfClosedBeyondMaximum()
{
    constexpr quint64 most = ClientModel::maxClosed;
    ClientModel model(nullptr);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.apply(closedRange(1, most + 500)); // some go in the batch that they come with
    QCOMPARE(model.closedCount(), int(most));
    QCOMPARE(model.rowCount(), int(most));
    QCOMPARE(model.droppedClosed(), quint64(500));
    QCOMPARE(model.find(id(500)), nullptr);
    QVERIFY(model.find(id(501)));
}

void TestClientModel::clearClosedForgetsThem()
{
    ClientModel model(nullptr);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.apply(openedRange(1, 6));
    ClientBatch ends;
    ends.closed = {closed(2), closed(4), closed(6)};
    model.apply(ends);
    model.setFilter(QStringLiteral("open"));
    model.clearClosed();
    QCOMPARE(shown(model), (QList<quint64>{5, 3, 1}));
    QCOMPARE(model.find(id(2)), nullptr);
    model.apply(openedRange(7, 9)); // takes the places that became free
    model.setFilter({});
    QCOMPARE(shown(model), (QList<quint64>{9, 8, 7, 5, 3, 1}));
}

void TestClientModel::historyIsFed()
{
    HistoryBook history;
    ClientModel model(&history);
    model.apply(openedRange(1, 2));
    ServerSample all;
    all.atNs = 50'000'000'000;
    all.clients = {sample(1, 0)};
    all.clients[0].totals.bytesIn = 100;
    history.add(all);
    model.apply(all);
    ClientClosed end = closed(1);
    end.totals.bytesIn = 250;
    model.apply(ClientBatch{{}, {end, closed(2)}});

    const auto points = history.client(id(1))->points(50, 1);
    QCOMPARE(points.at(0).inRate, 250.0);
    QVERIFY(!history.client(id(2))); // moved nothing: no history is made for it
    model.clearClosed();
    QVERIFY(!history.client(id(1)));
}

void TestClientModel::aHandshakeIsAState()
{
    ClientModel model(nullptr);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    ClientBatch batch = openedRange(1, 4);
    for (ClientOpened &client : batch.opened)
        client.overTls = client.id.value != 4;
    model.apply(batch);
    QCOMPARE(model.handshakingCount(), 3);
    QCOMPARE(text(model, 1, "state"), QStringLiteral("TLS handshake"));
    QVERIFY(text(model, 1, "state", Qt::ToolTipRole).contains(u"handshake is not done yet"));
    QCOMPARE(text(model, 4, "state"), QStringLiteral("Open"));
    model.sort(column("state"), Qt::AscendingOrder);
    model.setFilter(QStringLiteral("handshake"));
    QCOMPARE(shown(model), (QList<quint64>{1, 2, 3}));

    ServerSample all;
    all.clients = {sample(1, 0), sample(2, 0), sample(3, 0, true), sample(4, 0)};
    model.apply(all);
    QCOMPARE(text(model, 3, "state"), QStringLiteral("TLS handshake"));
    ClientBatch next;
    next.noted = {{id(1), second(1), TlsFacts(), {}}, {id(2), second(1), {}, QStringLiteral("odd")}};
    next.closed = {closed(3, CloseReason::TlsFailed)};
    model.apply(next);
    QCOMPARE(model.handshakingCount(), 1);
    QCOMPARE(shown(model), (QList<quint64>{2, 3})); // the third for its reason
    model.setFilter({});
    QCOMPARE(text(model, 1, "state"), QStringLiteral("Open"));
    QCOMPARE(text(model, 2, "state"), QStringLiteral("TLS handshake"));
    QCOMPARE(text(model, 3, "state"), QStringLiteral("Closed"));
    model.apply(closedRange(1, 4));
    QCOMPARE(model.handshakingCount(), 0);
}

void TestClientModel::filterFollowsState()
{
    ClientModel model(nullptr);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.apply(openedRange(1, 4));
    model.setFilter(QStringLiteral("paused"));
    QCOMPARE(model.rowCount(), 0);
    QCOMPARE(model.openCount(), 4);
    ServerSample all;
    all.clients = {sample(1, 0, true), sample(2, 0), sample(3, 0, true), sample(4, 0)};
    model.apply(all);
    QCOMPARE(shown(model), (QList<quint64>{3, 1}));
    all.clients = {sample(1, 0), sample(2, 0, true), sample(3, 0, true), sample(4, 0)};
    model.apply(all);
    QCOMPARE(shown(model), (QList<quint64>{3, 2}));
    model.apply(closedRange(3, 3));
    QCOMPARE(shown(model), (QList<quint64>{2}));
    QVERIFY(model.find(id(1)));
    QCOMPARE(model.rowOf(id(1)), -1);
}

void TestClientModel::invalidFilterHidesNothing()
{
    ClientModel model(nullptr);
    model.apply(openedRange(1, 4));
    model.setFilter(QStringLiteral("10.0.0.0/99"));
    QVERIFY(!model.filterError().isEmpty());
    QCOMPARE(model.rowCount(), 4);
    model.setFilter(QStringLiteral("10.0.0.0/30"));
    QCOMPARE(model.filterError(), QString());
    QCOMPARE(shown(model), (QList<quint64>{3, 2, 1}));
}

void TestClientModel::showsWhatIsNoted()
{
    ClientModel model(nullptr);
    QAbstractItemModelTester tester(&model);
    TlsFacts facts;
    facts.version = QStringLiteral("TLSv1.3");
    model.apply(ClientBatch{{opened(1), opened(2)}, {}, {{id(1), second(1), facts, {}}}});
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    model.apply(
        ClientBatch{{}, {}, {{id(2), second(2), {}, QStringLiteral("odd")}, {id(9), second(2), {}, {}}}});
    QVERIFY(!changed.isEmpty());
    QCOMPARE(model.find(id(1))->tls->version, QStringLiteral("TLSv1.3"));
    QVERIFY(!model.find(id(2))->tls);
    QCOMPARE(text(model, 2, "reason"), QStringLiteral("odd"));
    QCOMPARE(text(model, 1, "reason"), QString());
    model.apply(ClientBatch{{}, {closed(1), closed(2)}, {}});
    QCOMPARE(text(model, 2, "reason"), describe(CloseReason::PeerClosed));
    QVERIFY(model.find(id(1))->tls); // it stays when the client has gone
}

QTEST_MAIN(TestClientModel)
#include "tst_clientmodel.moc"
