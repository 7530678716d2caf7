// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/addressrange.h"

namespace porthole {

/// Who may connect. Thread: any (a plain value).
struct AccessOptions
{
    AddressRanges allow; ///< if any are given, only addresses in them
    AddressRanges deny;  ///< and none in these
    int maxPerAddress =
        0; ///< clients that one address may have open at once; 0: as many as there may be at all
    int connectRate = 0; ///< connections a second that one address may make, and in one burst; 0: any

    friend bool operator==(const AccessOptions &, const AccessOptions &) = default;
};

} // namespace porthole
