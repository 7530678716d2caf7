// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telemetry/historybook.h"

#include <algorithm>
#include <cmath>

namespace porthole {

namespace {

constexpr qint64 nsPerSecond = 1'000'000'000;

} // namespace

void HistoryBook::Track::advance(qint64 fromNs, qint64 toNs, const TrafficTotals &totals, int clientsNow)
{
    qint64 leftIn = totals.bytesIn - bytesIn;
    qint64 leftOut = totals.bytesOut - bytesOut;
    bytesIn = totals.bytesIn;
    bytesOut = totals.bytesOut;
    // Seconds that have left the fine part of the history would be one point anyway.
    fromNs = std::max(fromNs, toNs - RateHistory::fineSeconds * nsPerSecond);
    for (qint64 second = fromNs / nsPerSecond; second < toNs / nsPerSecond; ++second) {
        const qint64 endNs = (second + 1) * nsPerSecond;
        const double share = double(endNs - fromNs) / double(toNs - fromNs);
        const qint64 partIn = std::llround(double(leftIn) * share);
        const qint64 partOut = std::llround(double(leftOut) * share);
        history.add(second, partIn, partOut, clients);
        leftIn -= partIn;
        leftOut -= partOut;
        fromNs = endNs;
    }
    clients = clientsNow;
    history.add(toNs / nsPerSecond, leftIn, leftOut, clients);
}

void HistoryBook::startRun(qint64 nowNs)
{
    m_sampledNs = std::max(m_sampledNs, nowNs);
    m_second = m_sampledNs / nsPerSecond;
    m_server.bytesIn = 0;
    m_server.bytesOut = 0;
}

void HistoryBook::add(const ServerSample &sample)
{
    const qint64 toNs = std::max(m_sampledNs, sample.atNs);
    const qint64 fromNs = m_sampledNs == 0 ? toNs : m_sampledNs;
    m_server.advance(fromNs, toNs, sample.totals, int(sample.clients.size()));
    for (const ClientSample &client : sample.clients)
        m_clients[client.id.value].advance(fromNs, toNs, client.totals, 0);
    m_sampledNs = toNs;
    m_second = toNs / nsPerSecond;
}

void HistoryBook::addLast(ConnectionId id, const TrafficTotals &finalTotals)
{
    m_clients[id.value].advance(m_sampledNs, m_sampledNs, finalTotals, 0);
}

void HistoryBook::forget(ConnectionId id)
{
    m_clients.erase(id.value);
}

void HistoryBook::clear()
{
    *this = {};
}

const RateHistory *HistoryBook::client(ConnectionId id) const
{
    const auto found = m_clients.find(id.value);
    return found == m_clients.end() ? nullptr : &found->second.history;
}

} // namespace porthole
