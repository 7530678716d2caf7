// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/follow/streamdocument.h"

#include <algorithm>

namespace porthole {

namespace {

/// The last one that begins at or before the position.
template <typename Part> size_t partAt(const std::vector<Part> &parts, qint64 position)
{
    const auto after = std::upper_bound(parts.begin(), parts.end(), position,
                                        [](qint64 at, const Part &part) { return at < qint64(part.start); });
    return size_t(std::max<std::ptrdiff_t>(after - parts.begin() - 1, 0));
}

constexpr qint64 small = 64 * 1024; // up to here growing costs next to nothing

/// A long list gets all the room that it may ever need at once (the system gives memory only for what is
/// used of it): to copy it again and again as it grows would take longer than a turn of the main thread may.
template <typename Part> void makeRoomIn(std::vector<Part> &parts, qint64 most)
{
    if (parts.size() == parts.capacity() && qint64(parts.size()) >= small)
        parts.reserve(size_t(std::max(most, qint64(parts.size()) * 2)));
}

} // namespace

bool StreamDocument::hasRoom(qint64 bytes) const
{
    if (m_pieces.empty())
        return true;
    return size() + bytes <= maxBytes && qint64(m_pieces.size()) < maxPieces;
}

bool StreamDocument::append(const Message &message)
{
    if (!message.isMessage())
        return true;
    if (!hasRoom(message.bytes.size()))
        return false;
    const QByteArrayView kept = QByteArrayView(message.bytes).first(qMin(message.bytes.size(), maxBytes));
    if (!kept.isEmpty())
        append(kept, message);
    m_missing += message.length - kept.size();
    m_offsets[int(message.direction)] += message.length;
    return true;
}

void StreamDocument::append(QByteArrayView bytes, const Message &message)
{
    const qint64 offset = m_offsets[int(message.direction)];
    bool joins = !m_pieces.empty();
    if (joins) {
        const StreamRun &last = m_runs.back();
        joins = last.direction == message.direction && last.offset + size() - last.start == offset;
    }
    makeRoom(bytes.size());
    if (!joins)
        m_runs.push_back({offset, quint32(size()), message.direction});
    m_pieces.push_back({message.timeNs, quint32(size()), quint32(m_runs.size() - 1) & 0xfffffff,
                        quint32(message.kind) & 7, message.endsRead && bytes.size() == message.length});
    m_bytes.append(bytes);
}

void StreamDocument::makeRoom(qsizetype bytes)
{
    makeRoomIn(m_pieces, maxPieces);
    makeRoomIn(m_runs, maxPieces);
    if (size() + bytes > m_bytes.capacity() && size() + bytes > 64 * small)
        m_bytes.reserve(maxBytes);
}

StreamPiece StreamDocument::piece(size_t index) const
{
    const Piece &piece = m_pieces[index];
    const StreamRun &run = m_runs[piece.run];
    const qint64 end = index + 1 < m_pieces.size() ? m_pieces[index + 1].start : size();
    return {piece.start,  end - piece.start, run.offset + piece.start - run.start,
            piece.timeNs, run.direction,     FrameKind(piece.kind),
            bool(piece.endsRead)};
}

void StreamDocument::appendReadEnds(const std::vector<ReadEnd> &ends)
{
    makeRoomIn(m_readEnds, maxReadEnds);
    m_readEnds.insert(m_readEnds.end(), ends.begin(), ends.end());
}

void StreamDocument::beginNextPart()
{
    // The memory is kept: the next part needs it too, and to give it back takes time.
    m_bytes.resize(0);
    m_pieces.clear();
    m_runs.clear();
    m_readEnds.clear();
    m_missing = 0;
}

size_t StreamDocument::pieceAt(qint64 position) const
{
    return partAt(m_pieces, position);
}

size_t StreamDocument::runAt(qint64 position) const
{
    return partAt(m_runs, position);
}

qint64 StreamDocument::runEnd(size_t run) const
{
    return run + 1 < m_runs.size() ? m_runs[run + 1].start : size();
}

qint64 StreamDocument::offsetOf(qint64 position) const
{
    const StreamRun &run = m_runs[runAt(position)];
    return run.offset + position - run.start;
}

bool StreamDocument::endsPiece(qint64 position) const
{
    const StreamPiece at = piece(pieceAt(position));
    return position + 1 == at.start + at.size;
}

bool StreamDocument::endsRead(qint64 position) const
{
    const StreamPiece piece = this->piece(pieceAt(position));
    if (piece.direction != Direction::In)
        return false;
    if (piece.endsRead && position + 1 == piece.start + piece.size)
        return true;
    const qint64 end = piece.offset + position - piece.start + 1;
    const auto at =
        std::lower_bound(m_readEnds.begin(), m_readEnds.end(), end,
                         [](const ReadEnd &readEnd, qint64 value) { return readEnd.position < value; });
    return at != m_readEnds.end() && at->position == end;
}

} // namespace porthole
