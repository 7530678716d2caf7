// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/settingskeeper.h"

#include "core/config/settingsstore.h"
#include "core/net/server.h"
#include "ui/common/filequestion.h"
#include "ui/settings/settingsdialog.h"
#include "ui/window/serverbar.h"

#include <QFileDialog>

namespace porthole {

SettingsKeeper::SettingsKeeper(ServerBar *bar, Server *server, QWidget *window)
    : QObject(window)
    , m_bar(bar)
    , m_server(server)
    , m_window(window)
{
    m_rememberTimer.setSingleShot(true);
    connect(&m_rememberTimer, &QTimer::timeout, this, [this] {
        if (const Result<void> saved = remember(); !saved)
            Q_EMIT failed(saved.error());
    });
}

void SettingsKeeper::set(const ServerConfig &config)
{
    m_config = config;
    m_bar->setConfig(config);
    if (const Result<void> added = m_server->addBans(std::exchange(m_config.bans, {})); !added)
        Q_EMIT failed(added.error());
    Q_EMIT changed();
}

void SettingsKeeper::holdForThisRun(const ServerConfig &kept)
{
    m_oneRun = OneRunSettings{withBans(usable()), kept};
}

ServerConfig SettingsKeeper::withBans(ServerConfig config) const
{
    config.bans = m_server->bans();
    return config;
}

Result<ServerConfig> SettingsKeeper::take()
{
    const Result<ServerConfig> config = m_bar->config(m_config);
    if (config)
        m_config = *config;
    return config;
}

void SettingsKeeper::setRunning(bool running)
{
    m_running = running;
    if (m_dialog)
        m_dialog->setRunning(running);
}

ServerConfig SettingsKeeper::usable() const
{
    return m_bar->config(m_config).value_or(m_config);
}

Result<void> SettingsKeeper::remember() const
{
    if (m_leavesFile)
        return {};
    ServerConfig config = withBans(usable());
    if (m_oneRun)
        config = m_oneRun->toKeep(config);
    config.capture.file.clear(); // the file that one run was captured in is not for all further ones
    return saveSettings(defaultSettingsFile(), config);
}

void SettingsKeeper::askForFile()
{
    auto *const question = filequestion::open(m_window, tr("Open Settings"), tr("Settings (*.json)"));
    connect(question, &QFileDialog::fileSelected, this, &SettingsKeeper::load);
}

void SettingsKeeper::load(const QString &file)
{
    const Result<ServerConfig> loaded = loadSettings(file);
    if (!loaded) {
        Q_EMIT failed(loaded.error());
        return;
    }
    set(*loaded);
    if (m_oneRun)
        m_oneRun->keepAll();
}

void SettingsKeeper::askWhereToSave()
{
    if (const Result<ServerConfig> config = m_bar->config(m_config); !config) {
        Q_EMIT failed(config.error());
        return;
    }
    auto *const question = filequestion::save(m_window, tr("Save Settings"), tr("Settings (*.json)"),
                                              QStringLiteral("porthole.json"));
    connect(question, &QFileDialog::fileSelected, this, &SettingsKeeper::save);
}

void SettingsKeeper::save(const QString &file)
{
    const Result<void> saved = m_bar->config(m_config).and_then(
        [&](const ServerConfig &config) { return saveSettings(file, withBans(config)); });
    if (!saved)
        Q_EMIT failed(saved.error());
}

void SettingsKeeper::openDialog()
{
    if (!m_dialog) {
        m_dialog = new SettingsDialog(m_window);
        m_dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(m_dialog, &QDialog::accepted, this, [this] { set(m_dialog->config()); });
    }
    m_dialog->setConfig(usable());
    m_dialog->setRunning(m_running);
    m_dialog->show();
    m_dialog->raise();
    m_dialog->activateWindow();
}

} // namespace porthole
