// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/server.h"
#include "core/telemetry/historybook.h"
#include "ui/common/appearance.h"
#include "ui/window/capturekeeper.h"

#include <QMainWindow>
#include <QPointer>

#include <functional>
#include <memory>

class QMessageBox;

namespace porthole {

class AboutBox;
class BanDialog;
class CaptureTabs;
class Dashboard;
class NoticeBar;
class ServerBar;
class SettingsKeeper;
class StatusLine;
class WindowActions;

/// The main window: owns the server, its capture and all that is shown of them, starts and ends them, and
/// passes on what the user does. Thread: main.
class MainWindow final : public QMainWindow
{
    Q_OBJECT

public:
    /// `startAtOnce`: listens as soon as the window is shown.
    explicit MainWindow(const ServerConfig &config, bool startAtOnce, QWidget *parent = nullptr);
    ~MainWindow() override;

    /// Says it in the notice bar.
    void showError(const Error &error);
    /// Of the settings that the window was made with, those that differ from these, which were kept from
    /// earlier runs, are for this run only: unless the user changes them, the others are kept on.
    void holdForThisRun(const ServerConfig &kept);
    /// The settings of the last time cannot be read: says so and leaves their file as it is. Unless others
    /// were given in their place it does not start by itself either, as what they say of who may connect is
    /// not known.
    void holdBack(const Error &problem, bool othersGiven = false);
    /// Shows a capture file in a tab of its own, or says why it cannot be read.
    void openCapture(const QString &file);
    /// Closes without asking anything, as when the system ends the program. An unsaved capture is kept in its
    /// temporary file, whose name goes to standard error.
    void closeUnasked();
    /// The session is about to end, which no question may hold up: keeps settings and layout at once, and is
    /// as closeUnasked() when the system then closes the window. It may be called off, of which nothing is
    /// told: the next click or key in the program says so, and from then on all is as before.
    void endSession();
    [[nodiscard]] const Server &server() const { return m_server; }

protected:
    /// Asks first what becomes of an unsaved capture, or else of the clients, and all runs on until that is
    /// answered. Then, while the
    /// server runs, stops it in good order; a second close does not wait for that.
    void closeEvent(QCloseEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    [[nodiscard]] static bool isRunning(Server::State state)
    {
        return state != Server::State::Stopped && state != Server::State::Failed;
    }
    void makeBody();
    void connectServer();
    void connectActions();

    void start();
    void startByItself();
    void stop();
    void remember();
    void onStateChanged(Server::State state);
    void onClientsChanged();
    void onSampled(const ServerSample &sample);
    void refreshLog();
    void updateHint();
    void updateActions();

    void askBefore(const QString &question, const QString &button, const std::function<void()> &act);
    void askThenStop();
    void askThenKickAll(CloseMode mode);
    void askThenClose();
    void askThenDisconnect();
    void stopThenClose();
    void goOnClosing();
    void connectSaving();
    void connectSessionEnd();
    void saveCapture();
    void saveThenClose();
    void cancelSaving();
    void onNotSaved();
    void askForFile(const std::function<void(const QString &)> &save);
    [[nodiscard]] bool isSaving() const { return m_capture.isSaving() || !m_saveTo.isEmpty(); }
    [[nodiscard]] bool canSave();
    void tellOfOlderCapture(const CaptureOptions &wanted);
    void onCaptureSaved(const QString &file);

    void openAboutBox();
    void openBans();
    void setAppearance(Appearance appearance);
    void restoreLayout();
    void fitIntoScreen(bool isPlaced);
    void saveLayout() const;

    // In this order: the capture ends after the server has, and the views go before what they show.
    CaptureKeeper m_capture;
    HistoryBook m_history;
    Server m_server;

    Appearance m_appearance = Appearance::System;
    bool m_heldBack = false;
    bool m_closing = false; // once the server has stopped, and the capture is written
    QString m_saveTo;       // and then saved in this file
    bool m_closeWhenSaved = false;
    bool m_closeUnasked = false;
    bool m_sessionEnds = false; // or has been called off

    WindowActions *m_actions;
    ServerBar *m_bar;
    SettingsKeeper *m_settings;
    NoticeBar *m_notices;
    Dashboard *m_dashboard;
    CaptureTabs *m_tabs;
    StatusLine *m_status;
    QPointer<AboutBox> m_about;
    QPointer<BanDialog> m_bans;
    QPointer<QMessageBox> m_question;
};

} // namespace porthole
