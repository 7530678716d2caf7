// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/telemetry/clientcounters.h"
#include "core/telemetry/serversample.h"

#include <array>
#include <map>
#include <memory>

namespace porthole {

/// Turns the counters of all open clients into one sample. Thread: that of its owner (main); it reads the
/// counters while the workers write them.
class Sampler final
{
public:
    void add(ConnectionId id, std::shared_ptr<const ClientCounters> counters);
    /// The client has closed; its final counts go on in the totals. Gives back what add() was given; null if
    /// there is no such client.
    std::shared_ptr<const ClientCounters> remove(ConnectionId id);
    [[nodiscard]] qsizetype openClients() const { return qsizetype(m_clients.size()); }
    /// Forgets everything: a new run of the server begins.
    void reset();

    /// Reads all counters now. `nowNs`: platform::monotonicNs().
    [[nodiscard]] ServerSample take(qint64 nowNs);

private:
    // Rates compare with the sample this many back: a second at the usual four samples a second.
    static constexpr size_t rateSpan = 4;

    struct Mark
    {
        qint64 atNs = 0;
        qint64 bytesIn = 0;
        qint64 bytesOut = 0;
    };
    /// The last few totals of one client or of the server, from which a rate follows.
    struct Trail
    {
        std::array<Mark, rateSpan> marks{};
        size_t count = 0;

        /// Adds a mark and gives the bytes a second since the oldest one held before it.
        void advance(const Mark &now, double &inRate, double &outRate);
    };
    struct Client
    {
        std::shared_ptr<const ClientCounters> counters;
        Trail trail;
    };

    std::map<quint64, Client> m_clients; // by rising id, as the sample lists them
    TrafficTotals m_closed;
    Trail m_trail;
};

/// The totals that counters hold now. Thread: any.
[[nodiscard]] TrafficTotals totalsOf(const ClientCounters &counters);

} // namespace porthole
