// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/message.h"

#include <vector>

namespace porthole {

/// Messages, with all their bytes in one block: those that one read of one client gave, or those of many such
/// reads. However many it holds it costs two allocations, and an echo shares the bytes of what it echoes.
/// Thread: that of its holder.
class MessageBatch final
{
public:
    struct Entry
    {
        ConnectionId client;
        quint32 offset; // in bytes(); a batch is far below 4 GiB
        quint32 size;
        qint64 timeNs;
        Direction direction;
        FrameKind kind;
    };

    /// A batch with more bytes than this takes in no other.
    static constexpr qsizetype absorbBytes = 64 * 1024;

    MessageBatch() = default;
    /// `client`: whose messages append() adds.
    explicit MessageBatch(ConnectionId client)
        : m_client(client)
    {
    }

    void append(Direction direction, FrameKind kind, qint64 timeNs, QByteArrayView bytes);
    /// An outgoing message with the very bytes of the last one appended.
    void appendEchoOfLast(qint64 timeNs);
    /// Adds the messages of `other`, which it leaves as it is, behind its own. False, and nothing done, if
    /// either is so large that passing on `other` itself is cheaper.
    [[nodiscard]] bool absorb(const MessageBatch &other);
    /// Empties it for the next messages of the same client. Memory for a few small ones is kept.
    void clear();
    /// Gives back memory if most of it is unused.
    void squeeze();

    [[nodiscard]] bool isEmpty() const { return m_entries.empty(); }
    [[nodiscard]] const std::vector<Entry> &entries() const { return m_entries; }
    [[nodiscard]] const QByteArray &bytes() const { return m_bytes; }
    /// The bytes of its messages and their entries; the measure of the queue's bound and of the capture's.
    /// What it takes in memory is at most twice that and some 200 bytes.
    [[nodiscard]] qint64 weight() const { return m_bytes.size() + qint64(m_entries.size() * sizeof(Entry)); }

private:
    ConnectionId m_client;
    QByteArray m_bytes;
    std::vector<Entry> m_entries;
};

} // namespace porthole
