// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/clients/clienttable.h"

#include "core/telemetry/historybook.h"
#include "tests/ui/clients/clientvalues.h"
#include "ui/clients/clientheader.h"
#include "ui/clients/clientmodel.h"
#include "ui/common/theme.h"

#include <QAction>
#include <QDataStream>
#include <QIODevice>
#include <QMenu>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

#include <functional>
#include <memory>

using namespace porthole;
using namespace porthole::values;

/// The table alone: its place, its selection, its columns and how it paints.
class TestClientTable final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void placeIsKept_data();
    void placeIsKept();
    void topStaysTop();
    void shufflesDoNotScroll();
    void oneThatMovesDoesNotTakeTheViewAlong();
    void selectionSurvivesResort();
    void selectionEndsWithItsClient();
    void selectionIsPublishedOnceForEachChange();
    void currentRowGoesOnBesideOneThatWent();
    void selectBringsIntoView();
    void columnsAreHiddenByMenu();
    void lastColumnCannotBeHidden();
    void resetColumns();
    void stateOfColumnsIsRestored();
    void stateOfAnotherVersionIsRestored();
    void reasonOfTheFirstVersionComesForward_data();
    void reasonOfTheFirstVersionComesForward();
    void badStateChangesNothing_data();
    void badStateChangesNothing();
    void sparklineShowsBothDirections();
    void closedRowsAreDimmed();
    void longReasonsBeginWithTheReason();

private:
    void addScrolled();
    [[nodiscard]] int top(quint64 n) const;
    [[nodiscard]] QImage cell(quint64 n, const char *columnName) const;

    std::unique_ptr<HistoryBook> m_history;
    std::unique_ptr<ClientModel> m_model;
    std::unique_ptr<ClientTable> m_table;
};

namespace {

/// The picture has this colour somewhere, exactly.
bool hasColour(const QImage &picture, const QColor &colour)
{
    for (int y = 0; y < picture.height(); ++y) {
        for (int x = 0; x < picture.width(); ++x) {
            if (picture.pixelColor(x, y).rgb() == colour.rgb())
                return true;
        }
    }
    return false;
}

QAction *actionOf(const QMenu *menu, const QString &text)
{
    for (QAction *action : menu->actions()) {
        if (action->text() == text)
            return action;
    }
    return nullptr;
}

} // namespace

void TestClientTable::init()
{
    m_history = std::make_unique<HistoryBook>();
    m_model = std::make_unique<ClientModel>(m_history.get());
    m_table = std::make_unique<ClientTable>(m_model.get());
    m_table->resize(900, 400);
    m_table->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_table.get()));
}

void TestClientTable::cleanup()
{
    m_table.reset();
    m_model.reset();
    m_history.reset();
}

/// Clients 1001 to 1100, scrolled so that #1050 is the uppermost, half of it hidden.
void TestClientTable::addScrolled()
{
    m_model->apply(openedRange(1001, 1100));
    m_table->sortByColumn(column("client"), Qt::AscendingOrder);
    m_table->verticalScrollBar()->setValue(49 * m_table->rowHeight(0) + m_table->rowHeight(0) / 2);
    QCOMPARE(m_model->idAt(m_table->rowAt(0)), id(1050));
}

/// Where a client's row begins in the view, in pixels.
int TestClientTable::top(quint64 n) const
{
    return m_table->rowViewportPosition(m_model->rowOf(id(n)));
}

QImage TestClientTable::cell(quint64 n, const char *columnName) const
{
    const QRect area = m_table->visualRect(m_model->index(m_model->rowOf(id(n)), column(columnName)));
    return m_table->viewport()->grab(area).toImage();
}

void TestClientTable::placeIsKept_data()
{
    using Change = std::function<void(ClientModel *)>;
    QTest::addColumn<Change>("change");
    QTest::newRow("rows come above") << Change([](ClientModel *model) { model->apply(openedRange(1, 30)); });
    QTest::newRow("rows come below") << Change(
        [](ClientModel *model) { model->apply(openedRange(2001, 2030)); });
    QTest::newRow("rows come above and below") << Change([](ClientModel *model) {
        ClientBatch batch = openedRange(1, 30);
        batch.opened += openedRange(2001, 2030).opened;
        model->apply(batch);
    });
    QTest::newRow("rows go above") << Change([](ClientModel *model) {
        model->apply(closedRange(1001, 1020));
        model->clearClosed();
    });
    QTest::newRow("scattered rows go") << Change([](ClientModel *model) {
        ClientBatch ends;
        for (const quint64 n : {1002, 1010, 1049, 1051, 1053, 1090})
            ends.closed.append(closed(n));
        model->apply(ends);
        model->clearClosed();
    });
    QTest::newRow("a filter hides some above")
        << Change([](ClientModel *model) { model->setFilter(QStringLiteral("10.0.4.")); }); // 1024 and up
}

void TestClientTable::placeIsKept()
{
    QFETCH(std::function<void(ClientModel *)>, change);
    addScrolled();
    m_model->apply(openedRange(1101, 1200)); // room below, whatever goes
    const int before = top(1050);
    QVERIFY(before < 0);
    const int rowBefore = m_model->rowOf(id(1050));
    change(m_model.get());
    QCOMPARE(top(1050), before);
    if (QTest::currentDataTag() != QByteArray("rows come below"))
        QVERIFY(m_model->rowOf(id(1050)) != rowBefore);
}

void TestClientTable::topStaysTop()
{
    m_model->apply(openedRange(1, 100)); // the newest on top
    QCOMPARE(m_table->rowAt(0), 0);
    m_model->apply(openedRange(101, 110));
    QCOMPARE(m_table->verticalScrollBar()->value(), 0);
    QCOMPARE(m_model->idAt(m_table->rowAt(0)), id(110));
}

void TestClientTable::shufflesDoNotScroll()
{
    addScrolled();
    m_table->sortByColumn(column("in-rate"), Qt::DescendingOrder);
    const int before = m_table->verticalScrollBar()->value();
    QVERIFY(before > 0);
    ServerSample all;
    for (quint64 n = 1001; n <= 1100; ++n)
        all.clients.push_back(sample(n, double(n * 7919 % 1009)));
    m_model->apply(all);
    QCOMPARE(m_table->verticalScrollBar()->value(), before);
}

void TestClientTable::oneThatMovesDoesNotTakeTheViewAlong()
{
    addScrolled();
    m_table->sortByColumn(column("state"), Qt::AscendingOrder);
    const int before = top(1052);
    m_model->apply(closedRange(1050, 1050)); // the uppermost goes to the end of the table
    QCOMPARE(m_model->rowOf(id(1050)), 99);
    QCOMPARE(top(1052), before);
}

void TestClientTable::selectionSurvivesResort()
{
    m_model->apply(openedRange(1, 50));
    m_table->sortByColumn(column("in-rate"), Qt::DescendingOrder);
    m_table->select(id(7));
    m_table->selectionModel()->select(m_model->index(m_model->rowOf(id(9)), 0),
                                      QItemSelectionModel::Select | QItemSelectionModel::Rows);
    const QSignalSpy spy(m_table.get(), &ClientTable::selectedIdsChanged);
    const int rowBefore = m_model->rowOf(id(7));
    ServerSample all;
    for (quint64 n = 1; n <= 50; ++n)
        all.clients.push_back(sample(n, double(n)));
    m_model->apply(all);
    m_model->apply(openedRange(51, 60));
    QVERIFY(m_model->rowOf(id(7)) != rowBefore);
    QCOMPARE(m_table->selectedIds(), (QList<ConnectionId>{id(7), id(9)}));
    QCOMPARE(m_model->idAt(m_table->currentIndex().row()), id(7));
    QCOMPARE(spy.size(), 0);
}

void TestClientTable::selectionEndsWithItsClient()
{
    m_model->apply(openedRange(1, 5));
    m_table->select(id(3));
    QSignalSpy spy(m_table.get(), &ClientTable::selectedIdsChanged);
    m_model->apply(closedRange(3, 3));
    QCOMPARE(m_table->selectedIds(), (QList<ConnectionId>{id(3)})); // closed, and still there
    QCOMPARE(spy.size(), 0);
    m_model->clearClosed();
    QCOMPARE(spy.size(), 1);
    QCOMPARE(spy.takeFirst().at(0).value<QList<ConnectionId>>(), QList<ConnectionId>());
}

void TestClientTable::selectionIsPublishedOnceForEachChange()
{
    m_model->apply(openedRange(1, 20));
    QSignalSpy spy(m_table.get(), &ClientTable::selectedIdsChanged);
    m_table->selectAll();
    QCOMPARE(spy.size(), 1);
    int rowsThen = 0;
    connect(m_table.get(), &ClientTable::selectedIdsChanged, this, [&] { rowsThen = m_model->rowCount(); });
    ClientBatch ends;
    for (const quint64 n : {2, 5, 6, 11})
        ends.closed.append(closed(n));
    m_model->apply(ends);
    m_model->clearClosed();
    QCOMPARE(spy.size(), 2);
    QCOMPARE(rowsThen, 16); // the change was complete
    const auto left = spy.last().at(0).value<QList<ConnectionId>>();
    QCOMPARE(left.size(), 16);
    QCOMPARE(left, m_table->selectedIds());
    QVERIFY(!left.contains(id(5)));
}

void TestClientTable::currentRowGoesOnBesideOneThatWent()
{
    addScrolled();
    m_table->select(id(1055));
    ClientBatch ends;
    for (const quint64 n : {1003, 1055, 1080})
        ends.closed.append(closed(n));
    m_model->apply(ends);
    m_model->clearClosed();
    QCOMPARE(m_model->idAt(m_table->currentIndex().row()), id(1056));
    QVERIFY(m_table->selectedIds().isEmpty());
}

void TestClientTable::selectBringsIntoView()
{
    m_model->apply(openedRange(1, 500));
    m_table->select(id(3));
    QCOMPARE(m_table->selectedIds(), (QList<ConnectionId>{id(3)}));
    QVERIFY(m_table->viewport()->rect().contains(m_table->visualRect(m_table->currentIndex())));
    m_table->select(id(12345));
    QCOMPARE(m_table->selectedIds(), (QList<ConnectionId>{id(3)}));
}

void TestClientTable::columnsAreHiddenByMenu()
{
    ClientHeader *header = m_table->columns();
    const std::unique_ptr<QMenu> menu(header->makeColumnMenu(m_table.get()));
    QAction *action = actionOf(menu.get(), QStringLiteral("Idle"));
    QVERIFY(action && action->isChecked());
    action->trigger();
    QVERIFY(header->isSectionHidden(column("idle")));
    action->trigger();
    QVERIFY(!header->isSectionHidden(column("idle")));
}

void TestClientTable::lastColumnCannotBeHidden()
{
    ClientHeader *header = m_table->columns();
    for (int i = 0; i < header->count(); ++i)
        header->setSectionHidden(i, i != column("peer"));
    const std::unique_ptr<QMenu> menu(header->makeColumnMenu(m_table.get()));
    QVERIFY(!actionOf(menu.get(), QStringLiteral("Peer"))->isEnabled());
    QVERIFY(actionOf(menu.get(), QStringLiteral("Idle"))->isEnabled());
}

void TestClientTable::resetColumns()
{
    ClientHeader *header = m_table->columns();
    const QByteArray first = header->saveColumns();
    header->setSectionHidden(column("idle"), true);
    header->moveSection(1, 5);
    header->resizeSection(column("peer"), 333);
    m_table->sortByColumn(column("peer"), Qt::AscendingOrder);
    QVERIFY(header->saveColumns() != first);
    header->resetColumns();
    QCOMPARE(header->saveColumns(), first);
    QCOMPARE(m_model->sortColumn(), column("client"));
}

void TestClientTable::stateOfColumnsIsRestored()
{
    ClientHeader *header = m_table->columns();
    header->setSectionHidden(column("unsent"), true);
    header->moveSection(header->visualIndex(column("reason")), 1);
    header->resizeSection(column("peer"), 277);
    m_table->sortByColumn(column("bytes-in"), Qt::AscendingOrder);
    const QByteArray state = header->saveColumns();

    ClientModel model(nullptr);
    ClientTable other(&model);
    QVERIFY(other.columns()->restoreColumns(state));
    QVERIFY(other.columns()->isSectionHidden(column("unsent")));
    QCOMPARE(other.columns()->visualIndex(column("reason")), 1);
    QCOMPARE(other.columns()->sectionSize(column("peer")), 277);
    QCOMPARE(model.sortColumn(), column("bytes-in"));
    QCOMPARE(model.sortOrder(), Qt::AscendingOrder);
    QCOMPARE(other.columns()->saveColumns(), state);
}

/// One that had a column which is gone, and lacked most of today's.
void TestClientTable::stateOfAnotherVersionIsRestored()
{
    QByteArray state;
    QDataStream out(&state, QIODevice::WriteOnly);
    out.setVersion(QDataStream::Qt_6_4);
    out << quint32(1) << qint32(2) << QByteArray("no-such-column") << qint32(50) << false;
    out << QByteArray("peer") << qint32(123) << false << QByteArray("peer") << qint32(Qt::AscendingOrder);
    ClientHeader *header = m_table->columns();
    QVERIFY(header->restoreColumns(state));
    QCOMPARE(header->visualIndex(column("peer")), 0);
    QCOMPARE(header->sectionSize(column("peer")), 123);
    QCOMPARE(header->hiddenSectionCount(), 0);
    QCOMPARE(m_model->sortColumn(), column("peer"));
}

void TestClientTable::reasonOfTheFirstVersionComesForward_data()
{
    QTest::addColumn<QList<QByteArray>>("saved");
    QTest::addColumn<QList<QByteArray>>("restored");
    QTest::newRow("last, as it stood first")
        << QList<QByteArray>{"state", "peer", "client", "idle", "reason"}
        << QList<QByteArray>{"state", "peer", "reason", "client", "idle"};
    QTest::newRow("where the user wants it")
        << QList<QByteArray>{"reason", "state", "peer", "client", "idle"}
        << QList<QByteArray>{"reason", "state", "peer", "client", "idle"};
    QTest::newRow("alone") << QList<QByteArray>{"reason"} << QList<QByteArray>{"reason"};
}

void TestClientTable::reasonOfTheFirstVersionComesForward()
{
    QFETCH(QList<QByteArray>, saved);
    QFETCH(QList<QByteArray>, restored);
    QByteArray state;
    QDataStream out(&state, QIODevice::WriteOnly);
    out.setVersion(QDataStream::Qt_6_4);
    out << quint32(1) << qint32(saved.size());
    for (const QByteArray &name : saved)
        out << name << qint32(100 + name.size()) << false;
    out << QByteArray("peer") << qint32(Qt::AscendingOrder);
    const ClientHeader *header = m_table->columns();
    QVERIFY(m_table->columns()->restoreColumns(state));
    for (int visual = 0; visual < restored.size(); ++visual) {
        const int shown = header->logicalIndex(visual);
        QCOMPARE(QByteArray(clientColumns()[size_t(shown)].name), restored[visual]);
        QCOMPARE(header->sectionSize(shown), int(100 + restored[visual].size()));
    }
    QCOMPARE(m_model->sortColumn(), column("peer"));
}

void TestClientTable::badStateChangesNothing_data()
{
    QTest::addColumn<QByteArray>("state");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("something else") << QByteArray("{\"columns\": 3}");
    QTest::newRow("other version") << QByteArray("\0\0\0\x63", 4);
    QTest::newRow("huge count") << QByteArray("\0\0\0\x01\x7f\xff\xff\xff", 8);
}

void TestClientTable::badStateChangesNothing()
{
    QFETCH(QByteArray, state);
    ClientHeader *header = m_table->columns();
    header->resizeSection(column("peer"), 277);
    const QByteArray before = header->saveColumns();
    QVERIFY(!header->restoreColumns(state));
    QVERIFY(!header->restoreColumns(before.chopped(1)));
    QVERIFY(!header->restoreColumns(before + 'x'));
    QCOMPARE(header->saveColumns(), before);
}

void TestClientTable::sparklineShowsBothDirections()
{
    m_model->apply(openedRange(1, 3));
    ServerSample all;
    for (qint64 second = 100; second < 161; ++second) {
        all.atNs = second * 1'000'000'000;
        all.clients = {sample(1, 0), sample(2, 0)};
        all.clients[0].totals.bytesIn = (second - 99) * 5'000;
        all.clients[1].totals.bytesOut = (second - 99) * 5'000;
        m_history->add(all);
    }
    m_model->apply(all);
    const QColor in = theme::incoming(m_table->palette());
    const QColor out = theme::outgoing(m_table->palette());
    QVERIFY(hasColour(cell(1, "activity"), in));
    QVERIFY(!hasColour(cell(1, "activity"), out));
    QVERIFY(hasColour(cell(2, "activity"), out));
    QVERIFY(!hasColour(cell(2, "activity"), in));
    QVERIFY(!hasColour(cell(3, "activity"), in));

    // In rises above the middle, out hangs below it.
    const auto half = [](const QImage &picture, int from) {
        return picture.copy(0, from, picture.width(), picture.height() / 2 - 1);
    };
    const QImage incoming = cell(1, "activity");
    QVERIFY(hasColour(half(incoming, 0), in));
    QVERIFY(!hasColour(half(incoming, incoming.height() / 2 + 1), in));
}

void TestClientTable::longReasonsBeginWithTheReason()
{
    m_model->apply(openedRange(1, 3));
    ClientBatch batch;
    const QString detail =
        QStringLiteral("with a long story about it that no column has room for, ending in ");
    for (quint64 n = 1; n <= 2; ++n)
        batch.closed.append(closed(n, CloseReason::SocketError, detail + QString(8, n == 1 ? u'W' : u'i')));
    batch.closed.append(closed(3, CloseReason::SocketError, QStringLiteral("another")));
    m_model->apply(batch);
    QVERIFY(cell(1, "reason") == cell(2, "reason")); // only the end differs, and that is not seen
    QVERIFY(cell(1, "reason") != cell(3, "reason"));
}

void TestClientTable::closedRowsAreDimmed()
{
    m_model->apply(openedRange(1, 2));
    m_model->apply(closedRange(1, 1));
    const QColor muted = theme::muted(m_table->palette());
    QVERIFY(hasColour(cell(1, "peer"), muted));
    QVERIFY(!hasColour(cell(2, "peer"), muted));
    QVERIFY(hasColour(cell(2, "state"), theme::good(m_table->palette())));
    QVERIFY(!hasColour(cell(1, "state"), theme::good(m_table->palette())));
}

QTEST_MAIN(TestClientTable)
#include "tst_clienttable.moc"
