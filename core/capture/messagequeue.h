// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/boundedqueue.h"
#include "core/capture/messagebatch.h"
#include "core/config/capturemode.h"

#include <atomic>

namespace porthole {

/// The one way from the workers to the capture writer. In a complete capture a worker whose batch finds no
/// room pauses reading and tries again; in a live one the batch's messages are left out, and counted. What a
/// worker must give up in the end (a stop's deadline) is counted as well. Thread: any.
class MessageQueue final
{
public:
    static constexpr qint64 capacityBytes = 64 * 1024 * 1024;
    static constexpr std::chrono::milliseconds gather{20};

    explicit MessageQueue(CaptureMode mode = CaptureMode::Complete)
        : m_mode(mode)
    {
    }

    /// False: try again later. True: `batch` is done with.
    [[nodiscard]] bool tryPush(MessageBatch &batch);
    [[nodiscard]] bool takeAll(std::vector<MessageBatch> &out) { return m_queue.takeAll(out); }
    void close() { m_queue.close(); }

    /// Messages that were given up; the log tells of them where they are missing.
    void countNotKept(quint64 messages);
    /// All that were not kept, since the beginning.
    [[nodiscard]] quint64 notKept() const { return m_notKept.load(std::memory_order_relaxed); }

private:
    const CaptureMode m_mode;
    BoundedQueue<MessageBatch> m_queue{capacityBytes, gather};
    std::atomic<quint64> m_notKept{0};
    std::atomic<quint64> m_untold{0}; // of those, the ones that no batch has told of yet
};

} // namespace porthole
