// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telemetry/historybook.h"

#include <algorithm>

namespace porthole {

namespace {

constexpr qint64 nsPerSecond = 1'000'000'000;

} // namespace

void HistoryBook::Track::advance(qint64 second, qint64 newBytesIn, qint64 newBytesOut, int clients)
{
    history.add(second, newBytesIn - bytesIn, newBytesOut - bytesOut, clients);
    bytesIn = newBytesIn;
    bytesOut = newBytesOut;
}

void HistoryBook::startRun(qint64 nowNs)
{
    m_second = std::max(m_second, nowNs / nsPerSecond);
    m_server.bytesIn = 0;
    m_server.bytesOut = 0;
}

void HistoryBook::add(const ServerSample &sample)
{
    m_second = std::max(m_second, sample.atNs / nsPerSecond);
    m_server.advance(m_second, sample.totals.bytesIn, sample.totals.bytesOut, int(sample.clients.size()));
    for (const ClientSample &client : sample.clients)
        m_clients[client.id.value].advance(m_second, client.totals.bytesIn, client.totals.bytesOut, 0);
}

void HistoryBook::addLast(ConnectionId id, const TrafficTotals &finalTotals)
{
    m_clients[id.value].advance(m_second, finalTotals.bytesIn, finalTotals.bytesOut, 0);
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
