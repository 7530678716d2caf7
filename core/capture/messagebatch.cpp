// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/messagebatch.h"

namespace porthole {

namespace {

// What 16 requests in flight and their echoes take.
constexpr size_t keptEntries = 32;
constexpr qsizetype keptBytes = 4096;

} // namespace

void MessageBatch::append(Direction direction, FrameKind kind, qint64 timeNs, QByteArrayView bytes)
{
    m_entries.push_back({m_client, quint32(m_bytes.size()), quint32(bytes.size()), timeNs, direction, kind});
    m_bytes.append(bytes);
}

void MessageBatch::appendEchoOfLast(qint64 timeNs)
{
    Q_ASSERT(!m_entries.empty());
    Entry echo = m_entries.back();
    echo.timeNs = timeNs;
    echo.direction = Direction::Out;
    m_entries.push_back(echo);
}

bool MessageBatch::absorb(const MessageBatch &other)
{
    if (weight() > absorbBytes || other.weight() > absorbBytes / 4)
        return false;
    const auto shift = quint32(m_bytes.size());
    m_bytes.append(other.m_bytes);
    for (Entry entry : other.m_entries) {
        entry.offset += shift;
        m_entries.push_back(entry);
    }
    return true;
}

void MessageBatch::clear()
{
    if (m_bytes.capacity() > keptBytes || m_entries.capacity() > keptEntries) {
        *this = MessageBatch(m_client);
        return;
    }
    m_bytes.resize(0); // clear() would give the memory back
    m_entries.clear();
}

void MessageBatch::squeeze()
{
    if (m_bytes.capacity() > 2 * m_bytes.size())
        m_bytes.squeeze();
    if (m_entries.capacity() > 2 * m_entries.size())
        m_entries.shrink_to_fit();
}

} // namespace porthole
