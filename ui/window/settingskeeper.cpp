// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/settingskeeper.h"

#include "core/config/settingsstore.h"
#include "core/net/server.h"
#include "ui/common/filequestion.h"
#include "ui/settings/settingsdialog.h"
#include "ui/window/serverbar.h"

#include <QDateTime>
#include <QFileDialog>

namespace porthole {

namespace {

/// One that runs out is forgotten without anybody's doing.
ServerConfig withoutBansThatRanOut(ServerConfig config)
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    config.bans.removeIf([&now](const Ban &ban) { return ban.until && *ban.until <= now; });
    return config;
}

} // namespace

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
    m_inFile = kept;
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

Result<void> SettingsKeeper::remember()
{
    if (m_leavesFile)
        return {};
    ServerConfig config = withBans(usable());
    if (m_oneRun) {
        m_oneRun->noteChanges(config);
        config = m_oneRun->toKeep(config);
    }
    if (m_inFile && withoutBansThatRanOut(config) == withoutBansThatRanOut(*m_inFile))
        return {};
    const Result<void> saved = saveSettings(defaultSettingsFile(), config);
    if (saved)
        m_inFile = std::move(config);
    return saved;
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
    m_inFile.reset(); // written also if it is what was there before another window wrote
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
        connect(m_dialog, &QDialog::accepted, this, [this] {
            set(m_dialog->config());
            if (m_oneRun)
                m_oneRun->noteChanges(withBans(usable()));
        });
    }
    m_dialog->setConfig(usable());
    m_dialog->setRunning(m_running);
    m_dialog->show();
    m_dialog->raise();
    m_dialog->activateWindow();
}

} // namespace porthole
