// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/boundedqueue.h"
#include "core/capture/messagebatch.h"
#include "core/capture/queueshare.h"
#include "core/config/capturemode.h"

#include <atomic>

namespace porthole {

/// The one way from the workers to the capture writer. In a complete capture a worker whose batch finds no
/// room, or that finds the writer behind, pauses reading and tries again; in a live one no worker ever waits:
/// messages that find no room are left out, and counted, and events have room of their own. What a worker
/// must give up in the end (a stop's deadline) is counted as well.
///
/// When much waits, it is as if there were no room for those who have much in it: whoever pours holds up, or
/// loses, what is its own, and those who say little find their place.
/// Thread: any, unless it says otherwise.
class MessageQueue final
{
public:
    static constexpr qint64 capacityBytes = 64 * 1024 * 1024;
    /// So much may wait to be in the file before clients are told apart. In a complete capture: what the
    /// writer does in some 30 ms, well within its patience. In a live one, half of the room.
    static constexpr qint64 crowdedBytes = 8 * 1024 * 1024;
    static constexpr qint64 crowdedLiveBytes = capacityBytes / 2;
    /// What a client may have waiting then: in a complete capture as much as one read gives; in a live one
    /// more, as more waits, and for longer.
    static constexpr qint64 fairBytes = 64 * 1024;
    static constexpr qint64 fairLiveBytes = 512 * 1024;
    /// For the events of a live capture, and its clients, beside what is full of messages: some 50,000
    /// clients that come or go while the writer waits for the disk. Beyond that they are counted as not kept.
    static constexpr qint64 eventBytes = 16 * 1024 * 1024;
    static constexpr std::chrono::milliseconds gather{20};
    /// Half of what a program that is killed may lose.
    static constexpr std::chrono::milliseconds usualPatience{100};

    /// `patience`: how long what came first may wait to be in the file before the writer is behind.
    explicit MessageQueue(CaptureMode mode = CaptureMode::Complete,
                          std::chrono::nanoseconds patience = usualPatience)
        : m_mode(mode)
        , m_patience(patience)
    {
    }

    /// False: try again later, as in a complete capture alone. True: `batch` is done with. `share`: of the
    /// client that it is from; null: it is told from nobody.
    [[nodiscard]] bool tryPush(MessageBatch &batch, QueueShare *share = nullptr);
    /// A complete capture: nothing is to be read now from the client that has this share, because the writer
    /// is behind, or much waits for it and more than its part of that is this client's.
    [[nodiscard]] bool mustWait(QueueShare &share) const;
    /// A complete capture's writer is behind, and nothing is to be read from any client now. So all that is
    /// not in the file yet came within a short time, however long the disk makes the writer wait.
    [[nodiscard]] bool isBehind() const;

    /// Thread: the writer's. As BoundedQueue::takeAll(); what it gave before is in the file, or given up.
    [[nodiscard]] bool takeAll(std::vector<MessageBatch> &out);
    /// Thread: the writer's. Of what takeAll() gave, `bytes` more, which is all before `next`, are in the
    /// file, or given up.
    void wroteUpTo(const MessageBatch &next, qint64 bytes);
    /// Nothing waits to be written: what came is in the file, or given up. For when nobody sends any more.
    [[nodiscard]] bool isDone() { return m_queue.isDone(); }
    void close() { m_queue.close(); }

    /// Messages and events that were given up; the log tells of them where they are missing.
    void countNotKept(quint64 messages);
    /// All that were not kept, since the beginning.
    [[nodiscard]] quint64 notKept() const { return m_notKept.load(std::memory_order_relaxed); }

private:
    [[nodiscard]] bool isBehind(qint64 now) const;
    [[nodiscard]] bool isCrowdedBy(QueueShare &share) const;
    template <typename Push> [[nodiscard]] bool pushed(MessageBatch &batch, Push push);
    void pushEvents(MessageBatch &batch, qint64 now);

    const CaptureMode m_mode;
    const std::chrono::nanoseconds m_patience;
    BoundedQueue<MessageBatch> m_queue{capacityBytes, crowdedBytes / 2, gather};
    std::atomic<qint64> m_written{0}; // bytes of all that ever came that are in the file, or given up
    std::atomic<qint64> m_takenNs{0}; // when the oldest came that was taken and is not in the file; 0: none
    std::atomic<quint64> m_notKept{0};
    std::atomic<quint64> m_untold{0}; // of those, the ones that no batch has told of yet
};

} // namespace porthole
