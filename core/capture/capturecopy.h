// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QString>

#include <atomic>
#include <functional>

namespace porthole {

/// Copies a capture, as it is at this moment, to a file of its own; one of that name is replaced once the
/// copy is complete, in one step. The capture may be written meanwhile. Its owner alone may read it, from
/// its first byte on, whatever one of that name allowed. `progress` is called with 0 to 100;
/// `cancel`, when set, ends it, and nothing is left behind. False: it was cancelled. Errors: InvalidValue if
/// both are one file; FileNotReadable; FileNotWritable. Thread: any; takes as long as the disk does.
[[nodiscard]] Result<bool> copyCapture(const QString &from, const QString &to,
                                       const std::function<void(int)> &progress,
                                       const std::atomic<bool> &cancel);

} // namespace porthole
