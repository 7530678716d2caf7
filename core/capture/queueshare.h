// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <array>

namespace porthole {

/// How many of the bytes that one client put into a queue still wait there. It counts by the queue's
/// positions, bytes since its beginning, so nobody but the client's thread keeps an account of it. Thread:
/// its owner's.
class QueueShare final
{
public:
    /// `bytes` more were put in, which end at `position` or before it, when all before `written` had left the
    /// queue.
    void add(qint64 bytes, qint64 position, qint64 written)
    {
        (void)waiting(written);
        const bool isWithTheLast = m_count > 0 && (written == m_writtenThen || m_count == most);
        Part &part = m_parts[(m_first + (isWithTheLast ? m_count - 1 : m_count++)) % most];
        if (!isWithTheLast)
            part.bytes = 0;
        part.bytes += bytes;
        part.end = position;
        m_bytes += bytes;
        m_writtenThen = written;
    }
    /// At least as many as wait when all before `written` has left the queue; too many by what was put in
    /// between two steps of the queue's, or a few if there were more than eight since.
    [[nodiscard]] qint64 waiting(qint64 written)
    {
        for (; m_count > 0 && m_parts[m_first].end <= written; --m_count) {
            m_bytes -= m_parts[m_first].bytes;
            m_first = (m_first + 1) % most;
        }
        return m_bytes;
    }
    /// What it was when it was last looked at or added to; costs nothing.
    [[nodiscard]] qint64 lastKnown() const { return m_bytes; }

private:
    /// What was put in while the queue stood still.
    struct Part
    {
        qint64 bytes = 0;
        qint64 end = 0;
    };
    static constexpr size_t most = 8;

    std::array<Part, most> m_parts;
    size_t m_first = 0;
    size_t m_count = 0;
    qint64 m_bytes = 0; // of all parts
    qint64 m_writtenThen = 0;
};

} // namespace porthole
