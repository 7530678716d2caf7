// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/messagequeue.h"

#include "core/base/platform.h"

namespace porthole {

bool MessageQueue::tryPush(MessageBatch &batch)
{
    const qint64 now = platform::monotonicNs();
    if (isBehind(now))
        return false;
    // Looked at before it is taken: writing to what all workers share would cost each of them a cache miss.
    const quint64 missing =
        m_untold.load(std::memory_order_relaxed) > 0 ? m_untold.exchange(0, std::memory_order_relaxed) : 0;
    batch.setMissingBefore(batch.missingBefore() + missing);
    batch.setQueuedNs(now);
    if (m_queue.tryPush(batch, batch.weight(), now))
        return true;
    m_untold.fetch_add(batch.missingBefore(), std::memory_order_relaxed);
    batch.setMissingBefore(0);
    if (m_mode == CaptureMode::Complete || batch.hasEvents())
        return false;
    countNotKept(batch.messageCount());
    return true;
}

bool MessageQueue::isBehind() const
{
    return isBehind(platform::monotonicNs());
}

bool MessageQueue::isBehind(qint64 now) const
{
    if (m_mode != CaptureMode::Complete)
        return false;
    const qint64 taken = m_takenNs.load(std::memory_order_relaxed);
    const qint64 oldest = taken > 0 ? taken : m_queue.oldest();
    return oldest > 0 && now - oldest >= m_patience.count();
}

bool MessageQueue::takeAll(std::vector<MessageBatch> &out)
{
    m_takenNs.store(0, std::memory_order_relaxed);
    const bool goesOn = m_queue.takeAll(out);
    if (!out.empty())
        wroteUpTo(out.front());
    return goesOn;
}

void MessageQueue::wroteUpTo(const MessageBatch &next)
{
    m_takenNs.store(next.queuedNs(), std::memory_order_relaxed);
}

void MessageQueue::countNotKept(quint64 messages)
{
    m_notKept.fetch_add(messages, std::memory_order_relaxed);
    m_untold.fetch_add(messages, std::memory_order_relaxed);
}

} // namespace porthole
