// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/messagequeue.h"
#include "core/capture/messagesource.h"

#include <atomic>
#include <memory>

namespace porthole {

/// How far a capture file has been written. Each file of a ring has its own. Thread: any; one writes.
class CaptureProgress final
{
public:
    explicit CaptureProgress(std::shared_ptr<const MessageQueue> queue)
        : m_queue(std::move(queue))
    {
    }

    void set(quint64 first, quint64 end, qint64 bytes)
    {
        // In this order, so that a reader's range is never one whose end is before its beginning.
        m_end.store(end, std::memory_order_release);
        m_first.store(first, std::memory_order_release);
        m_bytes.store(bytes, std::memory_order_relaxed);
    }
    [[nodiscard]] MessageRange range() const
    {
        const quint64 first = m_first.load(std::memory_order_acquire);
        const quint64 end = m_end.load(std::memory_order_acquire);
        const qint64 notKept = m_notKept.load(std::memory_order_relaxed);
        if (notKept >= 0)
            return {first, end, quint64(notKept)};
        return {first, end, m_queue ? m_queue->notKept() : 0};
    }
    /// No more will be written to the file: set() is not called again.
    void end() { m_isOver.store(true, std::memory_order_release); }
    /// The same, and what is not kept from now on is missing in another file.
    void endBeforeAnother()
    {
        m_notKept.store(m_queue ? qint64(m_queue->notKept()) : 0, std::memory_order_relaxed);
        end();
    }
    /// What range() tells after this stays as it is, but for messages that are not kept because no file takes
    /// them any more.
    [[nodiscard]] bool isOver() const { return m_isOver.load(std::memory_order_acquire); }
    /// What is in use of the file.
    [[nodiscard]] qint64 bytes() const { return m_bytes.load(std::memory_order_relaxed); }

private:
    const std::shared_ptr<const MessageQueue> m_queue;
    std::atomic<quint64> m_first{0};
    std::atomic<quint64> m_end{0};
    std::atomic<qint64> m_bytes{0};
    std::atomic<bool> m_isOver{false};
    std::atomic<qint64> m_notKept{-1}; // of a ring's file that is over; -1: as many as the queue tells of
};

} // namespace porthole
