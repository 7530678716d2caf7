// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/clients/clientmodel.h"

#include "core/base/threadcheck.h"
#include "core/telemetry/historybook.h"
#include "ui/clients/clientstate.h"
#include "ui/common/plaintooltip.h"

#include <algorithm>
#include <utility>

namespace porthole {

/// Announces a change for as long as it lives.
class ClientModel::Update final
{
public:
    Update(ClientModel *model, bool shuffles)
        : m_model(model)
    {
        assertOwnThread(model);
        Q_EMIT m_model->updateStarted(shuffles);
    }
    ~Update() { Q_EMIT m_model->updateFinished(); }
    Q_DISABLE_COPY_MOVE(Update)

private:
    ClientModel *const m_model;
};

ClientModel::ClientModel(HistoryBook *history, QObject *parent)
    : QAbstractTableModel(parent)
    , m_history(history)
    , m_sortColumn(clientColumn(QLatin1StringView("client")))
{
}

void ClientModel::apply(const ClientBatch &batch)
{
    const Update update(this, false);
    Handles changed;
    changed.reserve(size_t(batch.opened.size() + batch.closed.size()));
    for (const ClientOpened &client : batch.opened)
        changed.push_back(m_store.open(client));
    for (const ClientNoted &client : batch.noted) {
        if (const auto handle = m_store.note(client))
            changed.push_back(*handle);
    }
    for (const ClientClosed &client : batch.closed) {
        changed.push_back(m_store.close(client));
        if (m_history && client.totals != TrafficTotals())
            m_history->addLast(client.id, client.totals);
    }
    m_droppedClosed += quint64(std::max(0, closedCount() - maxClosed));
    dropClosed(maxClosed, std::move(changed));
}

void ClientModel::apply(const ServerSample &sample)
{
    const Update update(this, isSortedByFigures());
    Handles changed;
    bool figuresChanged = false;
    for (const ClientSample &client : sample.clients) {
        const ClientStore::Updated updated = m_store.update(client);
        if (updated.state)
            changed.push_back(*updated.state);
        figuresChanged |= updated.figures;
    }
    reconcile(changed);
    if (isSortedByFigures())
        resort();
    // Idle times and sparklines move by the second. While nobody says anything the table is painted only
    // then.
    const qint64 second = sample.atNs / 1'000'000'000;
    if (std::exchange(m_announcedSecond, second) != second || figuresChanged)
        announceFigures();
}

void ClientModel::setFilter(const QString &text)
{
    if (text == m_filterText)
        return;
    m_filterText = text;
    m_filter = ClientFilter(text);
    const Update update(this, false);
    reconcile(m_store.all());
}

void ClientModel::clearClosed()
{
    const Update update(this, false);
    dropClosed(0, {});
}

/// Lets go of all but the `keep` newest closed clients and shows what else has `changed`.
void ClientModel::dropClosed(int keep, Handles changed)
{
    const Handles retired = m_store.retireClosed(keep);
    changed.insert(changed.end(), retired.begin(), retired.end());
    std::sort(changed.begin(), changed.end());
    changed.erase(std::unique(changed.begin(), changed.end()), changed.end());
    reconcile(changed);
    announceRows(changed);
    if (m_history) {
        for (const Handle handle : retired)
            m_history->forget(m_store[handle].client.id);
    }
    m_store.release(retired);
}

bool ClientModel::isSortedByFigures() const
{
    return clientColumns()[size_t(m_sortColumn)].changes == ClientColumn::Changes::Live;
}

ClientModel::Keyed ClientModel::keyed(Handle handle) const
{
    const ClientRow &client = m_store[handle].client;
    return {clientColumns()[size_t(m_sortColumn)].key(client), client.id, handle};
}

bool ClientModel::isBefore(const Keyed &a, const Keyed &b) const
{
    if (a.key != b.key)
        return m_sortOrder == Qt::AscendingOrder ? a.key < b.key : b.key < a.key;
    return a.id < b.id;
}

/// Shows and hides these clients (each named once) as they now match, and brings all rows in order.
void ClientModel::reconcile(const Handles &changed)
{
    if (changed.empty())
        return;
    Handles entering;
    std::vector<bool> leaving(m_order.size());
    size_t leavingCount = 0;
    for (const Handle handle : changed) {
        const ClientStore::Entry &entry = m_store[handle];
        const bool wanted = entry.kept && m_filter.matches(entry.client);
        if (wanted && entry.row < 0) {
            entering.push_back(handle);
        } else if (!wanted && entry.row >= 0) {
            leaving[size_t(entry.row)] = true;
            ++leavingCount;
        }
    }
    if (leavingCount > 0)
        removeRowsOf(leaving, leavingCount);
    if (clientColumns()[size_t(m_sortColumn)].changes != ClientColumn::Changes::Never)
        resort();
    if (!entering.empty() && !insertRowsOf(entering))
        resort();
}

/// Scattered rows are gathered at the end first: two steps that are linear in the rows, instead of one for
/// each row that leaves.
void ClientModel::removeRowsOf(const std::vector<bool> &leaving, size_t count)
{
    auto first = size_t(std::find(leaving.begin(), leaving.end(), true) - leaving.begin());
    const size_t afterFirst =
        size_t(std::find(leaving.begin() + qsizetype(first), leaving.end(), false) - leaving.begin());
    if (afterFirst - first < count) {
        Handles order = m_order;
        std::stable_partition(order.begin(), order.end(),
                              [&](Handle handle) { return !leaving[size_t(m_store[handle].row)]; });
        first = order.size() - count;
        reorder(std::move(order));
    }
    beginRemoveRows({}, int(first), int(first + count) - 1);
    const auto from = m_order.begin() + qsizetype(first);
    for (auto it = from; it != from + qsizetype(count); ++it)
        m_store[*it].row = -1;
    m_order.erase(from, from + qsizetype(count));
    renumber(first);
    endRemoveRows();
}

/// One block, where it belongs in the order, or else at the end: then gives false, and the rows are to be
/// sorted.
bool ClientModel::insertRowsOf(const Handles &entering)
{
    std::vector<Keyed> block;
    block.reserve(entering.size());
    for (const Handle handle : entering)
        block.push_back(keyed(handle));
    std::sort(block.begin(), block.end(), [this](const Keyed &a, const Keyed &b) { return isBefore(a, b); });

    const auto gapOf = [this](const Keyed &row) {
        return std::partition_point(m_order.begin(), m_order.end(),
                                    [&](Handle handle) { return isBefore(keyed(handle), row); });
    };
    const auto gap = gapOf(block.front());
    const bool fits = gap == gapOf(block.back());
    const size_t at = fits ? size_t(gap - m_order.begin()) : m_order.size();

    beginInsertRows({}, int(at), int(at + block.size()) - 1);
    m_order.insert(m_order.begin() + qsizetype(at), block.size(), Handle());
    std::transform(block.begin(), block.end(), m_order.begin() + qsizetype(at),
                   [](const Keyed &row) { return row.handle; });
    renumber(at);
    endInsertRows();
    return fits;
}

void ClientModel::sort(int column, Qt::SortOrder order)
{
    const bool known = column >= 0 && column < columnCount();
    m_sortColumn = known ? column : clientColumn(QLatin1StringView("client"));
    m_sortOrder = order;
    resort();
}

void ClientModel::resort()
{
    const auto before = [this](const Keyed &a, const Keyed &b) { return isBefore(a, b); };
    m_keys.clear();
    for (const Handle handle : m_order)
        m_keys.push_back(keyed(handle));
    if (std::is_sorted(m_keys.begin(), m_keys.end(), before))
        return;
    std::sort(m_keys.begin(), m_keys.end(), before);
    Handles order(m_keys.size());
    std::transform(m_keys.begin(), m_keys.end(), order.begin(), [](const Keyed &row) { return row.handle; });
    reorder(std::move(order));
}

void ClientModel::reorder(Handles order)
{
    Q_EMIT layoutAboutToBeChanged({}, VerticalSortHint);
    const QModelIndexList before = persistentIndexList();
    m_order.swap(order); // `order` is the old one from here on
    renumber(0);
    QModelIndexList after;
    after.reserve(before.size());
    for (const QModelIndex &index : before)
        after.append(createIndex(m_store[order[size_t(index.row())]].row, index.column()));
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged({}, VerticalSortHint);
}

void ClientModel::renumber(size_t from)
{
    for (size_t row = from; row < m_order.size(); ++row)
        m_store[m_order[row]].row = int(row);
}

/// One signal for all rows between the first and the last of these.
void ClientModel::announceRows(const Handles &changed)
{
    int first = rowCount();
    int last = -1;
    for (const Handle handle : changed) {
        const int row = m_store[handle].row;
        if (row < 0)
            continue;
        first = std::min(first, row);
        last = std::max(last, row);
    }
    if (last >= 0)
        Q_EMIT dataChanged(index(first, 0), index(last, columnCount() - 1));
}

void ClientModel::announceFigures()
{
    const auto isLive = [](const ClientColumn &column) {
        return column.changes == ClientColumn::Changes::Live;
    };
    const auto columns = clientColumns();
    static const int first = int(std::find_if(columns.begin(), columns.end(), isLive) - columns.begin());
    static const int last = int(columns.rend() - std::find_if(columns.rbegin(), columns.rend(), isLive)) - 1;
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, first), index(rowCount() - 1, last));
}

const ClientRow *ClientModel::find(ConnectionId id) const
{
    const auto handle = m_store.find(id);
    return handle ? &m_store[*handle].client : nullptr;
}

ConnectionId ClientModel::idAt(int row) const
{
    return row >= 0 && row < rowCount() ? m_store[m_order[size_t(row)]].client.id : ConnectionId();
}

int ClientModel::rowOf(ConnectionId id) const
{
    const auto handle = m_store.find(id);
    return handle ? m_store[*handle].row : -1;
}

int ClientModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_order.size());
}

int ClientModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(clientColumns().size());
}

QVariant ClientModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const ClientRow &client = m_store[m_order[size_t(index.row())]].client;
    const ClientColumn &column = clientColumns()[size_t(index.column())];
    switch (role) {
    case Qt::DisplayRole:
        return column.text(client, m_history);
    case Qt::ToolTipRole:
        return plainToolTip(column.exact(client, m_history));
    case Qt::TextAlignmentRole:
        return int(column.alignment);
    case StateRole:
        return int(stateOf(client));
    case ActivityRole:
        return QVariant::fromValue(activityOf(client, m_history));
    default:
        return {};
    }
}

QVariant ClientModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    const ClientColumn &column = clientColumns()[size_t(section)];
    switch (role) {
    case Qt::DisplayRole:
        return titleOf(column);
    case Qt::ToolTipRole:
        return tipOf(column);
    case Qt::TextAlignmentRole:
        return int(column.alignment);
    default:
        return {};
    }
}

} // namespace porthole
