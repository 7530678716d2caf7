// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/messagebatch.h"

#include <algorithm>

namespace porthole {

namespace {

// What 16 requests in flight and their echoes take.
constexpr size_t keptEntries = 32;
constexpr qsizetype keptBytes = 4096;

// Its two addresses are elsewhere in memory, as its text is.
constexpr qint64 clientBytes = sizeof(CapturedClient) + 160;

} // namespace

void MessageBatch::append(Direction direction, FrameKind kind, Moment at, QByteArrayView bytes)
{
    m_entries.push_back({m_client, at.wallNs, at.monotonicNs, quint32(m_bytes.size()), quint32(bytes.size()),
                         direction, kind, EventKind::None, false});
    m_bytes.append(bytes);
}

void MessageBatch::appendEchoOfLast(Moment at)
{
    Q_ASSERT(!m_entries.empty());
    Entry echo = m_entries.back();
    echo.timeNs = at.wallNs;
    echo.monotonicNs = at.monotonicNs;
    echo.direction = Direction::Out;
    echo.endsRead = false;
    m_entries.push_back(echo);
}

void MessageBatch::appendEvent(EventKind event, Moment at, QByteArrayView text)
{
    append(Direction::In, FrameKind::Complete, at, text);
    m_entries.back().event = event;
    m_hasEvents = true;
}

void MessageBatch::appendClient(const CapturedClient &client)
{
    m_clients.push_back(client);
    m_clientBytes += clientBytes;
    if (client.closed)
        m_clientBytes += client.closed->detail.size() * qint64(sizeof(QChar));
}

void MessageBatch::appendReadEnd(bool isFrameEnd, qint64 position, Moment at)
{
    const auto last = std::find_if(m_entries.rbegin(), m_entries.rend(), [](const Entry &entry) {
        return entry.direction == Direction::In && entry.event == EventKind::None;
    });
    if (isFrameEnd && last != m_entries.rend())
        last->endsRead = true;
    else
        m_readEnds.push_back({m_client, {position, at.wallNs}});
}

bool MessageBatch::absorb(const MessageBatch &other)
{
    if (weight() > absorbBytes || other.weight() > absorbBytes / 4 || other.hasEvents() ||
        other.m_missingBefore > 0) {
        return false;
    }
    const auto shift = quint32(m_bytes.size());
    // As a view: an empty array would share the other's bytes, which both threads go on to use.
    m_bytes.append(QByteArrayView(other.m_bytes));
    for (Entry entry : other.m_entries) {
        entry.offset += shift;
        m_entries.push_back(entry);
    }
    m_readEnds.insert(m_readEnds.end(), other.m_readEnds.begin(), other.m_readEnds.end());
    return true;
}

MessageBatch::Dropped MessageBatch::dropMessages()
{
    Dropped dropped;
    MessageBatch events(m_client);
    for (const Entry &entry : m_entries) {
        if (entry.event != EventKind::None) {
            events.appendEvent(entry.event, {entry.timeNs, entry.monotonicNs}, bytesOf(entry));
            events.m_entries.back().client = entry.client;
        } else {
            ++(events.m_hasEvents ? dropped.afterEvents : dropped.beforeEvents);
        }
    }
    events.m_clients = std::move(m_clients);
    events.m_clientBytes = m_clientBytes;
    events.m_missingBefore = m_missingBefore;
    events.m_queuedNs = m_queuedNs;
    *this = std::move(events);
    return dropped;
}

void MessageBatch::clear()
{
    m_missingBefore = 0;
    m_hasEvents = false;
    m_clients = {};
    m_clientBytes = 0;
    m_readEnds.clear();
    if (m_bytes.capacity() > keptBytes || m_entries.capacity() > keptEntries ||
        m_readEnds.capacity() > keptEntries) {
        *this = MessageBatch(m_client);
        return;
    }
    m_bytes.resize(0); // clear() would give the memory back
    m_entries.clear();
}

quint64 MessageBatch::messageCount() const
{
    return quint64(std::count_if(m_entries.begin(), m_entries.end(),
                                 [](const Entry &entry) { return entry.event == EventKind::None; }));
}

} // namespace porthole
