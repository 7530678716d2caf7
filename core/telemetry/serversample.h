// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/connectionid.h"

#include <QMetaType>

#include <vector>

namespace porthole {

/// Counts of bytes and messages since a beginning.
struct TrafficTotals
{
    qint64 bytesIn = 0;
    qint64 bytesOut = 0;
    qint64 messagesIn = 0;
    qint64 messagesOut = 0;
    qint64 brokenFrames = 0;

    TrafficTotals &operator+=(const TrafficTotals &other)
    {
        bytesIn += other.bytesIn;
        bytesOut += other.bytesOut;
        messagesIn += other.messagesIn;
        messagesOut += other.messagesOut;
        brokenFrames += other.brokenFrames;
        return *this;
    }
    friend bool operator==(const TrafficTotals &, const TrafficTotals &) = default;
};

/// One open client at the moment of a sample. Rates are bytes a second over about the last second.
struct ClientSample
{
    ConnectionId id;
    TrafficTotals totals;
    qint64 unsentBytes = 0;
    qint64 heldBytes = 0;
    qint64 idleNs = 0; ///< since the last byte in either direction
    bool readingPaused = false;
    double inRate = 0;
    double outRate = 0;

    /// Nothing but the time since its last byte differs from `other`.
    [[nodiscard]] bool isStillAt(const ClientSample &other) const
    {
        return totals == other.totals && unsentBytes == other.unsentBytes && heldBytes == other.heldBytes &&
               readingPaused == other.readingPaused && inRate == other.inRate && outRate == other.outRate;
    }
};

/// The whole server at the moment of a sample. Thread: any (a plain value), made on the main thread.
struct ServerSample
{
    qint64 atNs = 0;                   ///< platform::monotonicNs()
    std::vector<ClientSample> clients; ///< the open ones, by rising id
    TrafficTotals totals;              ///< open and closed clients, since the server started
    double inRate = 0;
    double outRate = 0;
};

} // namespace porthole

Q_DECLARE_METATYPE(porthole::ServerSample)
