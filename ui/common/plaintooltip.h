// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace porthole {

/// A tool tip that shows `plain` as it is, in lines of bounded length. Tool tips have no switch for plain
/// text: Qt takes what looks like markup for markup, so a client that says "<img src=…>" would have the
/// window read that file. Empty stays empty. Thread: any.
[[nodiscard]] QString plainToolTip(const QString &plain);

} // namespace porthole
