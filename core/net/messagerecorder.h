// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/messagebatch.h"
#include "core/capture/queueshare.h"

#include <memory>

namespace porthole {

class MessageQueue;

/// One client's end of the message queue: gathers what one read gave and passes it on as one batch. Does
/// nothing without a queue. Thread: that of its owner (the client's worker).
class MessageRecorder final
{
public:
    MessageRecorder(ConnectionId client, std::shared_ptr<MessageQueue> queue);
    /// Counts what was not passed on as not kept.
    ~MessageRecorder();
    Q_DISABLE_COPY_MOVE(MessageRecorder)

    /// The time that entries get from now on; reads the clocks only if it records.
    void startBatch();
    void record(Direction direction, FrameKind kind, QByteArrayView bytes);
    /// An outgoing message with the very bytes of the one recorded last.
    void recordEcho();
    /// An event of the client, or of the whole server if it is that of no client, with its text.
    void recordEvent(EventKind event, const QString &text);
    /// What the capture is to know of the client from now on.
    void recordClient(const CapturedClient &client);
    /// A read from the socket has ended, `position` bytes after the client's first. `isFrameEnd`: and with it
    /// the last message that was recorded.
    void recordReadEnd(bool isFrameEnd, qint64 position);
    [[nodiscard]] bool isRecording() const { return m_queue != nullptr; }

    /// The capture cannot take in more now, or not from this client, and nothing is to be read from it.
    [[nodiscard]] bool mustWait();
    /// The batch should be passed on before it grows further.
    [[nodiscard]] bool isLarge() const { return m_batch.weight() > largeBatchBytes; }
    /// Passes the batch on. Gives false if the queue has no room; the batch is then kept and grows.
    [[nodiscard]] bool flush();
    /// All has been passed on.
    [[nodiscard]] bool isFlushed() const { return m_batch.isEmpty(); }

private:
    static constexpr qint64 largeBatchBytes = 1024 * 1024;

    const std::shared_ptr<MessageQueue> m_queue;
    MessageBatch m_batch;
    QueueShare m_share;
    Moment m_now;
};

} // namespace porthole
