// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/capturedclient.h"
#include "core/telemetry/ratehistory.h"
#include "core/telemetry/serversample.h"

#include <QSet>

#include <functional>
#include <optional>
#include <vector>

namespace porthole {

class CaptureReader;

/// What moved in the course of a capture. Thread: any (a plain value).
struct CapturedTraffic
{
    /// Without gaps, oldest first; seconds are since 1970-01-01 UTC. Steps are so long that there are at most
    /// maxPoints.
    std::vector<RatePoint> points;
    qint64 step = 1; ///< seconds that one point stands for
    /// A client that was open when the capture ended, with what those of its messages add up to that are
    /// held.
    struct OpenClient
    {
        CapturedClient client;
        TrafficTotals totals;
    };
    std::vector<OpenClient> open; ///< all of them, by rising id, whatever clients the points are of

    static constexpr qint64 maxPoints = 2000;
};

/// Goes through all that a capture holds; the points are of these clients, or of all if there are none.
/// `goOn` is told the percentage done, and ends it by giving false; then there is no result. Thread: the
/// reader's; takes a second for some millions of messages.
[[nodiscard]] std::optional<CapturedTraffic> readTraffic(const CaptureReader &reader,
                                                         const QSet<ConnectionId> &clients,
                                                         const std::function<bool(int)> &goOn);

} // namespace porthole
