// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/memorycapture.h"

#include "core/capture/messagequeue.h"

#include <algorithm>
#include <iterator>

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

void MemoryCapture::append(MessageBatch batch)
{
    if (batch.isEmpty())
        return;
    batch.squeeze();
    const qint64 weight = batch.weight();
    const quint64 count = batch.entries().size();
    Batches added;
    added.emplace(m_end, std::move(batch)); // only this thread changes m_end
    Batches dropped;
    const std::lock_guard lock(m_mutex); // released before the two are destroyed
    m_batches.merge(added);
    m_end += count;
    m_bytes += weight;
    makeRoom(dropped);
}

void MemoryCapture::makeRoom(Batches &dropped)
{
    if (m_end - m_first > m_maxMessages)
        m_first = m_end - m_maxMessages;
    for (auto oldest = m_batches.begin(); m_batches.size() > 1; oldest = m_batches.begin()) {
        const auto next = std::next(oldest);
        if (next->first > m_first && m_bytes <= m_maxBytes)
            return;
        m_bytes -= oldest->second.weight();
        m_first = std::max(m_first, next->first);
        dropped.insert(m_batches.extract(oldest));
    }
}

MemoryCapture::Found MemoryCapture::find(quint64 sequence) const
{
    const auto &[first, batch] = *std::prev(m_batches.upper_bound(sequence));
    return {&batch, &batch.entries()[size_t(sequence - first)]};
}

MessageRange MemoryCapture::range() const
{
    const std::lock_guard lock(m_mutex);
    return {m_first, m_end, m_queue ? m_queue->notKept() : 0};
}

MessageMatches MemoryCapture::search(const MessageFilter &filter, quint64 from, quint64 most) const
{
    MessageMatches matches;
    matches.sequences.reserve(size_t(std::min<quint64>(most, m_maxMessages)));
    const std::lock_guard lock(m_mutex);
    matches.searchedTo = std::min(std::max(from, m_first), m_end);
    const quint64 stop = std::min(m_end, matches.searchedTo + most);
    for (; matches.searchedTo < stop; ++matches.searchedTo) {
        const Found found = find(matches.searchedTo);
        const bool isWanted = (filter.clients.isEmpty() || filter.clients.contains(found.entry->client)) &&
                              (!filter.direction || *filter.direction == found.entry->direction) &&
                              (filter.text.isEmpty() || containsText(found.bytes(), filter.text));
        if (isWanted)
            matches.sequences.push_back(matches.searchedTo);
    }
    return matches;
}

std::optional<Message> MemoryCapture::message(quint64 sequence) const
{
    const std::lock_guard lock(m_mutex);
    if (sequence < m_first || sequence >= m_end)
        return std::nullopt;
    const Found found = find(sequence);
    return Message{sequence,          found.entry->client,        found.entry->timeNs, found.entry->direction,
                   found.entry->kind, found.bytes().toByteArray()};
}

void MemoryCapture::clear()
{
    Batches dropped; // given back after the lock
    const std::lock_guard lock(m_mutex);
    m_first = m_end;
    m_batches.swap(dropped);
    m_bytes = 0;
}

} // namespace porthole
