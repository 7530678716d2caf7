// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/messagebatch.h"

#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace porthole {

/// Lays out the bytes of many messages as one block of a capture file: the bytes of each client and direction
/// together, so that a search runs through whole streams and finds what lies across two messages. An echo
/// shares the bytes of what it echoes. Thread: its owner's.
class BlockBuilder final
{
public:
    struct Row
    {
        MessageBatch::Entry entry; // its offset is that in the block
        qsizetype length = 0;      // on the wire, or what the event counts
        qsizetype kept = 0;
    };
    /// Bytes of one client and direction that follow each other.
    struct Extent
    {
        ConnectionId client;
        Direction direction;
        bool joins; // follows on from the stream's extent before
        qsizetype offset;
        qsizetype length;
    };

    /// How much of a message is kept at most.
    explicit BlockBuilder(qint64 payloadBytes)
        : m_payloadBytes(payloadBytes)
    {
    }

    /// The bytes must stay as they are until build().
    void add(const MessageBatch::Entry &entry, QByteArrayView bytes);
    /// An event that stands for a number of something and has no text.
    void addCount(const MessageBatch::Entry &entry, qint64 count);
    [[nodiscard]] bool isEmpty() const { return m_rows.empty(); }
    [[nodiscard]] qsizetype byteCount() const { return m_byteCount; }

    /// Fills in what the functions below give.
    void build();
    [[nodiscard]] const QByteArray &bytes() const { return m_bytes; }
    [[nodiscard]] const std::vector<Row> &rows() const { return m_rows; }
    [[nodiscard]] const std::vector<Extent> &extents() const { return m_extents; }
    /// Ready for the next block.
    void clear();

private:
    struct Piece
    {
        QByteArrayView bytes; // the kept part
        quint32 stream = 0;
        bool isEcho = false; // of the piece before
    };
    struct Stream
    {
        qsizetype size = 0;
        qsizetype at = 0;
        qsizetype lastExtent = -1;
    };

    [[nodiscard]] static quint64 keyOf(const MessageBatch::Entry &entry);
    [[nodiscard]] quint32 streamOf(const MessageBatch::Entry &entry);
    void extend(const Row &row, Stream &stream);

    const qint64 m_payloadBytes;
    std::vector<Row> m_rows;
    std::vector<Piece> m_pieces; // as many
    std::vector<Stream> m_streams;
    std::unordered_map<quint64, quint32> m_streamByKey;
    std::unordered_set<quint64> m_cutShort; // streams whose last message was not kept whole
    std::vector<Extent> m_extents;
    QByteArray m_bytes;
    qsizetype m_byteCount = 0;
};

} // namespace porthole
