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
class QSplitter;
class QTabWidget;

namespace porthole {

class AboutBox;
class ClientModel;
class ClientPanel;
class ClientView;
class MessageView;
class NoticeBar;
class ServerBar;
class SettingsDialog;
class StatusLine;
class ThroughputChart;
class WindowActions;

/// The dashboard: owns the server and all that is shown of it, and passes on what the user does. Thread:
/// main.
class MainWindow final : public QMainWindow
{
    Q_OBJECT

public:
    /// `startAtOnce`: listens as soon as the window is shown.
    explicit MainWindow(const ServerConfig &config, bool startAtOnce, QWidget *parent = nullptr);
    ~MainWindow() override;

    /// Says it in the notice bar.
    void showError(const Error &error);
    /// Shows a capture file in a tab of its own, or says why it cannot be read.
    void openCapture(const QString &file);
    /// Closes without asking anything, as when the system ends the program. An unsaved capture is kept in its
    /// temporary file, whose name goes to standard error.
    void closeUnasked();
    [[nodiscard]] const Server &server() const { return m_server; }

protected:
    /// While the server runs, stops it in good order first; a second close does not wait for that.
    void closeEvent(QCloseEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void makeBody();
    void connectServer();
    void connectViews();
    void connectActions();

    void start();
    void stop();
    void onStateChanged(Server::State state);
    void onClientsChanged(const ClientBatch &batch);
    void onSampled(const ServerSample &sample);
    void onSelectionChanged(const QList<ConnectionId> &ids);
    void refreshSelected();
    void refreshStatus();
    void updateActions();

    void askBefore(const QString &question, const QString &button, const std::function<void()> &act);
    void askThenStop();
    void askThenDiscard();
    void saveCapture();
    void askForCapture();
    void followClient();
    void onCaptureSaved(const QString &file);
    void refreshLog();
    void askThenKickAll(CloseMode mode);
    void kick(const QList<ConnectionId> &ids, CloseMode mode);
    void send(const QList<ConnectionId> &ids, const QByteArray &bytes);

    void openSettingsFile();
    void saveSettingsFile();
    void openSettingsDialog();
    void openAboutBox();
    [[nodiscard]] ServerConfig currentConfig() const;
    void setConfig(const ServerConfig &config);
    [[nodiscard]] QString reachableHost() const;
    [[nodiscard]] QString tryCommand() const;
    void setAppearance(Appearance appearance);
    void restoreLayout();
    void saveLayout() const;

    // In this order: the capture ends after the server has, and the views go before what they show.
    CaptureKeeper m_capture;
    HistoryBook m_history;
    Server m_server;

    ServerConfig m_config; // as last given or started; the bar's fields may differ from it
    QList<ConnectionId> m_selected;
    Appearance m_appearance = Appearance::System;
    bool m_closing = false;
    bool m_closeWhenSaved = false;
    bool m_closeUnasked = false;

    WindowActions *m_actions;
    ServerBar *m_bar;
    NoticeBar *m_notices;
    ClientModel *m_clients;
    ClientView *m_clientView;
    MessageView *m_messageView;
    ThroughputChart *m_chart;
    ClientPanel *m_panel;
    StatusLine *m_status;
    QTabWidget *m_tabs;
    QSplitter *m_columns;
    QSplitter *m_left;
    QSplitter *m_right;
    QPointer<SettingsDialog> m_settings;
    QPointer<AboutBox> m_about;
    QPointer<QMessageBox> m_question;
};

} // namespace porthole
