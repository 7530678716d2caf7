// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telemetry/sampler.h"

#include <algorithm>

namespace porthole {

TrafficTotals totalsOf(const ClientCounters &counters)
{
    return {counters.bytesIn.get(), counters.bytesOut.get(), counters.messagesIn.get(),
            counters.messagesOut.get(), counters.brokenFrames.get()};
}

void Sampler::Trail::advance(const Mark &now, double &inRate, double &outRate)
{
    const Mark &oldest = count < rateSpan ? marks[0] : marks[count % rateSpan];
    const double seconds = double(now.atNs - oldest.atNs) / 1e9;
    if (count > 0 && seconds > 0) {
        inRate = double(now.bytesIn - oldest.bytesIn) / seconds;
        outRate = double(now.bytesOut - oldest.bytesOut) / seconds;
    }
    marks[count % rateSpan] = now;
    ++count;
}

void Sampler::add(ConnectionId id, std::shared_ptr<const ClientCounters> counters)
{
    m_clients[id.value].counters = std::move(counters);
}

std::shared_ptr<const ClientCounters> Sampler::remove(ConnectionId id)
{
    const auto found = m_clients.find(id.value);
    if (found == m_clients.end())
        return {};
    auto counters = std::move(found->second.counters);
    m_closed += totalsOf(*counters);
    m_clients.erase(found);
    return counters;
}

void Sampler::reset()
{
    m_clients.clear();
    m_closed = {};
    m_trail = {};
}

ServerSample Sampler::take(qint64 nowNs)
{
    ServerSample sample;
    sample.atNs = nowNs;
    sample.totals = m_closed;
    sample.clients.reserve(m_clients.size());
    for (auto &[id, client] : m_clients) {
        const ClientCounters &counters = *client.counters;
        ClientSample &one = sample.clients.emplace_back();
        one.id = ConnectionId{id};
        one.totals = totalsOf(counters);
        one.unsentBytes = counters.unsentBytes.get();
        one.heldBytes = counters.heldBytes.get();
        one.idleNs = std::max<qint64>(0, nowNs - counters.lastActiveNs.get());
        one.readingPaused = counters.readingPaused.get() != 0;
        client.trail.advance({nowNs, one.totals.bytesIn, one.totals.bytesOut}, one.inRate, one.outRate);
        sample.totals += one.totals;
    }
    m_trail.advance({nowNs, sample.totals.bytesIn, sample.totals.bytesOut}, sample.inRate, sample.outRate);
    return sample;
}

} // namespace porthole
