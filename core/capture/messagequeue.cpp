// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/messagequeue.h"

namespace porthole {

bool MessageQueue::tryPush(MessageBatch &batch)
{
    // Looked at before it is taken: writing to what all workers share would cost each of them a cache miss.
    const quint64 missing =
        m_untold.load(std::memory_order_relaxed) > 0 ? m_untold.exchange(0, std::memory_order_relaxed) : 0;
    batch.setMissingBefore(batch.missingBefore() + missing);
    if (m_queue.tryPush(batch, batch.weight()))
        return true;
    m_untold.fetch_add(batch.missingBefore(), std::memory_order_relaxed);
    batch.setMissingBefore(0);
    if (m_mode == CaptureMode::Complete || batch.hasEvents())
        return false;
    countNotKept(batch.messageCount());
    return true;
}

void MessageQueue::countNotKept(quint64 messages)
{
    m_notKept.fetch_add(messages, std::memory_order_relaxed);
    m_untold.fetch_add(messages, std::memory_order_relaxed);
}

} // namespace porthole
