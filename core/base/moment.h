// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/platform.h"

namespace porthole {

/// One moment on both clocks: that which people read, and that which never steps. Thread: any (a plain value).
struct Moment
{
    qint64 wallNs = 0;      ///< since 1970-01-01 UTC
    qint64 monotonicNs = 0; ///< platform::monotonicNs()

    [[nodiscard]] static Moment now() { return {platform::wallClockNs(), platform::monotonicNs()}; }
};

} // namespace porthole
