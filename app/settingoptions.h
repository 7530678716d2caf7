// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCommandLineOption>
#include <QList>

namespace porthole {

/// The settings as options of the same names, with what --help says of each: for numbers the unit, the range
/// and the default. Thread: any.
[[nodiscard]] QList<QCommandLineOption> settingOptions();

} // namespace porthole
