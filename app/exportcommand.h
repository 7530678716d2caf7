// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace porthole {

/// Whether the arguments (the first is the program's name) ask for an export. Thread: any.
[[nodiscard]] bool isExportCommand(const QStringList &arguments);

/// Runs "porthole export FILE OUT [options]" and gives its exit status: 0 when OUT is written, 2 for bad
/// usage or a client that the capture does not have, 1 if a file cannot be read or written or the user
/// stopped it; OUT is then as it was. Thread: main, with an application object.
[[nodiscard]] int runExport(const QStringList &arguments);

} // namespace porthole
