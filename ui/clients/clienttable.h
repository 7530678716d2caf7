// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/connectionid.h"

#include <QTableView>

#include <utility>
#include <vector>

namespace porthole {

class ClientHeader;
class ClientModel;

/// The rows of the client table. The clients in view stay where they are while others come above them and go,
/// unless the view is at the top or the table is sorted by figures. Thread: main.
class ClientTable final : public QTableView
{
    Q_OBJECT

public:
    explicit ClientTable(ClientModel *model, QWidget *parent = nullptr);

    /// By rising id.
    [[nodiscard]] QList<ConnectionId> selectedIds() const;
    /// Selects this client alone and brings it into view; does nothing for one that is unknown or filtered
    /// out.
    void select(ConnectionId id);
    /// The cells of these clients that are shown, as text: a line a row in the order of the rows, tabs
    /// between.
    [[nodiscard]] QString textOf(const QList<ConnectionId> &ids) const;
    [[nodiscard]] ClientHeader *columns() const { return m_header; }

Q_SIGNALS:
    /// What selectedIds() gives has changed. Once for each change of the model, after it.
    void selectedIdsChanged(const QList<porthole::ConnectionId> &ids);

protected:
    void changeEvent(QEvent *event) override;

private:
    /// Where the user was before a change of the model.
    struct Place
    {
        bool shuffles = false;
        int scroll = 0;
        std::vector<std::pair<ConnectionId, int>> inView; // with their rows
        ConnectionId current;
        int currentRow = -1;
        int currentColumn = -1;
    };

    void installDelegates();
    void updateRowHeight();
    void rememberPlace(bool shuffles);
    void returnToPlace();
    [[nodiscard]] int rowsMoved() const;
    void restoreCurrent(int moved);
    void onSelectionChanged();
    void publishSelection();

    ClientModel *const m_model;
    ClientHeader *const m_header;
    Place m_place;
    bool m_updating = false;
    bool m_selectionChanged = false;
    QList<ConnectionId> m_published;
};

} // namespace porthole
