// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/appearance.h"

#include <QObject>

class QAction;
class QActionGroup;
class QMainWindow;
class QMenu;

namespace porthole {

/// The menus of the window, with everything that they offer. Whoever owns it connects the actions. Thread:
/// main.
class WindowActions final : public QObject
{
    Q_OBJECT

public:
    /// Fills the menu bar of `window`, which becomes the owner.
    explicit WindowActions(QMainWindow *window);

    QAction *openSettings;
    QAction *saveSettings;
    QAction *openCapture;
    QAction *saveCapture;
    QAction *exportLog;
    QAction *quit;
    QAction *start;
    QAction *stop;
    QAction *settings;
    QAction *kick;
    QAction *reset;
    QAction *kickAll;
    QAction *resetAll;
    QAction *bans;
    QAction *send;
    QAction *follow;
    QAction *clearClosed;
    QAction *filterClients;
    QAction *searchMessages;
    QAction *clearLog;
    QActionGroup *appearance; ///< each with its Appearance as data
    QAction *about;
    QAction *aboutQt;

    /// Marks the action of this appearance.
    void showAppearance(Appearance shown);

private:
    void addAppearances(QMenu *menu);
    QMenu *addMenu(const QString &title);
    QAction *add(QMenu *menu, const QString &icon, const QString &text, const QKeySequence &shortcut,
                 const QString &tip);

    QMainWindow *const m_window;
};

} // namespace porthole
