// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/export/exporter.h"

#include <QString>
#include <QStringList>

namespace porthole {

/// What "porthole export" was asked to do. Thread: any (a plain value).
struct ExportOptions
{
    QString capture; ///< the file to read
    ExportSpec spec; ///< valid, unless showHelp is set
    bool showHelp = false;
};

/// Reads the arguments: the program's name, "export", and what follows. Errors: InvalidValue with the option
/// or the file as its subject. Thread: main, with an application object.
[[nodiscard]] Result<ExportOptions> parseExportOptions(const QStringList &arguments);

/// The text of "porthole export --help". Thread: main, with an application object.
[[nodiscard]] QString exportHelpText();

} // namespace porthole
