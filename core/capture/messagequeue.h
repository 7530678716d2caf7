// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/boundedqueue.h"
#include "core/capture/messagebatch.h"

#include <atomic>

namespace porthole {

/// The one way from the workers to the capture writer. A worker whose batch finds no room pauses reading and
/// tries again; what it must give up in the end (a stop's deadline) is counted here. Thread: any.
class MessageQueue final
{
public:
    static constexpr qint64 capacityBytes = 64 * 1024 * 1024;
    static constexpr std::chrono::milliseconds gather{20};

    [[nodiscard]] bool tryPush(MessageBatch &batch) { return m_queue.tryPush(batch, batch.weight()); }
    [[nodiscard]] bool takeAll(std::vector<MessageBatch> &out) { return m_queue.takeAll(out); }
    void close() { m_queue.close(); }

    void countNotKept(quint64 messages) { m_notKept.fetch_add(messages, std::memory_order_relaxed); }
    [[nodiscard]] quint64 notKept() const { return m_notKept.load(std::memory_order_relaxed); }

private:
    BoundedQueue<MessageBatch> m_queue{capacityBytes, gather};
    std::atomic<quint64> m_notKept{0};
};

} // namespace porthole
