// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/messagebatch.h"

namespace porthole {

void MessageBatch::append(Direction direction, FrameKind kind, qint64 timeNs, QByteArrayView bytes)
{
    m_entries.push_back({m_bytes.size(), bytes.size(), timeNs, direction, kind});
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

qint64 MessageBatch::weight() const
{
    return qint64(sizeof *this) + m_bytes.capacity() + qint64(m_entries.capacity() * sizeof(Entry));
}

} // namespace porthole
