// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/capturedclient.h"
#include "core/capture/message.h"

#include <vector>

namespace porthole {

/// One message of the conversation, in the document.
struct StreamPiece
{
    qint64 start = 0;  ///< of its bytes, in the document
    qint64 size = 0;   ///< bytes kept
    qint64 offset = 0; ///< of its first byte, among all bytes of its direction
    qint64 timeNs = 0; ///< since 1970-01-01 UTC
    Direction direction = Direction::In;
    FrameKind kind = FrameKind::Complete;
    bool endsRead = false;
};

/// Pieces of one direction that follow each other without a hole.
struct StreamRun
{
    qint64 offset = 0; ///< among all bytes of its direction
    quint32 start = 0; ///< in the document
    Direction direction = Direction::In;
};

/// A part of what a client and the server said to each other, in the order in which it was recorded. It only
/// grows, up to its bound; a position is the number of bytes held before it. Thread: main.
///
/// However long the conversation is, the memory that following it takes is bounded, as one part of it is held
/// at a time: 64 MiB of bytes, and 16 MB each of pieces, runs and ends of reads. To this come at most 4 MiB
/// for rows (StreamRows), 16 MiB for another framing (StreamRecut), what a copy makes of 4 MiB (StreamCopy),
/// and what the loader has under way (StreamLoader).
class StreamDocument final
{
public:
    static constexpr qint64 maxBytes = 64 * 1024 * 1024;
    static constexpr qint64 maxPieces = 1'000'000;
    static constexpr qint64 maxReadEnds = 1'000'000; ///< the loader keeps to it

    /// There is room for a message of so many bytes. An empty document has room for any: of one over the
    /// bound the beginning is held.
    [[nodiscard]] bool hasRoom(qint64 bytes) const;
    /// Events are passed over. False, and nothing done, without room.
    bool append(const Message &message);
    /// Where else reads ended; by rising position, each once.
    void appendReadEnds(const std::vector<ReadEnd> &ends);
    /// Lets go of all bytes, for the next part of the conversation.
    void beginNextPart();

    [[nodiscard]] qint64 size() const { return m_bytes.size(); }
    [[nodiscard]] QByteArrayView bytes() const { return m_bytes; }
    [[nodiscard]] QByteArrayView bytes(qint64 from, qint64 to) const
    {
        return QByteArrayView(m_bytes).sliced(from, to - from);
    }
    [[nodiscard]] size_t pieceCount() const { return m_pieces.size(); }
    [[nodiscard]] StreamPiece piece(size_t index) const;
    [[nodiscard]] const std::vector<StreamRun> &runs() const { return m_runs; }
    [[nodiscard]] const std::vector<ReadEnd> &readEnds() const { return m_readEnds; }
    /// Bytes on the wire that were not kept.
    [[nodiscard]] qint64 missingBytes() const { return m_missing; }

    /// Of the piece, and the run, that the byte at this position is in. Costs O(log n).
    [[nodiscard]] size_t pieceAt(qint64 position) const;
    [[nodiscard]] size_t runAt(qint64 position) const;
    [[nodiscard]] qint64 runEnd(size_t run) const;
    /// The byte's place among all bytes of its direction.
    [[nodiscard]] qint64 offsetOf(qint64 position) const;
    /// A message, and a read from the socket, ended with the byte at this position.
    [[nodiscard]] bool endsPiece(qint64 position) const;
    [[nodiscard]] bool endsRead(qint64 position) const;

private:
    /// A StreamPiece, without what its run and the next piece tell.
    struct Piece
    {
        qint64 timeNs;
        quint32 start;
        quint32 run : 28;
        quint32 kind : 3;
        quint32 endsRead : 1;
    };
    static_assert(maxBytes < qint64(1) << 32 && maxPieces < 1 << 28 && sizeof(Piece) == 16 &&
                  sizeof(StreamRun) == 16);

    void append(QByteArrayView bytes, const Message &message);
    void makeRoom(qsizetype bytes);

    QByteArray m_bytes;
    std::vector<Piece> m_pieces; // none is empty
    std::vector<StreamRun> m_runs;
    std::vector<ReadEnd> m_readEnds;
    qint64 m_offsets[2] = {0, 0}; // of the next byte of either direction
    qint64 m_missing = 0;
};

} // namespace porthole
