// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/settings.h"

#include <QCommandLineOption>
#include <QList>

namespace porthole {

/// The settings as options of the same names, with what --help says of each: for numbers the unit, the range
/// and the default. Thread: any.
[[nodiscard]] QList<QCommandLineOption> settingOptions();

/// Sets one of allSettings() from the text of its option, which for bytes may end in K, M, G or T as of
/// byteCount(). Error: InvalidValue with the option as its subject; `config` is then left as it was. Thread:
/// any.
[[nodiscard]] Result<void> applyOption(ServerConfig &config, const Setting &setting, const QString &text);

} // namespace porthole
