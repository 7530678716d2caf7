// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace porthole {

class CaptureKeeper;

/// Why the messages of clients are not being captured, and what to do to have them: what stands in the log
/// while it is empty. Empty text: they are captured, or will be with the next start in the same log.
/// `isOff`: capturing is turned off, in the settings that the server runs with, or would be started with.
/// Thread: main.
[[nodiscard]] QString captureHint(const CaptureKeeper &keeper, bool isRunning, bool isOff);

} // namespace porthole
