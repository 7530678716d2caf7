// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace porthole::fuzz {

/// Whether a text can be shown on one line without being obeyed: no control characters, none that changes the
/// direction or the lines, no half of a character. This is the promise of toEscaped(), told in other words.
[[nodiscard]] bool isSafe(const QString &text);

} // namespace porthole::fuzz
