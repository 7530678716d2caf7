// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/follow/streamdocument.h"

#include <algorithm>

namespace porthole {

namespace {

/// The last one that begins at or before the position.
template <typename Part> size_t partAt(const std::vector<Part> &parts, qint64 position)
{
    const auto after = std::upper_bound(parts.begin(), parts.end(), position,
                                        [](qint64 at, const Part &part) { return at < part.start; });
    return size_t(std::max<std::ptrdiff_t>(after - parts.begin() - 1, 0));
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
        const StreamPiece &last = m_pieces.back();
        joins = last.direction == message.direction && last.offset + last.size == offset;
    }
    if (!joins)
        m_runs.push_back({size(), offset, message.direction});
    m_pieces.push_back({size(), bytes.size(), offset, message.timeNs, message.direction, message.kind,
                        message.endsRead && bytes.size() == message.length});
    m_bytes.append(bytes);
}

void StreamDocument::appendReadEnds(const std::vector<ReadEnd> &ends)
{
    m_readEnds.insert(m_readEnds.end(), ends.begin(), ends.end());
}

void StreamDocument::beginNextPart()
{
    m_bytes = QByteArray();
    m_pieces.clear();
    m_runs.clear();
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
    const StreamPiece &piece = m_pieces[pieceAt(position)];
    return position + 1 == piece.start + piece.size;
}

bool StreamDocument::endsRead(qint64 position) const
{
    const StreamPiece &piece = m_pieces[pieceAt(position)];
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
