// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/messagebatch.h"
#include "core/capture/messagesource.h"

#include <map>
#include <memory>
#include <mutex>

namespace porthole {

class MessageQueue;

/// The newest messages in memory: at most `maxMessages`, and at most `maxBytes` of MessageBatch::weight()
/// (but the newest batch whatever it weighs). Older ones make room; range().first says how many have. Thread:
/// any.
///
/// The window reads it while the writer adds to it, so its lock is only held to link or unlink what is ready:
/// under it the writer takes and gives back no memory, which could wait for a worker that the system lets
/// wait.
class MemoryCapture final : public MessageSource
{
public:
    static constexpr quint64 defaultMessages = 100'000;
    static constexpr qint64 defaultBytes = 256 * 1024 * 1024;

    explicit MemoryCapture(std::shared_ptr<const MessageQueue> queue, quint64 maxMessages = defaultMessages,
                           qint64 maxBytes = defaultBytes);

    /// Thread: the capture writer's.
    void append(MessageBatch batch);

    [[nodiscard]] MessageRange range() const override;
    [[nodiscard]] MessageMatches search(const MessageFilter &filter, quint64 from,
                                        quint64 most) const override;
    [[nodiscard]] std::optional<Message> message(quint64 sequence) const override;
    void clear() override;

private:
    // By the sequence number of their first message.
    using Batches = std::map<quint64, MessageBatch>;
    struct Found
    {
        const MessageBatch *batch;
        const MessageBatch::Entry *entry;

        [[nodiscard]] QByteArrayView bytes() const
        {
            return QByteArrayView(batch->bytes()).sliced(entry->offset, entry->size);
        }
    };

    /// Moves what is over the bounds into `dropped`. The lock is held.
    void makeRoom(Batches &dropped);
    /// The lock is held, and the message is.
    [[nodiscard]] Found find(quint64 sequence) const;

    const std::shared_ptr<const MessageQueue> m_queue;
    const quint64 m_maxMessages;
    const qint64 m_maxBytes;
    mutable std::mutex m_mutex; // protects all below; held for a batch or for one step of a search
    Batches m_batches;
    quint64 m_first = 0; // the oldest batch may begin with messages that no longer count
    quint64 m_end = 0;
    qint64 m_bytes = 0; // weight of all batches
};

} // namespace porthole
