// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/memorycapture.h"

#include "core/capture/messagequeue.h"

#include <algorithm>

namespace porthole {

namespace {

char lowered(char c)
{
    return c >= 'A' && c <= 'Z' ? char(c + ('a' - 'A')) : c;
}

bool containsText(QByteArrayView bytes, QByteArrayView text)
{
    const auto same = [](char a, char b) { return lowered(a) == lowered(b); };
    return std::search(bytes.begin(), bytes.end(), text.begin(), text.end(), same) != bytes.end();
}

} // namespace

MemoryCapture::MemoryCapture(std::shared_ptr<const MessageQueue> queue, quint64 maxMessages, qint64 maxBytes)
    : m_queue(std::move(queue))
    , m_maxMessages(maxMessages)
    , m_maxBytes(maxBytes)
{
}

void MemoryCapture::append(const MessageBatch &batch)
{
    const std::lock_guard lock(m_mutex);
    for (const MessageBatch::Entry &entry : batch.entries()) {
        m_held.push_back({batch.client(), batch.bytes(), entry});
        m_bytes += entry.size;
    }
    while (m_held.size() > m_maxMessages || (m_bytes > m_maxBytes && m_held.size() > 1))
        dropOldest();
}

void MemoryCapture::dropOldest()
{
    m_bytes -= m_held.front().entry.size;
    m_held.pop_front();
    ++m_first;
}

MessageRange MemoryCapture::range() const
{
    const std::lock_guard lock(m_mutex);
    return {m_first, m_first + m_held.size(), m_queue ? m_queue->notKept() : 0};
}

MessageMatches MemoryCapture::search(const MessageFilter &filter, quint64 from, quint64 most) const
{
    const std::lock_guard lock(m_mutex);
    MessageMatches matches;
    const quint64 end = m_first + m_held.size();
    matches.searchedTo = std::min(std::max(from, m_first), end);
    const quint64 stop = std::min(end, matches.searchedTo + most);
    for (; matches.searchedTo < stop; ++matches.searchedTo) {
        const Held &held = m_held[size_t(matches.searchedTo - m_first)];
        const bool isWanted = (filter.clients.isEmpty() || filter.clients.contains(held.client)) &&
                              (!filter.direction || *filter.direction == held.entry.direction) &&
                              (filter.text.isEmpty() || containsText(held.bytes(), filter.text));
        if (isWanted)
            matches.sequences.push_back(matches.searchedTo);
    }
    return matches;
}

std::optional<Message> MemoryCapture::message(quint64 sequence) const
{
    const std::lock_guard lock(m_mutex);
    if (sequence < m_first || sequence >= m_first + m_held.size())
        return std::nullopt;
    const Held &held = m_held[size_t(sequence - m_first)];
    return Message{sequence,          held.client,
                   held.entry.timeNs, held.entry.direction,
                   held.entry.kind,   held.bytes().toByteArray()};
}

void MemoryCapture::clear()
{
    std::deque<Held> dropped; // given back after the lock
    const std::lock_guard lock(m_mutex);
    m_first += m_held.size();
    m_held.swap(dropped);
    m_bytes = 0;
}

} // namespace porthole
