// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/moment.h"
#include "core/capture/capturedclient.h"
#include "core/capture/message.h"

#include <vector>

namespace porthole {

/// Entries of the log on their way to the capture, with all their bytes in one block: what one read of one
/// client gave, or many such reads. However many messages it holds it costs two allocations, and an echo
/// shares the bytes of what it echoes. Thread: that of its holder.
class MessageBatch final
{
public:
    struct Entry
    {
        ConnectionId client;
        qint64 timeNs;
        qint64 monotonicNs;
        quint32 offset; // in bytes(); a batch is far below 4 GiB
        quint32 size;
        Direction direction;
        FrameKind kind;
        EventKind event;
        bool endsRead;
    };
    /// See porthole::ReadEnd.
    struct ClientReadEnd
    {
        ConnectionId client;
        ReadEnd end;
    };

    /// A batch with more bytes than this takes in no other.
    static constexpr qsizetype absorbBytes = 64 * 1024;

    MessageBatch() = default;
    /// `client`: whose messages append() adds.
    explicit MessageBatch(ConnectionId client)
        : m_client(client)
    {
    }

    void append(Direction direction, FrameKind kind, Moment at, QByteArrayView bytes);
    /// An outgoing message with the very bytes of the last one appended.
    void appendEchoOfLast(Moment at);
    /// An event with its text, in UTF-8.
    void appendEvent(EventKind event, Moment at, QByteArrayView text);
    /// What the capture is to know of a client from now on.
    void appendClient(const CapturedClient &client);
    /// A read from the client's socket ended here. `isFrameEnd`: with the last incoming message of this
    /// batch; else at `position` within a frame.
    void appendReadEnd(bool isFrameEnd, qint64 position, Moment at);
    /// When it came into the queue, by platform::monotonicNs(). A batch that has taken in others keeps its
    /// own.
    void setQueuedNs(qint64 now) { m_queuedNs = now; }
    [[nodiscard]] qint64 queuedNs() const { return m_queuedNs; }
    /// So many messages were lost before the first one of this batch.
    void setMissingBefore(quint64 messages) { m_missingBefore = messages; }

    /// Adds what is in `other`, which it leaves as it is, behind its own. False, and nothing done, if either
    /// is so large that passing on `other` itself is cheaper, or if `other` is more than messages.
    [[nodiscard]] bool absorb(const MessageBatch &other);
    /// So many messages were before the first event, or behind it.
    struct Dropped
    {
        quint64 beforeEvents = 0;
        quint64 afterEvents = 0;
    };
    /// Leaves of it the events and clients alone, and the memory that these need.
    Dropped dropMessages();
    /// Empties it for the next messages of the same client. Memory for a few small ones is kept.
    void clear();

    [[nodiscard]] bool isEmpty() const
    {
        return m_entries.empty() && m_clients.empty() && m_readEnds.empty();
    }
    /// There is something in it that is no message: what a client, the server or the user did.
    [[nodiscard]] bool hasEvents() const { return m_hasEvents || !m_clients.empty(); }
    [[nodiscard]] quint64 messageCount() const;
    [[nodiscard]] const std::vector<Entry> &entries() const { return m_entries; }
    [[nodiscard]] const QByteArray &bytes() const { return m_bytes; }
    [[nodiscard]] QByteArrayView bytesOf(const Entry &entry) const
    {
        return QByteArrayView(m_bytes).sliced(entry.offset, entry.size);
    }
    [[nodiscard]] const std::vector<CapturedClient> &clients() const { return m_clients; }
    [[nodiscard]] const std::vector<ClientReadEnd> &readEnds() const { return m_readEnds; }
    [[nodiscard]] quint64 missingBefore() const { return m_missingBefore; }
    /// The bytes of its messages, their entries, clients and ends of reads; the measure of the queue's bound.
    /// What it takes in memory is at most twice that and some 200 bytes.
    [[nodiscard]] qint64 weight() const
    {
        return m_bytes.size() + m_clientBytes +
               qint64(m_entries.size() * sizeof(Entry) + m_readEnds.size() * sizeof(ClientReadEnd));
    }

private:
    ConnectionId m_client;
    QByteArray m_bytes;
    std::vector<Entry> m_entries;
    std::vector<CapturedClient> m_clients;
    std::vector<ClientReadEnd> m_readEnds;
    qint64 m_clientBytes = 0; // of m_clients
    quint64 m_missingBefore = 0;
    qint64 m_queuedNs = 0;
    bool m_hasEvents = false;
};

} // namespace porthole
