// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

/// The way from `porthole`, which needs no Gui library, to `porthole-window`, which has the window. Thread:
/// main.
namespace porthole {

/// The program with the window: beside this one, or where it is installed (../libexec/porthole). Empty if
/// this build has none.
[[nodiscard]] QString windowProgram();

/// Whether a window could be shown. Always so where the system has exactly one display (macOS, Windows).
[[nodiscard]] bool hasDisplay();

/// Runs `program` with `arguments` (without the program's name). On Unix it takes this process's place, same
/// pid, and this returns only if that failed. On Windows it is started beside, and this returns nothing. The
/// result is the system's text of what went wrong; empty: all went well.
[[nodiscard]] QString handOver(const QString &program, const QStringList &arguments);

} // namespace porthole
