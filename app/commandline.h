// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/config/serverconfig.h"

#include <QString>
#include <QStringList>

#include <functional>

namespace porthole {

/// What the program was asked to do. Thread: any (a plain value).
struct CommandLine
{
    ServerConfig config;  ///< valid, unless showHelp or showVersion is set
    QString configFile;   ///< that of --config; empty: none was given
    QStringList captures; ///< to open in the window, named from the root on
    bool start = false;
    bool headless = false;
    bool json = false;
    bool showHelp = false;
    bool showVersion = false;
};

/// Reads the arguments (the first is the program's name). Settings come from, the later the stronger: the
/// base, the file of --config, the options. The base is ServerConfig's own values, but for a window without
/// --config it is what `windowDefaults` gives, which is called for nothing else. Errors: InvalidValue with
/// the option as its subject, and those of loadSettings(). Thread: main, with an application object.
[[nodiscard]] Result<CommandLine> parseCommandLine(const QStringList &arguments,
                                                   const std::function<ServerConfig()> &windowDefaults = {});

/// The text of --help. Thread: main, with an application object.
[[nodiscard]] QString helpText();

/// The text of --version: the program's version, Qt's, and the licence. Thread: any.
[[nodiscard]] QString versionText();

/// What bad usage prints on standard error. Thread: any.
[[nodiscard]] QString usageErrorText(const Error &error);

} // namespace porthole
