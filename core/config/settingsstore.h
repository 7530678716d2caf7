// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/serverconfig.h"

#include <QDir>
#include <QString>

namespace porthole {

/// Names the files from the root on, `folder` being where their names are meant: what is remembered must not
/// mean other files when the program is started elsewhere. Thread: any.
void makeFilesAbsolute(TlsOptions &tls, const QDir &folder);

/// Reads a settings file. Names of files in it are meant beside it, and given whole. Errors: FileNotReadable with the system's text, or InvalidFile. Thread: any.
[[nodiscard]] Result<ServerConfig> loadSettings(const QString &fileName, const ServerConfig &defaults = {});

/// Writes a settings file whole or not at all (to a temporary name, then renamed), making its folder if need
/// be. Error: FileNotWritable with the system's text; an existing file is then untouched. Thread: any.
[[nodiscard]] Result<void> saveSettings(const QString &fileName, const ServerConfig &config);

/// Where the window keeps its settings between runs: settings.json in the user's configuration folder for
/// Porthole.
[[nodiscard]] QString defaultSettingsFile();

} // namespace porthole
