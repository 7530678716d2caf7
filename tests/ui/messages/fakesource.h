// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/messagesource.h"

#include <algorithm>
#include <deque>

namespace porthole {

/// A message source whose growth and losses a test decides, written as plainly as can be. Thread: that of the
/// test.
class FakeSource final : public MessageSource
{
public:
    quint64 add(const Message &message)
    {
        m_held.push_back(message);
        m_held.back().sequence = m_range.end;
        return m_range.end++;
    }
    quint64 add(const QByteArray &bytes, quint64 client = 1, Direction direction = Direction::In,
                FrameKind kind = FrameKind::Complete)
    {
        return add(Message{0, ConnectionId{client}, qint64(m_range.end) * 1000, direction, kind, bytes});
    }
    void addMany(int count)
    {
        for (int i = 0; i < count; ++i)
            add(QByteArray::number(m_range.end));
    }
    void trim(quint64 count)
    {
        for (; count > 0 && !m_held.empty(); --count, ++m_range.first)
            m_held.pop_front();
    }
    void lose(quint64 count) { m_range.notKept += count; }

    /// What a view of this filter must show.
    std::vector<quint64> expected(const MessageFilter &filter) const
    {
        std::vector<quint64> sequences;
        for (const Message &message : m_held) {
            if (passes(message, filter))
                sequences.push_back(message.sequence);
        }
        return sequences;
    }
    quint64 largestStep() const { return m_largestStep; }
    int fetches() const { return m_fetches; }

    MessageRange range() const override { return m_range; }
    MessageMatches search(const MessageFilter &filter, quint64 from, quint64 most) const override
    {
        m_largestStep = std::max(m_largestStep, most);
        MessageMatches matches;
        matches.searchedTo = std::clamp(from, m_range.first, m_range.end);
        const quint64 stop = std::min(matches.searchedTo + most, m_range.end);
        for (; matches.searchedTo < stop; ++matches.searchedTo) {
            if (passes(m_held[size_t(matches.searchedTo - m_range.first)], filter))
                matches.sequences.push_back(matches.searchedTo);
        }
        return matches;
    }
    std::optional<Message> message(quint64 sequence) const override
    {
        ++m_fetches;
        if (sequence < m_range.first || sequence >= m_range.end)
            return std::nullopt;
        return m_held[size_t(sequence - m_range.first)];
    }
    void clear() override { trim(m_held.size()); }

private:
    static bool passes(const Message &message, const MessageFilter &filter)
    {
        return (filter.clients.isEmpty() || filter.clients.contains(message.client)) &&
               (!filter.direction || *filter.direction == message.direction) &&
               message.bytes.toLower().contains(filter.text.toLower());
    }

    std::deque<Message> m_held;
    MessageRange m_range;
    mutable quint64 m_largestStep = 0;
    mutable int m_fetches = 0;
};

} // namespace porthole
