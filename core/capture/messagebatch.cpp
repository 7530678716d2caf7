// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/messagebatch.h"

namespace porthole {

namespace {

constexpr size_t keptEntries = 8;
constexpr qsizetype keptBytes = 1024;

} // namespace

void MessageBatch::append(Direction direction, FrameKind kind, qint64 timeNs, QByteArrayView bytes)
{
    m_entries.push_back({m_client, m_bytes.size(), bytes.size(), timeNs, direction, kind});
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
    const qsizetype shift = m_bytes.size();
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
    m_bytes.squeeze();
    m_entries.shrink_to_fit();
}

} // namespace porthole
