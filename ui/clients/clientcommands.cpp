// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/clients/clientcommands.h"

#include "ui/clients/clientheader.h"
#include "ui/clients/clientmodel.h"
#include "ui/clients/clienttable.h"
#include "ui/common/theme.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMenu>

#include <algorithm>

namespace porthole {

struct ClientCommands::Command
{
    enum class Needs : quint8 { Rows, Selected, SelectedOpen, Closed };

    QString name; // of the QAction
    QString text;
    QString toolTip;
    QString icon; // may be empty
    QList<QKeySequence> keys;
    Needs needs;
    void (ClientCommands::*run)(const Ids &ids);
    bool startsGroup = false;
};

const QList<ClientCommands::Command> &ClientCommands::commands()
{
    using enum Command::Needs;
    static const QList<Command> all{
        {QStringLiteral("kick"),
         tr("&Kick (FIN)"),
         tr("Disconnect the selected clients, after their replies have left"),
         QStringLiteral("kick"),
         {Qt::Key_Delete},
         SelectedOpen,
         &ClientCommands::kick},
        {QStringLiteral("reset"),
         tr("&Reset (RST)"),
         tr("Disconnect the selected clients at once; what is unsent is thrown away"),
         QStringLiteral("reset"),
         {Qt::SHIFT | Qt::Key_Delete},
         SelectedOpen,
         &ClientCommands::reset},
        {QStringLiteral("ban"),
         tr("&Ban…"),
         tr("Let nobody connect from the addresses of the selected clients"),
         QString(),
         {},
         Selected,
         &ClientCommands::ban},
        {QStringLiteral("send"),
         tr("&Send…"),
         tr("Send bytes to the selected clients"),
         QStringLiteral("send"),
         {Qt::CTRL | Qt::Key_Return, Qt::CTRL | Qt::Key_Enter},
         SelectedOpen,
         &ClientCommands::send},
        {QStringLiteral("copyRows"), tr("&Copy"),
         tr("Copy the selected rows as text, with tabs between the columns"), QStringLiteral("copy"),
         QKeySequence::keyBindings(QKeySequence::Copy), Selected, &ClientCommands::copyRows, true},
        {QStringLiteral("copyPeers"),
         tr("Copy &peer address"),
         tr("Copy the selected clients' addresses, one a line"),
         QString(),
         {Qt::CTRL | Qt::SHIFT | Qt::Key_C},
         Selected,
         &ClientCommands::copyPeers},
        {QStringLiteral("selectAll"), tr("Select &all"), tr("Select all clients that are shown"), QString(),
         QKeySequence::keyBindings(QKeySequence::SelectAll), Rows, &ClientCommands::selectAll},
        {QStringLiteral("clearClosed"),
         tr("C&lear closed"),
         tr("Forget the clients that are closed"),
         QStringLiteral("clear"),
         {},
         Closed,
         &ClientCommands::clearClosed,
         true},
    };
    return all;
}

ClientCommands::ClientCommands(ClientModel *model, ClientTable *table)
    : QObject(table)
    , m_model(model)
    , m_table(table)
{
    for (const Command &command : commands()) {
        QAction *action = makeAction(command, this);
        action->setShortcutContext(Qt::WidgetShortcut);
        connect(action, &QAction::triggered, this,
                [this, run = command.run] { (this->*run)(m_table->selectedIds()); });
        m_actions.append(action);
    }
    m_table->installEventFilter(this);
    connect(m_table, &ClientTable::selectedIdsChanged, this, &ClientCommands::refresh);
    connect(m_model, &ClientModel::updateFinished, this, &ClientCommands::refresh);
    refresh();
}

/// Keys are handled here and not as shortcuts: one that the window has as well would be ambiguous, and do
/// nothing.
bool ClientCommands::eventFilter(QObject *watched, QEvent *event)
{
    const bool isOverride = event->type() == QEvent::ShortcutOverride;
    if (watched == m_table && (isOverride || event->type() == QEvent::KeyPress)) {
        if (QAction *action = actionFor(static_cast<QKeyEvent *>(event))) {
            event->accept();
            if (!isOverride)
                action->trigger();
            return true;
        }
    }
    return QObject::eventFilter(watched, event);
}

QAction *ClientCommands::actionFor(const QKeyEvent *event) const
{
    const QKeySequence keys(QKeyCombination(event->modifiers() & ~Qt::KeypadModifier, Qt::Key(event->key())));
    for (QAction *action : m_actions) {
        if (action->isEnabled() && action->shortcuts().contains(keys))
            return action;
    }
    return nullptr;
}

QAction *ClientCommands::makeAction(const Command &command, QObject *parent) const
{
    auto *action = new QAction(command.text, parent);
    action->setObjectName(command.name);
    action->setToolTip(command.toolTip);
    action->setStatusTip(command.toolTip);
    action->setShortcuts(command.keys);
    if (!command.icon.isEmpty())
        action->setIcon(theme::icon(command.icon));
    return action;
}

QMenu *ClientCommands::makeMenu(QWidget *parent)
{
    auto *menu = new QMenu(parent);
    menu->setObjectName(QStringLiteral("clientMenu"));
    const Ids ids = m_table->selectedIds();
    for (const Command &command : commands()) {
        if (command.startsGroup)
            menu->addSeparator();
        QAction *action = makeAction(command, menu);
        action->setEnabled(isPossible(command, ids));
        connect(action, &QAction::triggered, this, [this, run = command.run, ids] { (this->*run)(ids); });
        menu->addAction(action);
    }
    menu->addMenu(m_table->columns()->makeColumnMenu(menu));
    return menu;
}

void ClientCommands::refresh()
{
    const Ids ids = m_table->selectedIds();
    for (qsizetype i = 0; i < m_actions.size(); ++i)
        m_actions[i]->setEnabled(isPossible(commands()[i], ids));
}

bool ClientCommands::isPossible(const Command &command, const Ids &ids) const
{
    const auto isOpen = [this](ConnectionId id) {
        const ClientRow *client = m_model->find(id);
        return client && client->isOpen();
    };
    switch (command.needs) {
    case Command::Needs::Rows:
        return m_model->rowCount() > 0;
    case Command::Needs::Selected:
        return !ids.isEmpty();
    case Command::Needs::SelectedOpen:
        return std::any_of(ids.begin(), ids.end(), isOpen);
    case Command::Needs::Closed:
        break;
    }
    return m_model->closedCount() > 0;
}

ClientCommands::Ids ClientCommands::openOnes(const Ids &ids) const
{
    Ids open;
    for (const ConnectionId id : ids) {
        if (const ClientRow *client = m_model->find(id); client && client->isOpen())
            open.append(id);
    }
    return open;
}

void ClientCommands::kick(const Ids &ids)
{
    if (const Ids open = openOnes(ids); !open.isEmpty())
        Q_EMIT kickRequested(open, CloseMode::Fin);
}

void ClientCommands::reset(const Ids &ids)
{
    if (const Ids open = openOnes(ids); !open.isEmpty())
        Q_EMIT kickRequested(open, CloseMode::Rst);
}

void ClientCommands::ban(const Ids &ids)
{
    QList<QHostAddress> addresses;
    for (const ConnectionId id : ids) {
        if (const ClientRow *client = m_model->find(id))
            addresses += client->peer.address;
    }
    if (!addresses.isEmpty())
        Q_EMIT banRequested(addresses);
}

void ClientCommands::send(const Ids &ids)
{
    if (const Ids open = openOnes(ids); !open.isEmpty())
        Q_EMIT sendRequested(open);
}

void ClientCommands::copyRows(const Ids &ids)
{
    QGuiApplication::clipboard()->setText(m_table->textOf(ids));
}

void ClientCommands::copyPeers(const Ids &ids)
{
    QStringList peers;
    for (const ConnectionId id : ids) {
        if (const ClientRow *client = m_model->find(id))
            peers.append(client->peer.toString());
    }
    QGuiApplication::clipboard()->setText(peers.join(QLatin1Char('\n')));
}

void ClientCommands::selectAll(const Ids &)
{
    m_table->selectAll();
}

void ClientCommands::clearClosed(const Ids &)
{
    m_model->clearClosed();
}

} // namespace porthole
