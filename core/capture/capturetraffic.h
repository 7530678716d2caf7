// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/connectionid.h"
#include "core/telemetry/ratehistory.h"
#include "core/telemetry/serversample.h"

#include <QSet>

#include <functional>
#include <optional>
#include <unordered_map>
#include <vector>

namespace porthole {

class CaptureReader;

/// What moved in the course of a capture. Thread: any (a plain value).
struct CapturedTraffic
{
    /// Without gaps, oldest first; seconds are since 1970-01-01 UTC. Steps are so long that there are at most
    /// maxPoints.
    std::vector<RatePoint> points;
    qint64 step = 1;                                   ///< seconds that one point stands for
    std::unordered_map<quint64, TrafficTotals> totals; ///< of each client, as far as its messages are held

    static constexpr qint64 maxPoints = 2000;
};

/// Goes through all that a capture holds: of these clients, or of all if there are none. `goOn` is told the
/// percentage done, and ends it by giving false; then there is no result. Thread: the reader's; takes a
/// second for some millions of messages.
[[nodiscard]] std::optional<CapturedTraffic> readTraffic(const CaptureReader &reader,
                                                         const QSet<ConnectionId> &clients,
                                                         const std::function<bool(int)> &goOn);

} // namespace porthole
