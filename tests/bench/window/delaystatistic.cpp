// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/window/delaystatistic.h"

#include <algorithm>
#include <functional>

namespace porthole::bench {

DelayStatistic::DelayStatistic(Nanoseconds interval)
    : m_interval(interval)
    , m_buckets(size_t(histogramEnd / bucketWidth) + 1)
{
}

void DelayStatistic::addGap(Nanoseconds gap)
{
    if (gap < m_interval) {
        addDelay(Nanoseconds(0));
        return;
    }
    for (Nanoseconds delay = gap - m_interval; delay >= Nanoseconds(0); delay -= m_interval)
        addDelay(delay);
}

void DelayStatistic::add(const DelayStatistic &other)
{
    std::transform(m_buckets.begin(), m_buckets.end(), other.m_buckets.begin(), m_buckets.begin(),
                   std::plus<>());
    m_beats += other.m_beats;
    m_max = std::max(m_max, other.m_max);
}

void DelayStatistic::addDelay(Nanoseconds delay)
{
    ++m_buckets[std::min(size_t(delay / bucketWidth), m_buckets.size() - 1)];
    ++m_beats;
    m_max = std::max(m_max, delay);
}

void DelayStatistic::reset()
{
    std::fill(m_buckets.begin(), m_buckets.end(), 0);
    m_beats = 0;
    m_max = Nanoseconds(0);
}

DelayStatistic::Nanoseconds DelayStatistic::percentile(int percent) const
{
    const qint64 rank = std::max<qint64>(1, (m_beats * percent + 99) / 100); // nearest rank, rounded up
    qint64 seen = 0;
    for (size_t i = 0; i + 1 < m_buckets.size(); ++i) {
        seen += m_buckets[i];
        if (seen >= rank)
            return std::min(m_max, Nanoseconds(bucketWidth * qint64(i + 1)));
    }
    return m_max;
}

} // namespace porthole::bench
