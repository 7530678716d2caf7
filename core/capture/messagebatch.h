// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/message.h"

#include <vector>

namespace porthole {

/// The messages that one read of one client gave, with all their bytes in one block: a read costs two
/// allocations however many frames it holds, and an echo shares the bytes of what it echoes. Thread: that of
/// its holder.
class MessageBatch final
{
public:
    struct Entry
    {
        qsizetype offset;
        qsizetype size;
        qint64 timeNs;
        Direction direction;
        FrameKind kind;
    };

    MessageBatch() = default;
    explicit MessageBatch(ConnectionId client)
        : m_client(client)
    {
    }

    void append(Direction direction, FrameKind kind, qint64 timeNs, QByteArrayView bytes);
    /// An outgoing message with the very bytes of the last one appended.
    void appendEchoOfLast(qint64 timeNs);

    [[nodiscard]] ConnectionId client() const { return m_client; }
    [[nodiscard]] bool isEmpty() const { return m_entries.empty(); }
    [[nodiscard]] const std::vector<Entry> &entries() const { return m_entries; }
    [[nodiscard]] const QByteArray &bytes() const { return m_bytes; }
    /// What the batch costs in memory, in bytes; the measure of the queue's bound.
    [[nodiscard]] qint64 weight() const;

private:
    ConnectionId m_client;
    QByteArray m_bytes;
    std::vector<Entry> m_entries;
};

} // namespace porthole
