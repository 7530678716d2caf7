// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/clients/clienttable.h"

#include "ui/clients/clientheader.h"
#include "ui/clients/clientmodel.h"
#include "ui/clients/sparklinedelegate.h"
#include "ui/clients/statedelegate.h"

#include <QEvent>
#include <QItemSelectionModel>
#include <QScrollBar>

#include <algorithm>
#include <cstdlib>

namespace porthole {

ClientTable::ClientTable(ClientModel *model, QWidget *parent)
    : QTableView(parent)
    , m_model(model)
    , m_header(new ClientHeader(this))
{
    setAccessibleName(tr("Clients"));
    setHorizontalHeader(m_header);
    setModel(model);
    setSortingEnabled(true);
    m_header->resetColumns(); // after that: the widths have room for the sort indicator
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setShowGrid(false);
    setWordWrap(false);
    setTextElideMode(Qt::ElideMiddle); // a long peer keeps its port
    setTabKeyNavigation(false);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollMode(ScrollPerPixel);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    updateRowHeight();
    installDelegates();
    connect(selectionModel(), &QItemSelectionModel::selectionChanged, this, &ClientTable::onSelectionChanged);
    connect(model, &ClientModel::updateStarted, this, &ClientTable::rememberPlace);
    connect(model, &ClientModel::updateFinished, this, &ClientTable::returnToPlace);
}

void ClientTable::installDelegates()
{
    setItemDelegate(new RowDelegate(this));
    for (int column = 0; column < m_model->columnCount(); ++column) {
        switch (clientColumns()[size_t(column)].cell) {
        case ClientColumn::Cell::Text:
            break;
        case ClientColumn::Cell::Sentence: {
            auto *const sentences = new RowDelegate(this);
            sentences->setElideMode(Qt::ElideRight); // it begins with what matters
            setItemDelegateForColumn(column, sentences);
            break;
        }
        case ClientColumn::Cell::State:
            setItemDelegateForColumn(column, new StateDelegate(this));
            break;
        case ClientColumn::Cell::Sparkline:
            setItemDelegateForColumn(column, new SparklineDelegate(this));
            break;
        }
    }
}

void ClientTable::changeEvent(QEvent *event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        updateRowHeight();
}

void ClientTable::updateRowHeight()
{
    const int height = fontMetrics().height() + 8;
    verticalHeader()->setMinimumSectionSize(height);
    verticalHeader()->setDefaultSectionSize(height);
}

QList<ConnectionId> ClientTable::selectedIds() const
{
    QList<ConnectionId> ids;
    for (const QItemSelectionRange &range : selectionModel()->selection()) {
        for (int row = range.top(); row <= range.bottom(); ++row)
            ids.append(m_model->idAt(row));
    }
    std::sort(ids.begin(), ids.end());
    ids.resize(std::unique(ids.begin(), ids.end()) - ids.begin());
    return ids;
}

void ClientTable::select(ConnectionId id)
{
    const int row = m_model->rowOf(id);
    if (row < 0)
        return;
    // In a column that is in view, as the scrolling is to be only up or down.
    const QModelIndex index = m_model->index(row, std::max(0, columnAt(viewport()->width() / 2)));
    selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    scrollTo(index);
}

QString ClientTable::textOf(const QList<ConnectionId> &ids) const
{
    std::vector<int> rows;
    for (const ConnectionId id : ids) {
        if (const int row = m_model->rowOf(id); row >= 0)
            rows.push_back(row);
    }
    std::sort(rows.begin(), rows.end());
    QStringList lines;
    for (const int row : rows) {
        QStringList cells;
        for (int visual = 0; visual < m_header->count(); ++visual) {
            const int column = m_header->logicalIndex(visual);
            if (!m_header->isSectionHidden(column))
                cells.append(m_model->index(row, column).data().toString().simplified());
        }
        lines.append(cells.join(QLatin1Char('\t')));
    }
    return lines.join(QLatin1Char('\n'));
}

void ClientTable::rememberPlace(bool shuffles)
{
    m_updating = true;
    m_place = {};
    m_place.shuffles = shuffles;
    m_place.scroll = verticalScrollBar()->value();
    m_place.currentRow = currentIndex().row();
    m_place.currentColumn = currentIndex().column();
    m_place.current = m_model->idAt(m_place.currentRow);
    if (shuffles || m_place.scroll == 0 || m_model->rowCount() == 0)
        return;
    const int top = std::max(0, rowAt(0));
    const int below = rowAt(viewport()->height() - 1);
    const int bottom = below < 0 ? m_model->rowCount() - 1 : below;
    for (int row = top; row <= bottom; ++row)
        m_place.inView.emplace_back(m_model->idAt(row), row);
}

void ClientTable::returnToPlace()
{
    m_updating = false;
    const int moved = rowsMoved();
    restoreCurrent(moved);
    executeDelayedItemsLayout(); // the scroll bar's range follows the rows only now
    verticalScrollBar()->setValue(m_place.scroll + moved * rowHeight(0));
    if (m_selectionChanged)
        publishSelection();
}

/// How far the uppermost client that was in view has moved. One that changed its place for a reason of its
/// own (it closed, and the table is sorted by state) does not count, or it would take the view along: it is
/// told by having gone further from the others than a view is high.
int ClientTable::rowsMoved() const
{
    std::vector<int> moves;
    for (const auto &[id, row] : m_place.inView) {
        if (const int now = m_model->rowOf(id); now >= 0)
            moves.push_back(now - row);
    }
    if (moves.empty())
        return 0;
    std::vector<int> sorted = moves;
    std::sort(sorted.begin(), sorted.end());
    const int usual = sorted[sorted.size() / 2];
    const int viewHeight = int(m_place.inView.size());
    return *std::find_if(moves.begin(), moves.end(),
                         [=](int move) { return std::abs(move - usual) <= viewHeight; });
}

/// The keyboard goes on at the place of a current row that is gone.
void ClientTable::restoreCurrent(int moved)
{
    if (m_place.currentRow < 0 || m_model->rowCount() == 0 || m_model->rowOf(m_place.current) >= 0)
        return;
    const int row = std::clamp(m_place.currentRow + moved, 0, m_model->rowCount() - 1);
    selectionModel()->setCurrentIndex(m_model->index(row, m_place.currentColumn),
                                      QItemSelectionModel::NoUpdate);
}

void ClientTable::onSelectionChanged()
{
    m_selectionChanged = true;
    if (!m_updating) // else rows and ids do not agree yet
        publishSelection();
}

void ClientTable::publishSelection()
{
    m_selectionChanged = false;
    const QList<ConnectionId> ids = selectedIds();
    if (ids == m_published)
        return;
    m_published = ids;
    Q_EMIT selectedIdsChanged(ids);
}

} // namespace porthole
