// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/lastmatch.h"

#include <algorithm>

namespace porthole {

namespace {

// Entries: a stretch is searched forwards, and the one before it is longer, as nothing was near.
constexpr quint64 firstStretch = 4'096;
constexpr quint64 longestStretch = 262'144;
constexpr quint64 step = 4'096; // between two looks at whether it is still wanted

std::optional<quint64> lastIn(const MessageSource &source, const MessageFilter &filter, quint64 first,
                              quint64 end, const std::atomic<bool> &cancel)
{
    std::optional<quint64> last;
    const auto search = source.search(filter, first);
    for (quint64 at = first; at < end && !cancel.load(std::memory_order_relaxed);) {
        const MessageMatches matches = search->next(std::min(step, end - at));
        const auto behind = std::lower_bound(matches.sequences.begin(), matches.sequences.end(), end);
        if (behind != matches.sequences.begin())
            last = *std::prev(behind);
        if (matches.searchedTo <= at)
            break; // it cannot be read any further
        at = matches.searchedTo;
    }
    return last;
}

} // namespace

std::optional<quint64> lastMatch(const MessageSource &source, const MessageFilter &filter, quint64 first,
                                 quint64 end, const std::atomic<bool> &cancel)
{
    const MessageRange held = source.range();
    first = std::max(first, held.first);
    end = std::min(end, held.end);
    for (quint64 stretch = firstStretch; first < end; stretch = std::min(stretch * 2, longestStretch)) {
        const quint64 from = end - std::min(stretch, end - first);
        const auto last = lastIn(source, filter, from, end, cancel);
        if (cancel.load(std::memory_order_relaxed))
            return std::nullopt;
        if (last)
            return last;
        end = from;
    }
    return std::nullopt;
}

} // namespace porthole
