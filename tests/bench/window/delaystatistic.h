// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <chrono>
#include <vector>

namespace porthole::bench {

/// How late service came for someone who wants it once in every interval. A gap of several intervals counts
/// as all the beats that were due within it, each with its own delay, and not as the one that did come:
/// otherwise the worst times would be those that are measured least ("coordinated omission"). Takes the same
/// memory whatever it is told. Thread: any (a plain value).
class DelayStatistic final
{
public:
    using Nanoseconds = std::chrono::nanoseconds;

    static constexpr Nanoseconds bucketWidth = std::chrono::microseconds(100);
    /// Delays from here on are told apart by max() alone.
    static constexpr Nanoseconds histogramEnd = std::chrono::seconds(10);

    /// `interval` > 0: between two beats that come on time.
    explicit DelayStatistic(Nanoseconds interval);

    /// The time from one service to the next: beats with delays of one interval less, two less, and so on
    /// down to 0; for a gap shorter than the interval one beat without delay.
    void addGap(Nanoseconds gap);
    /// All that `other`, of the same interval, was told.
    void add(const DelayStatistic &other);
    void reset();

    [[nodiscard]] qint64 beats() const { return m_beats; }
    /// What `percent` of the beats (1 to 100) were not later than, rounded up to a bucket's end, but never
    /// more than max(); 0 without beats.
    [[nodiscard]] Nanoseconds percentile(int percent) const;
    /// Exact; 0 without beats.
    [[nodiscard]] Nanoseconds max() const { return m_max; }

private:
    void addDelay(Nanoseconds delay);

    Nanoseconds m_interval;
    std::vector<quint32> m_buckets; // the last one: histogramEnd and more
    qint64 m_beats = 0;
    Nanoseconds m_max{0};
};

} // namespace porthole::bench
