// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/clients/clientcolumns.h"
#include "ui/clients/clientfilter.h"
#include "ui/clients/clientrow.h"
#include "ui/clients/clientstore.h"

#include <QAbstractTableModel>

#include <vector>

namespace porthole {

class HistoryBook;

/// The table of clients, open and closed, sorted and filtered here on snapshots: a proxy would sort again for
/// every figure that changes. The cost of a sample is linear in the clients and builds no text; data() does,
/// for the cells that a view shows. Thread: main.
class ClientModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    /// Closed clients kept; beyond that those that closed first go, and are counted.
    static constexpr int maxClosed = 10'000;

    enum Role {
        StateRole = Qt::UserRole, ///< int(ClientState)
        ActivityRole,             ///< ActivityPoints
    };

    /// `history` gets the last figures of clients that close and forgets those that go; may be null. Not
    /// owned; must outlive the model.
    explicit ClientModel(HistoryBook *history, QObject *parent = nullptr);

    /// What opened, then what was noted, then what closed.
    void apply(const ClientBatch &batch);
    /// Figures of open clients. The owner has given the sample to the history before.
    void apply(const ServerSample &sample);
    /// Shows only what a ClientFilter of this text matches.
    void setFilter(const QString &text);
    [[nodiscard]] const QString &filterText() const { return m_filterText; }
    /// What is wrong with the filter's text, as a sentence; empty when nothing is.
    [[nodiscard]] const QString &filterError() const { return m_filter.error(); }
    /// Forgets the closed clients.
    void clearClosed();

    /// Null if unknown; valid until the next apply() or clearClosed(). Filtered ones are found too.
    [[nodiscard]] const ClientRow *find(ConnectionId id) const;
    /// An id that is not valid where there is no such row.
    [[nodiscard]] ConnectionId idAt(int row) const;
    /// -1 if unknown or filtered out.
    [[nodiscard]] int rowOf(ConnectionId id) const;

    [[nodiscard]] int openCount() const { return m_store.openCount(); }
    [[nodiscard]] int handshakingCount() const { return m_store.handshakingCount(); }
    [[nodiscard]] int closedCount() const { return m_store.closedCount(); }
    /// Closed clients that made room for newer ones.
    [[nodiscard]] quint64 droppedClosed() const { return m_droppedClosed; }

    [[nodiscard]] int sortColumn() const { return m_sortColumn; }
    [[nodiscard]] Qt::SortOrder sortOrder() const { return m_sortOrder; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    /// Equal values are ordered by rising id, whatever `order`.
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

Q_SIGNALS:
    /// Around each apply(), setFilter() and clearClosed(), so that a view can keep its place through the
    /// several steps of one change. `shuffles`: rows may change places because figures did.
    void updateStarted(bool shuffles);
    void updateFinished();

private:
    using Handle = ClientStore::Handle;
    using Handles = std::vector<Handle>;
    class Update;
    struct Keyed
    {
        SortKey key;
        ConnectionId id;
        Handle handle = 0;
    };

    [[nodiscard]] bool isSortedByFigures() const;
    [[nodiscard]] Keyed keyed(Handle handle) const;
    [[nodiscard]] bool isBefore(const Keyed &a, const Keyed &b) const;
    void dropClosed(int keep, Handles changed);
    void reconcile(const Handles &changed);
    void removeRowsOf(const std::vector<bool> &leaving, size_t count);
    [[nodiscard]] bool insertRowsOf(const Handles &entering);
    void resort();
    void reorder(Handles order);
    void renumber(size_t from);
    void announceRows(const Handles &changed);
    void announceFigures();

    HistoryBook *const m_history;
    ClientStore m_store;
    Handles m_order; // what is shown, from the top
    QString m_filterText;
    ClientFilter m_filter;
    int m_sortColumn;
    Qt::SortOrder m_sortOrder = Qt::DescendingOrder; // by client: the newest on top
    quint64 m_droppedClosed = 0;
    qint64 m_announcedSecond = -1; // of the sample whose figures were announced last
    std::vector<Keyed> m_keys;     // of resort(), kept for its memory
};

} // namespace porthole
