// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/closereason.h"
#include "core/base/connectionid.h"
#include "core/base/endpoint.h"
#include "core/telemetry/serversample.h"

#include <optional>

namespace porthole {

/// A client as a capture knows it. Thread: any (a plain value).
struct CapturedClient
{
    struct Closed
    {
        qint64 timeNs = 0; ///< since 1970-01-01 UTC
        CloseReason reason = CloseReason::PeerClosed;
        QString detail; ///< the system's text, or what was wrong with the frame; may be empty
        TrafficTotals totals;
        qint64 unsentBytes = 0; ///< replies that could not be sent any more
    };
    ConnectionId id;
    Endpoint peer;
    Endpoint local;
    qint64 openedNs = 0;          ///< since 1970-01-01 UTC
    std::optional<Closed> closed; ///< none: it was open when the capture ended
};

/// Where a read from a client's socket ended although no frame did.
struct ReadEnd
{
    qint64 position = 0; ///< in the stream of bytes that came from the client
    qint64 timeNs = 0;   ///< since 1970-01-01 UTC
};

} // namespace porthole
