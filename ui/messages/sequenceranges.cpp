// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/messages/sequenceranges.h"

#include <algorithm>

namespace porthole {

void SequenceRanges::add(Range range)
{
    if (range.first >= range.end)
        return;
    // Those that touch it become one with it.
    const auto from = std::lower_bound(m_ranges.begin(), m_ranges.end(), range.first,
                                       [](const Range &held, quint64 first) { return held.end < first; });
    auto to = from;
    for (; to != m_ranges.end() && to->first <= range.end; ++to) {
        range.first = std::min(range.first, to->first);
        range.end = std::max(range.end, to->end);
    }
    m_ranges.insert(m_ranges.erase(from, to), range);
}

void SequenceRanges::remove(Range range)
{
    if (range.first >= range.end)
        return;
    std::vector<Range> left;
    left.reserve(m_ranges.size() + 1);
    for (const Range &held : m_ranges) {
        const Range before{held.first, std::min(held.end, range.first)};
        const Range after{std::max(held.first, range.end), held.end};
        for (const Range &part : {before, after}) {
            if (part.first < part.end)
                left.push_back(part);
        }
    }
    m_ranges = std::move(left);
}

bool SequenceRanges::contains(quint64 sequence) const
{
    const auto after = std::upper_bound(m_ranges.begin(), m_ranges.end(), sequence,
                                        [](quint64 value, const Range &held) { return value < held.first; });
    return after != m_ranges.begin() && sequence < std::prev(after)->end;
}

} // namespace porthole
