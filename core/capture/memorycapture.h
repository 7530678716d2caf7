// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/messagebatch.h"
#include "core/capture/messagesource.h"

#include <deque>
#include <memory>
#include <mutex>

namespace porthole {

class MessageQueue;

/// The newest messages in memory: at most `maxMessages`, and at most `maxBytes` of content. Older ones make
/// room; range().first says how many have. Thread: any.
class MemoryCapture final : public MessageSource
{
public:
    static constexpr quint64 defaultMessages = 100'000;
    static constexpr qint64 defaultBytes = 256 * 1024 * 1024;

    explicit MemoryCapture(std::shared_ptr<const MessageQueue> queue, quint64 maxMessages = defaultMessages,
                           qint64 maxBytes = defaultBytes);

    /// Thread: the capture writer's.
    void append(const MessageBatch &batch);

    [[nodiscard]] MessageRange range() const override;
    [[nodiscard]] MessageMatches search(const MessageFilter &filter, quint64 from,
                                        quint64 most) const override;
    [[nodiscard]] std::optional<Message> message(quint64 sequence) const override;
    void clear() override;

private:
    struct Held
    {
        ConnectionId client;
        QByteArray block; // the whole batch's bytes, shared by its messages
        MessageBatch::Entry entry;

        [[nodiscard]] QByteArrayView bytes() const
        {
            return QByteArrayView(block).sliced(entry.offset, entry.size);
        }
    };

    void dropOldest();

    const std::shared_ptr<const MessageQueue> m_queue;
    const quint64 m_maxMessages;
    const qint64 m_maxBytes;
    mutable std::mutex m_mutex; // protects all below; held for a batch or for one step of a search
    std::deque<Held> m_held;
    quint64 m_first = 0;
    qint64 m_bytes = 0;
};

} // namespace porthole
