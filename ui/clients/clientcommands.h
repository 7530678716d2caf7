// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/closereason.h"
#include "core/base/connectionid.h"

#include <QHostAddress>
#include <QList>
#include <QObject>

class QAction;
class QKeyEvent;
class QMenu;

namespace porthole {

class ClientModel;
class ClientTable;

/// What can be done with the clients of a table, by key and by menu. A command is carried out on the ids that
/// were selected when the user pressed the key or opened the menu, never on rows: those may have moved since.
/// Thread: main.
class ClientCommands final : public QObject
{
    Q_OBJECT

public:
    /// The commands' keys work while the table has the focus, and there come before the window's own.
    ClientCommands(ClientModel *model, ClientTable *table);

    /// For a menu bar; each acts on the clients that are selected when it is triggered.
    [[nodiscard]] const QList<QAction *> &actions() const { return m_actions; }
    /// For the clients that are selected now. The caller shows it and lets it go.
    [[nodiscard]] QMenu *makeMenu(QWidget *parent);
    /// Enables what is possible now.
    void refresh();

Q_SIGNALS:
    /// Only with clients that were open.
    void kickRequested(const QList<porthole::ConnectionId> &ids, porthole::CloseMode mode);
    /// Only with clients that were open.
    void sendRequested(const QList<porthole::ConnectionId> &ids);
    /// The address of the first of the selected clients, open or closed.
    void banRequested(const QList<QHostAddress> &addresses);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    struct Command;
    using Ids = QList<ConnectionId>;

    [[nodiscard]] static const QList<Command> &commands();
    [[nodiscard]] QAction *actionFor(const QKeyEvent *event) const;
    [[nodiscard]] QAction *makeAction(const Command &command, QObject *parent) const;
    [[nodiscard]] bool isPossible(const Command &command, const Ids &ids) const;
    [[nodiscard]] Ids openOnes(const Ids &ids) const;

    void kick(const Ids &ids);
    void reset(const Ids &ids);
    void ban(const Ids &ids);
    void send(const Ids &ids);
    void copyRows(const Ids &ids);
    void copyPeers(const Ids &ids);
    void selectAll(const Ids &ids);
    void clearClosed(const Ids &ids);

    ClientModel *const m_model;
    ClientTable *const m_table;
    QList<QAction *> m_actions; // in the order of commands()
};

} // namespace porthole
