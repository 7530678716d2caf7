// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace porthole {

/// How many of the bytes that one client put into a queue still wait there: at least so many as do, and soon
/// no more. It counts by the queue's positions, bytes since its beginning, so nobody but the client's thread
/// keeps an account of it. Thread: its owner's.
class QueueShare final
{
public:
    /// `bytes` more were put in; all of them end at `position`, or before it.
    void add(qint64 bytes, qint64 position)
    {
        m_later += bytes;
        m_laterEnd = position;
    }
    /// An upper bound that costs nothing.
    [[nodiscard]] qint64 most() const { return m_earlier + m_later; }
    /// What waits when all before `position` has left the queue.
    [[nodiscard]] qint64 waiting(qint64 position)
    {
        if (position >= m_laterEnd)
            m_later = 0;
        if (position >= m_earlierEnd) { // what came later is counted together from here on
            m_earlier = m_later;
            m_earlierEnd = m_laterEnd;
            m_later = 0;
        }
        return most();
    }

private:
    qint64 m_earlier = 0;
    qint64 m_earlierEnd = 0;
    qint64 m_later = 0;
    qint64 m_laterEnd = 0;
};

} // namespace porthole
