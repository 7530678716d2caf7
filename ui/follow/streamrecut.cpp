// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/follow/streamrecut.h"

#include "ui/follow/streamdocument.h"

#include <algorithm>

namespace porthole {

StreamRecut::StreamRecut(const FramingSpec &spec)
    : m_cutter(spec)
{
}

void StreamRecut::advance(const StreamDocument &document, bool closed)
{
    if (m_finished)
        return;
    for (; m_piece < document.pieces().size(); ++m_piece) {
        if (document.pieces()[m_piece].direction == Direction::In)
            feedPiece(document, m_piece);
    }
    if (!closed)
        return;
    feedHeld(m_heldNs);
    m_cutter.finish();
    m_finished = true;
}

void StreamRecut::feedPiece(const StreamDocument &document, size_t index)
{
    const StreamPiece &piece = document.pieces()[index];
    const QByteArrayView bytes = document.bytes(piece.start, piece.start + piece.size);
    if (piece.offset != m_offset) {
        feedHeld(m_heldNs);
        m_cutter.skipTo(piece.offset);
    }
    qint64 done = 0;
    const auto &ends = document.readEnds();
    auto end = std::upper_bound(ends.begin(), ends.end(), piece.offset,
                                [](qint64 value, const ReadEnd &at) { return value < at.position; });
    for (; end != ends.end() && end->position < piece.offset + piece.size; ++end) {
        const qint64 upTo = end->position - piece.offset;
        m_held.append(bytes.sliced(done, upTo - done));
        feedHeld(end->timeNs);
        done = upTo;
    }
    m_held.append(bytes.sliced(done));
    m_heldNs = piece.timeNs;
    m_offset = piece.offset + piece.size;
    if (piece.endsRead || (end != ends.end() && end->position == m_offset))
        feedHeld(piece.timeNs);
}

void StreamRecut::feedHeld(qint64 timeNs)
{
    if (!m_held.isEmpty())
        m_cutter.feed(m_held, timeNs);
    m_held.clear();
}

std::optional<FrameKind> StreamRecut::frameEndingAt(qint64 offset) const
{
    const auto &ends = m_cutter.ends();
    const auto at = std::lower_bound(ends.begin(), ends.end(), offset,
                                     [](const FrameEnd &frame, qint64 value) { return frame.end < value; });
    if (at == ends.end() || at->end != offset)
        return std::nullopt;
    return at->kind;
}

} // namespace porthole
