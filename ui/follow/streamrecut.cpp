// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/follow/streamrecut.h"

#include "ui/follow/streamdocument.h"

#include <algorithm>

namespace porthole {

namespace {

constexpr qint64 bytesUntilClock = 64 * 1024;
constexpr qint64 pieceCost = 64; // what a piece costs beside its bytes, in bytes

} // namespace

StreamRecut::StreamRecut(const FramingSpec &spec)
    : m_cutter(spec)
{
}

int StreamRecut::percent(const StreamDocument &document) const
{
    const qint64 done =
        m_piece < document.pieceCount() ? document.piece(m_piece).start + m_fed : document.size();
    return int(done * 100 / std::max<qint64>(document.size(), 1));
}

bool StreamRecut::advance(const StreamDocument &document, bool closed, const QDeadlineTimer &deadline)
{
    makeRoom(document);
    for (qint64 untilClock = bytesUntilClock; m_piece < document.pieceCount();) {
        const StreamPiece piece = document.piece(m_piece);
        const qint64 before = m_fed;
        if (piece.direction == Direction::In)
            feedSome(document, piece);
        else
            m_fed = piece.size;
        untilClock -= m_fed - before + pieceCost;
        if (m_fed == piece.size) {
            m_fed = 0;
            ++m_piece;
        }
        if (untilClock <= 0) {
            if (deadline.hasExpired())
                return false;
            untilClock = bytesUntilClock;
        }
    }
    if (closed && !m_finished) {
        feedHeld(document, m_heldNs);
        m_cutter.finish();
        mark(document);
        m_finished = true;
    }
    return true;
}

void StreamRecut::makeRoom(const StreamDocument &document)
{
    const auto size = size_t(document.size());
    for (std::vector<bool> *bits : {&m_ends, &m_broken}) {
        if (size > bits->capacity()) // once for all, as copying takes time
            bits->reserve(StreamDocument::maxBytes);
        bits->resize(size);
    }
}

/// Feeds as far as the read goes.
void StreamRecut::feedSome(const StreamDocument &document, const StreamPiece &piece)
{
    if (m_fed == 0 && piece.offset != m_offset) {
        feedHeld(document, m_heldNs);
        m_cutter.skipTo(piece.offset);
        mark(document);
    }
    const auto &ends = document.readEnds();
    while (m_readEnd < ends.size() && ends[m_readEnd].position <= piece.offset + m_fed)
        ++m_readEnd;
    qint64 upTo = std::min(piece.size, m_fed + maxReadBytes - m_held.size());
    const bool isEnd = m_readEnd < ends.size() && ends[m_readEnd].position <= piece.offset + upTo;
    if (isEnd)
        upTo = ends[m_readEnd].position - piece.offset;
    m_held.append(document.bytes(piece.start + m_fed, piece.start + upTo));
    m_heldNs = upTo < piece.size && isEnd ? ends[m_readEnd].timeNs : piece.timeNs;
    m_fed = upTo;
    m_offset = piece.offset + upTo;
    if (isEnd || (piece.endsRead && upTo == piece.size) || m_held.size() >= maxReadBytes)
        feedHeld(document, m_heldNs);
}

void StreamRecut::feedHeld(const StreamDocument &document, qint64 timeNs)
{
    if (m_held.isEmpty())
        return;
    m_cutter.feed(m_held, timeNs);
    m_held.resize(0); // keeps its memory
    mark(document);
}

void StreamRecut::mark(const StreamDocument &document)
{
    const auto &runs = document.runs();
    for (const FrameEnd &frame : m_cutter.ends()) {
        const qint64 last = frame.end - 1; // its last byte's place among those of its direction
        const auto isBehind = [&](size_t run) {
            return runs[run].direction != Direction::In ||
                   runs[run].offset + document.runEnd(run) - runs[run].start <= last;
        };
        while (m_run < runs.size() && isBehind(m_run))
            ++m_run;
        if (m_run == runs.size())
            break;
        if (last < runs[m_run].offset)
            continue; // in a hole
        const auto position = size_t(runs[m_run].start + last - runs[m_run].offset);
        m_ends[position] = true;
        m_broken[position] = frame.kind != FrameKind::Complete;
    }
    m_cutter.forget();
}

} // namespace porthole
