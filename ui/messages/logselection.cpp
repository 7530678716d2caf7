// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/messages/logselection.h"

#include <algorithm>
#include <utility>

namespace porthole {

void LogSelection::choose(quint64 sequence)
{
    clear();
    m_span = {sequence, sequence + 1};
    m_anchor = m_current = sequence;
}

void LogSelection::toggle(quint64 sequence)
{
    const SequenceRanges::Range one{sequence, sequence + 1};
    const bool wasSelected = contains(sequence);
    m_settled.add(std::exchange(m_span, {}));
    if (wasSelected)
        m_settled.remove(one);
    else
        m_settled.add(one);
    m_anchor = m_current = sequence;
}

void LogSelection::extendTo(quint64 sequence, bool keepOthers)
{
    if (!m_anchor)
        m_anchor = m_current.value_or(sequence);
    if (!keepOthers)
        m_settled.clear();
    m_span = {std::min(*m_anchor, sequence), std::max(*m_anchor, sequence) + 1};
    m_current = sequence;
}

void LogSelection::selectAll(quint64 first, quint64 end)
{
    m_settled.clear();
    m_settled.add({first, end});
    m_span = {};
}

void LogSelection::clear()
{
    m_settled.clear();
    m_span = {};
    m_anchor.reset();
    m_current.reset();
}

void LogSelection::forgetBefore(quint64 first)
{
    m_settled.remove({0, first});
    m_span.first = std::max(m_span.first, first);
    if (m_anchor && *m_anchor < first)
        m_anchor.reset();
    if (m_current && *m_current < first)
        m_current.reset();
}

bool LogSelection::contains(quint64 sequence) const
{
    return (sequence >= m_span.first && sequence < m_span.end) || m_settled.contains(sequence);
}

SequenceRanges LogSelection::ranges() const
{
    SequenceRanges all = m_settled;
    all.add(m_span);
    return all;
}

} // namespace porthole
