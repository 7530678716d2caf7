// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/follow/streamcanvas.h"

#include "core/base/bytetext.h"
#include "ui/common/theme.h"
#include "ui/follow/streamdocument.h"
#include "ui/follow/streampainter.h"
#include "ui/follow/streamrecut.h"
#include "ui/follow/textcells.h"
#include "ui/messages/messagetext.h"

#include <QClipboard>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>
#include <cmath>

namespace porthole {

namespace {

constexpr int margin = 4;       // pixels around the rows
constexpr int arrowColumns = 2; // left of the offset
constexpr int offsetColumns = 10;
constexpr int textColumns = 480; // of a row of escapes

} // namespace

StreamCanvas::StreamCanvas(const StreamDocument *document, QWidget *parent)
    : QAbstractScrollArea(parent)
    , m_document(document)
    , m_font(QFontDatabase::systemFont(QFontDatabase::FixedFont))
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Conversation"));
    viewport()->setCursor(Qt::IBeamCursor);
    viewport()->setBackgroundRole(QPalette::Base);
    viewport()->setAutoFillBackground(true);
    m_rows.reset(true, std::nullopt);
}

void StreamCanvas::setShown(bool hex, std::optional<Direction> only)
{
    m_rows.reset(hex, only);
    grow();
    showCaret();
}

void StreamCanvas::setRecut(const StreamRecut *recut)
{
    m_recut = recut;
    viewport()->update();
}

void StreamCanvas::grow()
{
    m_rows.grow(*m_document);
    updateBars();
    viewport()->update();
}

void StreamCanvas::restart()
{
    m_anchor = m_caret = 0;
    m_hasSelection = false;
    setShown(m_rows.isHex(),
             m_rows.shows(Direction::In)
                 ? (m_rows.shows(Direction::Out) ? std::nullopt : std::optional(Direction::In))
                 : std::optional(Direction::Out));
}

qreal StreamCanvas::columnWidth() const
{
    return QFontMetricsF(m_font).horizontalAdvance(QLatin1Char('0'));
}

int StreamCanvas::lineHeight() const
{
    return QFontMetrics(m_font).height() + 2;
}

void StreamCanvas::updateBars()
{
    const int page = std::max(1, (viewport()->height() - 2 * margin) / lineHeight());
    verticalScrollBar()->setRange(0, int(std::max<qint64>(0, m_rows.count() - page)));
    verticalScrollBar()->setPageStep(page);
    const int columns = m_rows.isHex() ? m_dump.columns() + arrowColumns : textColumns;
    const int width = int(columns * columnWidth()) + 2 * margin;
    horizontalScrollBar()->setRange(0, std::max(0, width - viewport()->width()));
    horizontalScrollBar()->setPageStep(viewport()->width());
    horizontalScrollBar()->setSingleStep(int(columnWidth()) * 3);
}

void StreamCanvas::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    updateBars();
}

QRectF StreamCanvas::cell(qint64 row, int column, int columns) const
{
    const qreal width = columnWidth();
    const qreal left = margin - horizontalScrollBar()->value() + (arrowColumns + column) * width;
    const qreal top = margin + qreal(row - verticalScrollBar()->value()) * lineHeight();
    return {left, top, columns * width, qreal(lineHeight())};
}

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
    for (qint64 row = first; row < last; ++row)
        paintRow(painter, row);
}

void StreamCanvas::paintRow(QPainter &painter, qint64 index) const
{
    const StreamRows::Row row = m_rows.row(*m_document, index);
    const StreamRun &run = m_document->runs()[m_document->runAt(row.from)];
    const QColor colour =
        run.direction == Direction::In ? theme::incoming(palette()) : theme::outgoing(palette());
    painter.setPen(colour);
    if (row.from == run.start)
        painter.drawText(cell(index, -arrowColumns, 2), Qt::AlignVCenter, MessageText::arrow(run.direction));
    painter.setPen(theme::muted(palette()));
    painter.drawText(cell(index, 0, 8), Qt::AlignVCenter | Qt::TextDontClip,
                     QStringLiteral("%1").arg(m_document->offsetOf(row.from), 8, 16, QLatin1Char('0')));
    m_rows.isHex() ? paintHex(painter, index, row, colour) : paintText(painter, index, row, colour);
}

void StreamCanvas::paintHex(QPainter &painter, qint64 index, const StreamRows::Row &row,
                            const QColor &colour) const
{
    const QString line = hexLine(row, row.from, row.to);
    for (qint64 at = row.from; at < row.to; ++at) {
        const int column = m_dump.hexColumn(int(at - row.from));
        const int ascii = m_dump.asciiColumn(int(at - row.from));
        paintCell(painter, cell(index, column, 2), line.mid(column, 2), at, colour);
        paintCell(painter, cell(index, ascii, 1), line.mid(ascii, 1), at, colour);
        paintMarks(painter, cell(index, column, 2), at);
    }
}

void StreamCanvas::paintText(QPainter &painter, qint64 index, const StreamRows::Row &row,
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
    const StreamPiece &piece = m_document->pieces()[m_document->pieceAt(position)];
    if (m_document->endsRead(position))
        streammark::paintReadEnd(painter, at, palette());
    if (m_recut && piece.direction == Direction::In) {
        if (const auto kind = m_recut->frameEndingAt(m_document->offsetOf(position) + 1))
            streammark::paintFrameEnd(painter, at, palette(), *kind != FrameKind::Complete);
    } else if (m_document->endsPiece(position)) {
        streammark::paintFrameEnd(painter, at, palette(), piece.kind != FrameKind::Complete);
    }
}

QString StreamCanvas::hexLine(const StreamRows::Row &row, qint64 from, qint64 to) const
{
    QString line = m_dump.line(m_document->bytes(row.from, row.to), 0, from - row.from, to - row.from);
    line.replace(0, 8, QStringLiteral("%1").arg(m_document->offsetOf(row.from), 8, 16, QLatin1Char('0')));
    return line;
}

QRectF StreamCanvas::cellOf(qint64 position, bool ascii) const
{
    const qint64 index = m_rows.rowAt(position);
    if (index < 0)
        return {};
    const StreamRows::Row row = m_rows.row(*m_document, index);
    if (position >= row.to)
        return {};
    const int byte = int(position - row.from);
    if (m_rows.isHex())
        return ascii ? cell(index, m_dump.asciiColumn(byte), 1) : cell(index, m_dump.hexColumn(byte), 2);
    for (const TextCell &text : textCells(m_document->bytes(row.from, row.to))) {
        if (byte < text.byte + text.bytes)
            return cell(index, offsetColumns + text.column, text.columns);
    }
    return {};
}

void StreamCanvas::select(qint64 from, qint64 to)
{
    setCaret(from, false);
    if (to > from)
        setCaret(to - 1, true);
}

void StreamCanvas::selectAll()
{
    m_anchor = 0;
    m_caret = std::max<qint64>(m_document->size() - 1, 0);
    m_hasSelection = m_document->size() > 0;
    viewport()->update();
}

QString StreamCanvas::selectedText() const
{
    QString text;
    const qint64 start = selectionStart();
    const qint64 end = std::min(selectionEnd(), start + maxCopyBytes);
    for (qint64 i = std::max<qint64>(m_rows.rowAt(start), 0); start < end && i < m_rows.count(); ++i) {
        const StreamRows::Row row = m_rows.row(*m_document, i);
        const qint64 from = std::max(row.from, start);
        const qint64 to = std::min(row.to, end);
        if (row.from >= end)
            break;
        if (from < to)
            text +=
                (m_rows.isHex() ? hexLine(row, from, to).trimmed() : toEscaped(m_document->bytes(from, to))) +
                QLatin1Char('\n');
    }
    return text;
}

void StreamCanvas::copy() const
{
    if (const QString text = selectedText(); !text.isEmpty())
        QGuiApplication::clipboard()->setText(text);
}

qint64 StreamCanvas::byteAt(const QPoint &position) const
{
    if (m_rows.count() == 0)
        return 0;
    const int down = int(std::floor(qreal(position.y() - margin) / lineHeight()));
    const qint64 index = std::clamp<qint64>(verticalScrollBar()->value() + down, 0, m_rows.count() - 1);
    const StreamRows::Row row = m_rows.row(*m_document, index);
    const int column =
        int((position.x() - margin + horizontalScrollBar()->value()) / columnWidth()) - arrowColumns;
    if (m_rows.isHex())
        return std::min(row.from + m_dump.byteAt(column), row.to - 1);
    for (const TextCell &text : textCells(m_document->bytes(row.from, row.to))) {
        if (column - offsetColumns < text.column + text.columns)
            return row.from + text.byte;
    }
    return row.to - 1;
}

void StreamCanvas::setCaret(qint64 position, bool extend)
{
    m_caret = std::clamp<qint64>(position, 0, std::max<qint64>(m_document->size() - 1, 0));
    if (!extend)
        m_anchor = m_caret;
    m_hasSelection = extend && m_document->size() > 0;
    showCaret();
    viewport()->update();
}

void StreamCanvas::showCaret()
{
    const qint64 row = std::max<qint64>(m_rows.rowAt(m_caret), 0);
    QScrollBar *bar = verticalScrollBar();
    if (row < bar->value())
        bar->setValue(int(row));
    else if (row >= bar->value() + bar->pageStep())
        bar->setValue(int(row) - bar->pageStep() + 1);
}

qint64 StreamCanvas::vertically(qint64 rows) const
{
    if (m_rows.count() == 0)
        return 0;
    const qint64 index = std::max<qint64>(m_rows.rowAt(m_caret), 0);
    const qint64 byte = m_caret - m_rows.row(*m_document, index).from;
    const auto row = m_rows.row(*m_document, std::clamp<qint64>(index + rows, 0, m_rows.count() - 1));
    return std::min(row.from + byte, row.to - 1);
}

qint64 StreamCanvas::caretAfter(int key, Qt::KeyboardModifiers modifiers) const
{
    const bool whole = modifiers & Qt::ControlModifier;
    const int page = verticalScrollBar()->pageStep();
    const qint64 index = m_rows.rowAt(m_caret);
    const StreamRows::Row row = index < 0 ? StreamRows::Row{0, 1} : m_rows.row(*m_document, index);
    switch (key) {
    case Qt::Key_Left:
        return std::max<qint64>(m_caret - 1, 0);
    case Qt::Key_Right:
        return m_caret + 1;
    case Qt::Key_Up:
        return vertically(-1);
    case Qt::Key_Down:
        return vertically(1);
    case Qt::Key_PageUp:
        return vertically(-page);
    case Qt::Key_PageDown:
        return vertically(page);
    case Qt::Key_Home:
        return whole ? 0 : row.from;
    case Qt::Key_End:
        return whole ? m_document->size() - 1 : row.to - 1;
    default:
        return -1;
    }
}

void StreamCanvas::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy))
        return copy();
    if (event->matches(QKeySequence::SelectAll))
        return selectAll();
    const qint64 caret = caretAfter(event->key(), event->modifiers());
    if (caret < 0)
        return QAbstractScrollArea::keyPressEvent(event);
    setCaret(caret, event->modifiers() & Qt::ShiftModifier);
}

void StreamCanvas::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        setCaret(byteAt(event->position().toPoint()), event->modifiers() & Qt::ShiftModifier);
}

void StreamCanvas::mouseMoveEvent(QMouseEvent *event)
{
    if (event->buttons() & Qt::LeftButton)
        setCaret(byteAt(event->position().toPoint()), true);
}

} // namespace porthole
