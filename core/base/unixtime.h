// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <limits>
#include <optional>

namespace porthole {

/// Seconds since 1970-01-01 UTC, and ns after them (0 to 999,999,999), as ns. None: they do not fit, as only
/// the years 1678 to 2261 do as a whole. Thread: any.
[[nodiscard]] constexpr std::optional<qint64> unixNs(qint64 seconds, qint64 fractionNs)
{
    constexpr qint64 nsPerSecond = 1'000'000'000;
    constexpr qint64 most = std::numeric_limits<qint64>::max() / nsPerSecond - 1;
    if (seconds < -most || seconds > most)
        return std::nullopt;
    return seconds * nsPerSecond + fractionNs;
}

} // namespace porthole
