// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/messages/sequenceranges.h"

#include <optional>

namespace porthole {

/// Which entries of the log are selected, and which is the current one, by sequence number: what is selected
/// may be far out of view, and costs the same however much it is. Thread: its owner's.
class LogSelection final
{
public:
    /// Only this one, from which extendTo() then begins.
    void choose(quint64 sequence);
    /// Selects it, or no longer.
    void toggle(quint64 sequence);
    /// All between the one chosen or toggled last and this; instead of all else unless `keepOthers`.
    void extendTo(quint64 sequence, bool keepOthers);
    /// Makes it the current one, and selects nothing.
    void moveTo(quint64 sequence) { m_current = sequence; }
    /// All of [first, end). The current one stays.
    void selectAll(quint64 first, quint64 end);
    void clear();
    void forgetBefore(quint64 first);

    [[nodiscard]] std::optional<quint64> current() const { return m_current; }
    [[nodiscard]] bool contains(quint64 sequence) const;
    [[nodiscard]] SequenceRanges ranges() const;

private:
    SequenceRanges m_settled;
    SequenceRanges::Range m_span; // what the last extendTo() gave, which the next one takes back
    std::optional<quint64> m_anchor;
    std::optional<quint64> m_current;
};

} // namespace porthole
