// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/onerunsettings.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <optional>

class QWidget;

namespace porthole {

class Server;
class ServerBar;
class SettingsDialog;

/// The settings that the server will be started with, as the user has them in the bar, in the dialog and in
/// files. The bans among them are the server's, whether it runs or not. Thread: main.
class SettingsKeeper final : public QObject
{
    Q_OBJECT

public:
    /// `bar`, `server` and `window`, over which the dialogs are, must outlive this.
    SettingsKeeper(ServerBar *bar, Server *server, QWidget *window);

    /// Adds its bans to those there are; only unbanning ends one.
    void set(const ServerConfig &config);
    /// Where what set() has given differs from this, which is kept for the next time, it is for this run
    /// only. What is kept is also what the file of the last time holds.
    void holdForThisRun(const ServerConfig &kept);
    /// What the fields say, which is from now on what they are based on. Errors: as of ServerBar::config().
    [[nodiscard]] Result<ServerConfig> take();
    /// How a capture would be begun with the next start.
    [[nodiscard]] const CaptureOptions &capture() const { return m_config.capture; }
    /// Whether the server runs with them, so that most cannot be changed.
    void setRunning(bool running);
    /// Keeps them for the next time that the program is run, apart from those for this run only. The file is
    /// left alone if that is what it held when it was last read or written here: another window may have
    /// written it since. Fields that cannot be used are kept as they were before. Errors: as of
    /// saveSettings().
    [[nodiscard]] Result<void> remember();
    /// The same at the next turn of the event loop, once for all calls until then; failed() says its error.
    void rememberSoon() { m_rememberTimer.start(); }
    /// The file of the last time cannot be read: it is left as it is, and remember() does nothing.
    void leaveFileAlone() { m_leavesFile = true; }

    /// Takes all of a file, and keeps it; or failed() says why not.
    void load(const QString &file);
    void askForFile();
    void askWhereToSave();
    void openDialog();

Q_SIGNALS:
    /// Others were given or loaded.
    void changed();
    void failed(const porthole::Error &error);

private:
    [[nodiscard]] ServerConfig usable() const;
    [[nodiscard]] ServerConfig withBans(ServerConfig config) const;
    void save(const QString &file);

    ServerBar *const m_bar;
    Server *const m_server;
    QWidget *const m_window;
    ServerConfig m_config;                  // as last given or taken; the bar's fields may differ from it
    std::optional<OneRunSettings> m_oneRun; // none: whatever there is, is kept
    std::optional<ServerConfig> m_inFile;   // as last read or written here; none: it is to be written
    bool m_running = false;
    bool m_leavesFile = false;
    QPointer<SettingsDialog> m_dialog;
    QTimer m_rememberTimer;
};

} // namespace porthole
