// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/windowactions.h"

#include "ui/common/theme.h"

#include <QAction>
#include <QActionGroup>
#include <QKeySequence>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>

namespace porthole {

WindowActions::WindowActions(QMainWindow *window)
    : QObject(window)
    , m_window(window)
{
    const QKeySequence none;
    QMenu *const file = addMenu(tr("&File"));
    openSettings = add(file, QStringLiteral("open"), tr("&Open Settings…"), QKeySequence::Open,
                       tr("Read the server's settings from a JSON file"));
    saveSettings = add(file, QStringLiteral("save"), tr("&Save Settings As…"), QKeySequence::Save,
                       tr("Write the server's settings to a JSON file, which porthole --config reads"));
    file->addSeparator();
    openCapture = add(file, {}, tr("Open Ca&pture…"), Qt::CTRL | Qt::ALT | Qt::Key_O,
                      tr("Show the clients, throughput and messages of a capture file in a tab of its own"));
    saveCapture = add(file, {}, tr("Save &Capture As…"), Qt::CTRL | Qt::ALT | Qt::Key_S,
                      tr("Copy all messages and events of this capture to a file of its own"));
    saveCapture->setObjectName(QStringLiteral("saveCapture"));
    exportLog =
        add(file, {}, tr("&Export…"), Qt::CTRL | Qt::ALT | Qt::Key_E,
            tr("Write the messages of the capture in front for Wireshark, as JSON, CSV or text, or the "
               "raw bytes of a client"));
    exportLog->setObjectName(QStringLiteral("exportLog"));
    file->addSeparator();
    quit = add(file, {}, tr("&Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q), tr("Stop the server and quit"));
    quit->setMenuRole(QAction::QuitRole);

    QMenu *const server = addMenu(tr("&Server"));
    start = add(server, QStringLiteral("start"), tr("&Start"), Qt::Key_F5, tr("Listen for clients"));
    stop = add(server, QStringLiteral("stop"), tr("S&top"), Qt::SHIFT | Qt::Key_F5,
               tr("Stop listening and close every client"));
    server->addSeparator();
    settings = add(server, QStringLiteral("settings"), tr("S&ettings…"), Qt::CTRL | Qt::Key_Comma,
                   tr("All settings of the server"));
    settings->setMenuRole(QAction::PreferencesRole);

    QMenu *const clients = addMenu(tr("&Clients"));
    // Delete and Shift+Delete belong to the client table, which shows them in its own menu.
    kick = add(clients, QStringLiteral("kick"), tr("&Kick Selected"), Qt::CTRL | Qt::Key_K,
               tr("Close the selected clients with FIN, after what is queued for them"));
    reset = add(clients, QStringLiteral("reset"), tr("&Reset Selected"), Qt::CTRL | Qt::SHIFT | Qt::Key_K,
                tr("Close the selected clients with RST, at once"));
    kickAll = add(clients, {}, tr("Kick &All…"), none, tr("Close every client with FIN"));
    resetAll = add(clients, {}, tr("Reset A&ll…"), none, tr("Close every client with RST"));
    bans = add(clients, {}, tr("&Banned Addresses…"), Qt::CTRL | Qt::Key_B,
               tr("Ban addresses, and let them in again"));
    bans->setObjectName(QStringLiteral("bans"));
    clients->addSeparator();
    send = add(clients, QStringLiteral("send"), tr("Se&nd…"), Qt::CTRL | Qt::Key_Return,
               tr("Go to the line that sends to the selected clients, or to all"));
    follow = add(clients, {}, tr("&Follow Client"), Qt::CTRL | Qt::Key_E,
                 tr("Show the whole conversation of the selected client in a tab of its own"));
    clients->addSeparator();
    clearClosed = add(clients, QStringLiteral("clear"), tr("&Clear Closed"), none,
                      tr("Take the closed clients out of the table"));

    QMenu *const view = addMenu(tr("&View"));
    filterClients = add(view, QStringLiteral("search"), tr("&Filter Clients"), QKeySequence::Find,
                        tr("Filter the table by text, address or network"));
    searchMessages = add(view, {}, tr("&Search Messages"), Qt::CTRL | Qt::SHIFT | Qt::Key_F,
                         tr("Search the content of messages"));
    view->addSeparator();
    clearLog = add(view, {}, tr("&Clear Messages"), none, tr("Hide the messages so far; the log keeps them"));
    clearLog->setObjectName(QStringLiteral("clearLog"));
    view->addSeparator();
    addAppearances(view->addMenu(tr("&Appearance")));

    QMenu *const help = addMenu(tr("&Help"));
    about = add(help, QStringLiteral("info"), tr("&About Porthole"), none, tr("Version and licence"));
    about->setMenuRole(QAction::AboutRole);
    aboutQt = add(help, {}, tr("About &Qt"), none, tr("The version of Qt"));
    aboutQt->setMenuRole(QAction::AboutQtRole);
}

void WindowActions::addAppearances(QMenu *menu)
{
    appearance = new QActionGroup(this);
    appearance->setObjectName(QStringLiteral("appearance"));
    const auto addOne = [&](Appearance which, const QString &text, const QString &tip) {
        QAction *const action = add(menu, {}, text, {}, tip);
        action->setCheckable(true);
        action->setData(int(which));
        appearance->addAction(action);
    };
    addOne(Appearance::System, tr("As the &System"), tr("The native style and its colours"));
    addOne(Appearance::Light, tr("&Light"), tr("Dark text on light"));
    addOne(Appearance::Dark, tr("&Dark"), tr("Light text on dark"));
}

void WindowActions::showAppearance(Appearance shown)
{
    const QList<QAction *> choices = appearance->actions();
    for (QAction *action : choices)
        action->setChecked(action->data().toInt() == int(shown));
}

QMenu *WindowActions::addMenu(const QString &title)
{
    QMenu *const menu = m_window->menuBar()->addMenu(title);
    menu->setToolTipsVisible(true);
    return menu;
}

QAction *WindowActions::add(QMenu *menu, const QString &icon, const QString &text,
                            const QKeySequence &shortcut, const QString &tip)
{
    QAction *const action = menu->addAction(text);
    if (!icon.isEmpty())
        action->setIcon(theme::icon(icon));
    action->setShortcut(shortcut);
    action->setToolTip(tip);
    return action;
}

} // namespace porthole
