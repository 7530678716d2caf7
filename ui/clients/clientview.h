// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/closereason.h"
#include "core/base/connectionid.h"

#include <QHostAddress>
#include <QList>
#include <QWidget>

class QAction;
class QLabel;
class QLayout;
class QLineEdit;
class QPoint;
class QPushButton;

namespace porthole {

class ClientCommands;
class ClientModel;
class ClientTable;
class EmptyState;

/// The clients' part of the window: their number, the filter, the table, and the commands on what is
/// selected. Thread: main.
class ClientView final : public QWidget
{
    Q_OBJECT

public:
    /// `model` is not owned and must outlive the view.
    explicit ClientView(ClientModel *model, QWidget *parent = nullptr);

    /// For the text of the empty table. `tryCommand`: one that connects to the server, e.g. "nc 127.0.0.1
    /// 9000".
    void setListening(bool listening, const QString &tryCommand);
    /// Puts the keyboard into the filter, with its text selected.
    void focusFilter();

    /// By rising id; open and closed ones.
    [[nodiscard]] QList<ConnectionId> selectedIds() const;
    /// Selects this client alone and brings it into view; does nothing for one that is unknown or filtered
    /// out.
    void select(ConnectionId id);
    /// Kick, reset, send, copy and so on, for a menu bar. Their keys work while the table has the focus.
    [[nodiscard]] const QList<QAction *> &commands() const;

    /// Columns and sort order.
    [[nodiscard]] QByteArray saveState() const;
    /// Gives false, and changes nothing, for what saveState() has not written.
    bool restoreState(const QByteArray &state);

Q_SIGNALS:
    void selectionChanged(const QList<porthole::ConnectionId> &ids);
    /// Clients that were open and selected when the user pressed the key or opened the menu.
    void kickRequested(const QList<porthole::ConnectionId> &ids, porthole::CloseMode mode);
    /// The same.
    void sendRequested(const QList<porthole::ConnectionId> &ids);
    /// The address of the first client that was selected, open or closed.
    void banRequested(const QList<QHostAddress> &addresses);

protected:
    void changeEvent(QEvent *event) override;

private:
    [[nodiscard]] QLayout *makeHeader();
    void connectParts();
    void showMenu(const QPoint &at);
    void refresh();
    [[nodiscard]] QString countsText() const;
    void refreshEmptyState();
    void updateColours();

    ClientModel *const m_model;
    QLabel *const m_counts;
    QLineEdit *const m_filter;
    QPushButton *const m_clearClosed;
    QLabel *const m_filterError;
    ClientTable *const m_table;
    EmptyState *const m_empty;
    ClientCommands *const m_commands;
    bool m_listening = false;
    QString m_tryCommand;
};

} // namespace porthole
