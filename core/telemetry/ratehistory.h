// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <chrono>
#include <deque>
#include <vector>

namespace porthole {

/// What happened within one step of a history.
struct RatePoint
{
    qint64 second = 0; ///< the step's first second, on the clock that add() was given
    double inRate = 0; ///< bytes a second, averaged over the step
    double outRate = 0;
    double clients = 0; ///< open clients, averaged over the step
};

/// Traffic of the last hour: second by second for the newest five minutes, in steps of 15 s before that.
/// Seconds without traffic and clients take no memory, so an idle client's history is free and a busy one's
/// is bounded (about 540 entries). The sum of all points is exact: bytes are never lost by the change of
/// resolution. Thread: that of its owner.
class RateHistory final
{
public:
    static constexpr qint64 fineSeconds = 300;
    static constexpr qint64 coarseStep = 15;
    static constexpr qint64 coarseSeconds = 3600;

    /// Adds what moved during `second`, which must not be before that of an earlier call. Several calls for
    /// one second add up; `clients` is then the latest.
    void add(qint64 second, qint64 bytesIn, qint64 bytesOut, int clients = 0);

    /// The points of the `span` seconds that end with `endSecond` (included), oldest first and without gaps:
    /// one a second for spans up to fineSeconds, else one every coarseStep seconds.
    [[nodiscard]] std::vector<RatePoint> points(qint64 endSecond, qint64 span) const;

private:
    struct Entry
    {
        qint64 second;
        qint64 bytesIn;
        qint64 bytesOut;
        qint64 clientSeconds;
    };

    void age(qint64 now);
    static void addTo(std::deque<Entry> &entries, const Entry &entry);

    std::vector<RatePoint> finePoints(qint64 endSecond, qint64 span) const;
    std::vector<RatePoint> coarsePoints(qint64 endSecond, qint64 span) const;

    std::deque<Entry> m_fine;   // one a second
    std::deque<Entry> m_coarse; // one every coarseStep seconds
};

} // namespace porthole
