// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/serverconfig.h"

#include <QLatin1StringView>
#include <QString>
#include <QStringView>

#include <span>

namespace porthole {

/// One setting as people write it: on the command line ("--port 9000") and in the settings file ("port":
/// 9000). Thread: any (a constant).
struct Setting
{
    /// How the settings file writes it; on the command line all are text.
    enum class Form : quint8 {
        Text,   ///< a JSON string
        Number, ///< a JSON number
        Switch, ///< true or false
    };
    using Reader = Result<void> (*)(ServerConfig &, const Setting &, const QString &text,
                                    const QString &shown);
    using Writer = QString (*)(const ServerConfig &);

    QLatin1StringView name;
    Form form;
    const char *wording; ///< see expected(); for numbers %1 and %2 stand for the range
    Reader reader;
    Writer writer;
    qint64 least = 0; ///< Number: the range, in the unit that people write
    qint64 most = 0;

    /// What a value must be, in words: "a port number (0 to 65535; 0 lets the system choose)".
    [[nodiscard]] QString expected() const;
    /// Sets it from its text; `shown` is how an error quotes that. Error: as of applySetting().
    [[nodiscard]] Result<void> read(ServerConfig &config, const QString &text, const QString &shown) const;
    /// Its text; read() gives the same value back.
    [[nodiscard]] QString write(const ServerConfig &config) const { return writer(config); }
};

/// Every field of ServerConfig, in the order of the settings file. Thread: any.
[[nodiscard]] std::span<const Setting> allSettings();
/// The setting of that name, or none. Thread: any.
[[nodiscard]] const Setting *findSetting(QStringView name);
/// "address, port, framing, …": the names of all settings. Thread: any.
[[nodiscard]] QString settingNames();

/// Sets one setting from its text: "address", "port", "framing", "reply", "greeting" (with escapes),
/// "idle-timeout", "frame-timeout", "write-timeout", "stop-deadline" (seconds, such as 2.5), "max-clients",
/// "allow", "deny", "max-per-address", "connect-rate", "max-frame", "high-water", "low-water", "max-held",
/// "backlog", "no-delay", "keep-alive" (true or false), "keep-alive-time", "capture", "capture-size",
/// "capture-files", "capture-payload", "capture-mode", "tls-cert", "tls-key", "tls-client-ca", "tls-timeout".
/// Error: InvalidValue with the name as its subject, and the value and what was expected as its detail;
/// `config` is then left as it was. How settings fit each other is for ServerConfig::validate() to say, when
/// all are set. Thread: any.
[[nodiscard]] Result<void> applySetting(ServerConfig &config, QStringView name, const QString &textValue);

} // namespace porthole
