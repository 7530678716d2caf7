// SPDX-License-Identifier: GPL-3.0-or-later
// How a StreamCanvas is drawn; see streamcanvas.cpp for all else.
#include "ui/follow/streamcanvas.h"

#include "ui/common/theme.h"
#include "ui/follow/hexrow.h"
#include "ui/follow/streamdocument.h"
#include "ui/follow/streampainter.h"
#include "ui/follow/streamrecut.h"
#include "ui/follow/textcells.h"
#include "ui/messages/messagetext.h"

#include <QPainter>
#include <QScrollBar>

#include <algorithm>

namespace porthole {

bool StreamCanvas::isSelected(qint64 position) const
{
    return m_hasSelection && position >= selectionStart() && position < selectionEnd();
}

void StreamCanvas::paintEvent(QPaintEvent *)
{
    QPainter painter(viewport());
    painter.setFont(m_font);
    const qint64 first = verticalScrollBar()->value();
    const qint64 last = std::min(m_rows.count(), first + viewport()->height() / lineHeight() + 2);
    if (first >= last)
        return;
    RowWalk rows = m_rows.from(*m_document, first);
    for (qint64 index = first; index < last; ++index) {
        if (const std::optional<StreamRow> row = rows.next(*m_document))
            paintRow(painter, index, *row);
    }
}

void StreamCanvas::paintRow(QPainter &painter, qint64 index, const StreamRow &row) const
{
    const StreamRun &run = m_document->runs()[m_document->runAt(row.from)];
    const QColor colour =
        run.direction == Direction::In ? theme::incoming(palette()) : theme::outgoing(palette());
    painter.setPen(colour);
    if (row.from == run.start)
        painter.drawText(cell(index, -arrowColumns, 2), Qt::AlignVCenter, MessageText::arrow(run.direction));
    painter.setPen(theme::muted(palette()));
    painter.drawText(cell(index, 0, 8), Qt::AlignVCenter | Qt::TextDontClip,
                     QStringLiteral("%1").arg(m_document->offsetOf(row.from), 8, 16, QLatin1Char('0')));
    m_rows.form().hex ? paintHex(painter, index, row, colour) : paintText(painter, index, row, colour);
}

void StreamCanvas::paintHex(QPainter &painter, qint64 index, const StreamRow &row, const QColor &colour) const
{
    const QString line = hexrow::dump.line(m_document->bytes(row.from, row.to), 0);
    for (qint64 at = row.from; at < row.to; ++at) {
        const int column = hexrow::dump.hexColumn(int(at - row.from));
        const int ascii = hexrow::dump.asciiColumn(int(at - row.from));
        paintCell(painter, cell(index, column, 2), line.mid(column, 2), at, colour);
        paintCell(painter, cell(index, ascii, 1), line.mid(ascii, 1), at, colour);
        paintMarks(painter, cell(index, column, 2), at);
    }
}

void StreamCanvas::paintText(QPainter &painter, qint64 index, const StreamRow &row,
                             const QColor &colour) const
{
    const std::vector<TextCell> cells = textCells(m_document->bytes(row.from, row.to));
    const auto at = [&](const TextCell &text) {
        return cell(index, offsetColumns + text.column, text.columns);
    };
    for (const TextCell &text : cells)
        paintCell(painter, at(text), text.text, row.from + text.byte, colour);
    for (const TextCell &text : cells) // a mark reaches into the next cell, whose letter would hide it
        paintMarks(painter, at(text), row.from + text.byte + text.bytes - 1);
}

void StreamCanvas::paintCell(QPainter &painter, const QRectF &at, const QString &text, qint64 position,
                             const QColor &colour) const
{
    const bool selected = isSelected(position);
    if (selected)
        painter.fillRect(at, palette().color(QPalette::Highlight));
    painter.setPen(selected ? palette().color(QPalette::HighlightedText) : colour);
    painter.drawText(at, Qt::AlignVCenter | Qt::TextDontClip, text);
    if (hasFocus() && position == m_caret)
        painter.drawRect(at.adjusted(-1, 0, 0, -1));
}

void StreamCanvas::paintMarks(QPainter &painter, const QRectF &at, qint64 position) const
{
    if (m_document->endsRead(position))
        streammark::paintReadEnd(painter, at, palette());
    const StreamPiece piece = m_document->piece(m_document->pieceAt(position));
    if (m_recut && piece.direction == Direction::In) {
        if (m_recut->endsFrame(position))
            streammark::paintFrameEnd(painter, at, palette(), m_recut->endsBrokenFrame(position));
    } else if (m_document->endsPiece(position)) {
        streammark::paintFrameEnd(painter, at, palette(), piece.kind != FrameKind::Complete);
    }
}

} // namespace porthole
