// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/telemetry/ratehistory.h"
#include "core/telemetry/serversample.h"

#include <unordered_map>

namespace porthole {

/// The traffic of the last hour, of the whole server and of each client, built from samples. What moved
/// between two samples is spread evenly over the time between them, so a second has its share of it wherever
/// in it the samples fall. Thread: that of its owner (main).
class HistoryBook final
{
public:
    /// The server starts anew: its totals begin at zero again. What is held stays. `nowNs`:
    /// platform::monotonicNs().
    void startRun(qint64 nowNs);
    void add(const ServerSample &sample);
    /// What a client moved between its last sample and its close; it counts for the second of that sample, as
    /// nobody knows when in between it moved.
    void addLast(ConnectionId id, const TrafficTotals &finalTotals);
    /// A closed client that no view shows any more.
    void forget(ConnectionId id);
    void clear();

    [[nodiscard]] const RateHistory &server() const { return m_server.history; }
    /// Null for a client that has not been sampled.
    [[nodiscard]] const RateHistory *client(ConnectionId id) const;
    /// The newest second that is complete, on the histories' clock; 0 before the first.
    [[nodiscard]] qint64 lastFullSecond() const { return m_second > 0 ? m_second - 1 : 0; }

private:
    struct Track
    {
        RateHistory history;
        qint64 bytesIn = 0;
        qint64 bytesOut = 0;
        int clients = 0; // as last told

        /// What moved since the last call moved between these two times.
        void advance(qint64 fromNs, qint64 toNs, const TrafficTotals &totals, int clientsNow);
    };

    Track m_server;
    std::unordered_map<quint64, Track> m_clients;
    qint64 m_second = 0;
    qint64 m_sampledNs = 0; // the newest sample, or the start of the run; 0: none yet
};

} // namespace porthole
