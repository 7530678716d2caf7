// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/capturedatabase.h"

#include <QHash>

#include <memory>

namespace porthole {

/// What one client sent, or was sent. Thread: any (a plain value).
struct CapturedStream
{
    ConnectionId client;
    Direction direction = Direction::In;
    friend bool operator==(const CapturedStream &, const CapturedStream &) = default;
    friend size_t qHash(const CapturedStream &stream, size_t seed = 0)
    {
        return ::qHash(stream.client.value * 2 + quint64(stream.direction), seed);
    }
};

/// The last bytes of each stream before the block that is being searched: what a match can begin in. Blocks
/// come by rising id, from any one on. What is kept in memory is bounded, however many streams there are;
/// what had to go is read again when it is wanted. Thread: that of the database.
class StreamTails final
{
public:
    /// The end of a stream.
    struct Tail
    {
        QByteArray bytes;
        qsizetype open = 0; ///< a match that goes on behind them can begin in so many of the last ones
    };

    /// `reach`: how many bytes of each are wanted. `fromStart`: no block that was passed over lies before the
    /// first one.
    StreamTails(std::shared_ptr<CaptureDatabase> database, qsizetype reach, bool fromStart);

    /// This block is next; `afterLoss`: messages are missing before it.
    void beginBlock(qint64 block, bool afterLoss);
    /// Of the stream before its next extent, to be brought up to date by append(). Empty unless the extent
    /// `joins` the one before.
    [[nodiscard]] const Tail &before(const CapturedStream &stream, bool joins);
    /// `bytes` of the stream have been passed; `open`: as of the tail that they make.
    void append(const CapturedStream &stream, QByteArrayView bytes, qsizetype open);

    /// Bytes that the tails take up at most, about.
    static constexpr qsizetype maxBytes = 16 * 1024 * 1024;

private:
    [[nodiscard]] Tail read(const CapturedStream &stream);
    [[nodiscard]] qint64 firstReadable();

    const std::shared_ptr<CaptureDatabase> m_database;
    const qsizetype m_reach;
    const qsizetype m_maxTails;
    bool m_isComplete; // a stream without a tail has no bytes before
    qint64 m_block = 0;
    qint64 m_lossBlock = -1; // the last one with a loss before it; below 0: not looked for yet
    SqliteStatement m_extents;
    QHash<CapturedStream, Tail> m_tails;
};

} // namespace porthole
