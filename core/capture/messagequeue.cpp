// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/messagequeue.h"

#include "core/base/platform.h"

namespace porthole {

/// Lets `push` put the batch into the queue, and into the batch what is to be told of what is missing.
template <typename Push> bool MessageQueue::pushed(MessageBatch &batch, Push push)
{
    // Looked at before it is taken: writing to what all workers share would cost each of them a cache miss.
    const quint64 missing =
        m_untold.load(std::memory_order_relaxed) > 0 ? m_untold.exchange(0, std::memory_order_relaxed) : 0;
    batch.setMissingBefore(batch.missingBefore() + missing);
    if (push())
        return true;
    m_untold.fetch_add(batch.missingBefore(), std::memory_order_relaxed);
    batch.setMissingBefore(0);
    return false;
}

bool MessageQueue::tryPush(MessageBatch &batch, QueueShare *share)
{
    const qint64 now = platform::monotonicNs();
    if (isBehind(now))
        return false;
    batch.setQueuedNs(now);
    const qint64 weight = batch.weight();
    const bool hasPlace = !share || !isCrowdedBy(*share);
    if (hasPlace && pushed(batch, [&] { return m_queue.tryPush(batch, weight, now); })) {
        if (share)
            share->add(weight, m_queue.pushed(), m_written.load(std::memory_order_relaxed));
        return true;
    }
    if (m_mode == CaptureMode::Complete)
        return false;
    if (batch.hasEvents())
        pushEvents(batch, now);
    else
        countNotKept(batch.messageCount());
    return true;
}

/// What a client did is told although its messages found no room.
void MessageQueue::pushEvents(MessageBatch &batch, qint64 now)
{
    const MessageBatch::Dropped dropped = batch.dropMessages();
    countNotKept(dropped.beforeEvents); // which this batch then tells of
    const quint64 events = batch.entries().size();
    if (!pushed(batch, [&] { return m_queue.tryPushBeyond(batch, batch.weight(), eventBytes, now); }))
        countNotKept(events);
    countNotKept(dropped.afterEvents);
}

bool MessageQueue::mustWait(QueueShare &share) const
{
    return m_mode == CaptureMode::Complete && (isBehind() || isCrowdedBy(share));
}

bool MessageQueue::isCrowdedBy(QueueShare &share) const
{
    const bool isComplete = m_mode == CaptureMode::Complete;
    const qint64 fair = isComplete ? fairBytes : fairLiveBytes;
    if (share.lastKnown() <= fair) // nothing that all share is looked at
        return false;
    const qint64 written = m_written.load(std::memory_order_relaxed);
    return share.waiting(written) > fair &&
           m_queue.pushed() - written > (isComplete ? crowdedBytes : crowdedLiveBytes);
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
    m_written.store(m_queue.taken(), std::memory_order_relaxed);
    const bool goesOn = m_queue.takeAll(out);
    if (!out.empty())
        wroteUpTo(out.front(), 0);
    return goesOn;
}

void MessageQueue::wroteUpTo(const MessageBatch &next, qint64 bytes)
{
    m_takenNs.store(next.queuedNs(), std::memory_order_relaxed);
    m_written.store(m_written.load(std::memory_order_relaxed) + bytes, std::memory_order_relaxed);
}

void MessageQueue::countNotKept(quint64 messages)
{
    if (messages == 0)
        return;
    m_notKept.fetch_add(messages, std::memory_order_relaxed);
    m_untold.fetch_add(messages, std::memory_order_relaxed);
}

} // namespace porthole
