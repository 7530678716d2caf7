// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <vector>

namespace porthole {

/// Sequence numbers in few stretches, however long those are. Thread: its owner's.
class SequenceRanges final
{
public:
    struct Range
    {
        quint64 first = 0;
        quint64 end = 0; ///< exclusive
        friend bool operator==(const Range &, const Range &) = default;
    };

    void add(Range range);
    void remove(Range range);
    void clear() { m_ranges.clear(); }

    [[nodiscard]] bool isEmpty() const { return m_ranges.empty(); }
    [[nodiscard]] bool contains(quint64 sequence) const;
    /// Rising, apart from each other, none empty.
    [[nodiscard]] const std::vector<Range> &ranges() const { return m_ranges; }

private:
    std::vector<Range> m_ranges;
};

} // namespace porthole
