// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <vector>

namespace porthole {

/// How long things took, as counts in classes: each power of two is cut into 64, so what is read back is at
/// most 1.6 % above what was added. Takes 30 KiB however much is added. Thread: that of its owner.
class Latencies final
{
public:
    Latencies();

    /// Nanoseconds; negative counts as 0.
    void add(qint64 ns, qint64 times = 1);
    void clear();

    [[nodiscard]] qint64 count() const { return m_count; }
    /// The smallest latency that is not exceeded by this share (0 to 1) of all. 0 when nothing was added.
    [[nodiscard]] qint64 percentileNs(double share) const;
    /// Exact.
    [[nodiscard]] qint64 maxNs() const { return m_maxNs; }

private:
    std::vector<qint64> m_counts;
    qint64 m_count = 0;
    qint64 m_maxNs = 0;
};

} // namespace porthole
