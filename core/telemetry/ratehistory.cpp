// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telemetry/ratehistory.h"

#include <algorithm>

namespace porthole {

namespace {

qint64 stepOf(qint64 second)
{
    return second - second % RateHistory::coarseStep;
}

} // namespace

void RateHistory::add(qint64 second, qint64 bytesIn, qint64 bytesOut, int clients)
{
    age(second);
    if (bytesIn == 0 && bytesOut == 0 && clients == 0)
        return;
    if (!m_fine.empty() && m_fine.back().second == second) {
        Entry &entry = m_fine.back();
        entry.bytesIn += bytesIn;
        entry.bytesOut += bytesOut;
        entry.clientSeconds = clients;
        return;
    }
    m_fine.push_back({second, bytesIn, bytesOut, clients});
}

void RateHistory::age(qint64 now)
{
    // A whole coarse step leaves the fine part at once, so that a point of either resolution is never half
    // filled.
    const qint64 fineFrom = stepOf(std::max<qint64>(0, now - fineSeconds));
    while (!m_fine.empty() && m_fine.front().second < fineFrom) {
        const Entry &oldest = m_fine.front();
        addTo(m_coarse, {stepOf(oldest.second), oldest.bytesIn, oldest.bytesOut, oldest.clientSeconds});
        m_fine.pop_front();
    }
    while (!m_coarse.empty() && m_coarse.front().second < now - coarseSeconds - coarseStep)
        m_coarse.pop_front();
}

void RateHistory::addTo(std::deque<Entry> &entries, const Entry &entry)
{
    if (entries.empty() || entries.back().second != entry.second) {
        entries.push_back(entry);
        return;
    }
    entries.back().bytesIn += entry.bytesIn;
    entries.back().bytesOut += entry.bytesOut;
    entries.back().clientSeconds += entry.clientSeconds;
}

std::vector<RatePoint> RateHistory::points(qint64 endSecond, qint64 span) const
{
    return span <= fineSeconds ? finePoints(endSecond, span) : coarsePoints(endSecond, span);
}

std::vector<RatePoint> RateHistory::finePoints(qint64 endSecond, qint64 span) const
{
    std::vector<RatePoint> points(size_t(std::max<qint64>(0, span)));
    const qint64 first = endSecond - span + 1;
    for (size_t i = 0; i < points.size(); ++i)
        points[i].second = first + qint64(i);
    auto entry = std::lower_bound(m_fine.begin(), m_fine.end(), first,
                                  [](const Entry &e, qint64 second) { return e.second < second; });
    for (; entry != m_fine.end() && entry->second <= endSecond; ++entry) {
        RatePoint &point = points[size_t(entry->second - first)];
        point.inRate = double(entry->bytesIn);
        point.outRate = double(entry->bytesOut);
        point.clients = double(entry->clientSeconds);
    }
    return points;
}

std::vector<RatePoint> RateHistory::coarsePoints(qint64 endSecond, qint64 span) const
{
    const qint64 first = stepOf(std::max<qint64>(0, endSecond - span + 1));
    const qint64 last = stepOf(endSecond);
    std::vector<RatePoint> points(size_t((last - first) / coarseStep + 1));
    for (size_t i = 0; i < points.size(); ++i)
        points[i].second = first + qint64(i) * coarseStep;
    const auto addEntry = [&](const Entry &entry) {
        if (entry.second < first || entry.second > endSecond)
            return;
        RatePoint &point = points[size_t((entry.second - first) / coarseStep)];
        point.inRate += double(entry.bytesIn);
        point.outRate += double(entry.bytesOut);
        point.clients += double(entry.clientSeconds);
    };
    std::for_each(m_coarse.begin(), m_coarse.end(), addEntry);
    std::for_each(m_fine.begin(), m_fine.end(), addEntry);
    for (RatePoint &point : points) {
        // The newest step is not over yet: average over the seconds it has had.
        const double seconds = double(std::min(coarseStep, endSecond - point.second + 1));
        point.inRate /= seconds;
        point.outRate /= seconds;
        point.clients /= seconds;
    }
    return points;
}

} // namespace porthole
