// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panel/hexview.h"

#include "core/base/bytetext.h"
#include "ui/common/format.h"
#include "ui/common/theme.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QPaintEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>
#include <array>
#include <cmath>

namespace porthole {

namespace {

constexpr int margin = 4; // pixels around the text
constexpr int minimumLines = 3;
constexpr int usualLines = 8;

} // namespace

HexView::HexView(QWidget *parent)
    : QAbstractScrollArea(parent)
    , m_font(QFontDatabase::systemFont(QFontDatabase::FixedFont))
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Bytes of the message in hex"));
    viewport()->setCursor(Qt::IBeamCursor);
    viewport()->setBackgroundRole(QPalette::Base);
    viewport()->setAutoFillBackground(true);
}

void HexView::setBytes(const QByteArray &bytes)
{
    m_bytes = bytes;
    m_anchor = m_caret = 0;
    m_hasSelection = false;
    updateLayout();
    verticalScrollBar()->setValue(0);
    horizontalScrollBar()->setValue(0);
    describeCaret();
    viewport()->update();
}

qreal HexView::columnWidth() const
{
    return QFontMetricsF(m_font).horizontalAdvance(QLatin1Char('0'));
}

int HexView::lineHeight() const
{
    return QFontMetrics(m_font).height();
}

QSize HexView::sizeHint() const
{
    const HexDump usual;
    return {int(std::ceil(usual.columns() * columnWidth())) + 2 * margin +
                verticalScrollBar()->sizeHint().width(),
            usualLines * lineHeight() + 2 * margin};
}

QSize HexView::minimumSizeHint() const
{
    return {int(columnWidth() * 24), minimumLines * lineHeight() + 2 * margin};
}

void HexView::updateLayout()
{
    const int width = viewport()->width() - 2 * margin;
    const int pageLines = std::max(1, (viewport()->height() - 2 * margin) / lineHeight());
    m_dump = HexDump::fitting(m_bytes.size(), int(width / columnWidth()));
    const qint64 lines = m_dump.lineCount(m_bytes.size());
    verticalScrollBar()->setRange(0, int(std::max<qint64>(0, lines - pageLines)));
    verticalScrollBar()->setPageStep(pageLines);
    const int dumpWidth = int(std::ceil(m_dump.columns() * columnWidth()));
    horizontalScrollBar()->setRange(0, std::max(0, dumpWidth - width));
    horizontalScrollBar()->setPageStep(width);
    horizontalScrollBar()->setSingleStep(int(columnWidth()) * 3);
}

void HexView::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    // The byte at the top stays there when the number of bytes a line changes.
    const qint64 top = qint64(verticalScrollBar()->value()) * m_dump.perLine;
    updateLayout();
    verticalScrollBar()->setValue(int(top / m_dump.perLine));
}

void HexView::changeEvent(QEvent *event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        updateLayout();
}

void HexView::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    painter.setFont(m_font);
    const int height = lineHeight();
    const qint64 first = verticalScrollBar()->value();
    const qint64 lines = m_dump.lineCount(m_bytes.size());
    const qreal left = margin - horizontalScrollBar()->value();
    for (qint64 line = first; line < lines; ++line) {
        const int top = margin + int(line - first) * height;
        if (top > event->rect().bottom())
            break;
        paintLine(painter, line, left, top);
    }
}

void HexView::paintLine(QPainter &painter, qint64 line, qreal left, int top) const
{
    const qreal width = columnWidth();
    const int height = lineHeight();
    const QString text = m_dump.line(m_bytes, line);
    const auto cell = [&](int column, int columns) {
        return QRectF(left + column * width, top, columns * width, height);
    };
    const auto draw = [&](int column, int columns, const QColor &colour) {
        painter.setPen(colour);
        painter.drawText(cell(column, columns), Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip,
                         text.mid(column, columns));
    };
    draw(0, m_dump.offsetDigits, theme::muted(palette()));

    const qint64 start = line * m_dump.perLine;
    const int count = int(std::min<qint64>(m_dump.perLine, m_bytes.size() - start));
    const QColor highlight = palette().color(QPalette::Highlight);
    for (int i = 0; i < count; ++i) {
        const bool selected = start + i >= selectionStart() && start + i < selectionEnd();
        const bool goesOn = selected && i + 1 < count && start + i + 1 < selectionEnd();
        if (selected) {
            const int toNext = m_dump.hexColumn(i + 1) - m_dump.hexColumn(i);
            painter.fillRect(cell(m_dump.hexColumn(i), goesOn ? toNext : 2), highlight);
            painter.fillRect(cell(m_dump.asciiColumn(i), 1), highlight);
        }
        const QColor colour = palette().color(selected ? QPalette::HighlightedText : QPalette::Text);
        draw(m_dump.hexColumn(i), 2, colour);
        draw(m_dump.asciiColumn(i), 1, colour);
        if (hasFocus() && start + i == m_caret) {
            painter.drawRect(cell(m_dump.hexColumn(i), 2).adjusted(-1, 0, 0, -1));
            painter.drawRect(cell(m_dump.asciiColumn(i), 1).adjusted(-1, 0, 0, -1));
        }
    }
}

qint64 HexView::selectionEnd() const
{
    return m_hasSelection ? std::max(m_anchor, m_caret) + 1 : selectionStart();
}

void HexView::select(qint64 from, qint64 to)
{
    const qint64 size = m_bytes.size();
    m_anchor = std::clamp<qint64>(from, 0, std::max<qint64>(size - 1, 0));
    m_caret = std::clamp<qint64>(to - 1, m_anchor, std::max<qint64>(size - 1, m_anchor));
    m_hasSelection = size > 0 && to > from;
    viewport()->update();
}

void HexView::selectAll()
{
    select(0, m_bytes.size());
}

QString HexView::selectedText() const
{
    const qint64 from = selectionStart();
    const qint64 to = std::min(selectionEnd(), from + maxCopyBytes);
    QString text;
    if (!m_hasSelection)
        return text;
    for (qint64 line = from / m_dump.perLine; line * m_dump.perLine < to; ++line)
        text += m_dump.line(m_bytes, line, from, to).trimmed() + QLatin1Char('\n');
    if (to < selectionEnd())
        text += tr("\u2026 (+%1)").arg(format::exactBytes(selectionEnd() - to)) + QLatin1Char('\n');
    return text;
}

void HexView::copy() const
{
    const QString text = selectedText();
    if (!text.isEmpty())
        QGuiApplication::clipboard()->setText(text);
}

qint64 HexView::byteAt(const QPoint &position) const
{
    const int row = int(std::floor(qreal(position.y() - margin) / lineHeight()));
    const qint64 line = std::max(0, verticalScrollBar()->value() + row);
    const qreal x = position.x() - margin + horizontalScrollBar()->value();
    const qint64 byte = line * m_dump.perLine + m_dump.byteAt(int(x / columnWidth()));
    return std::clamp<qint64>(byte, 0, std::max<qint64>(m_bytes.size() - 1, 0));
}

void HexView::setCaret(qint64 byte, bool extend)
{
    m_caret = std::clamp<qint64>(byte, 0, std::max<qint64>(m_bytes.size() - 1, 0));
    if (!extend)
        m_anchor = m_caret;
    m_hasSelection = extend && !m_bytes.isEmpty();
    const int line = int(m_caret / m_dump.perLine);
    const int top = verticalScrollBar()->value();
    if (line < top)
        verticalScrollBar()->setValue(line);
    else if (line >= top + verticalScrollBar()->pageStep())
        verticalScrollBar()->setValue(line - verticalScrollBar()->pageStep() + 1);
    describeCaret();
    viewport()->update();
}

/// What a screen reader says of the place the caret is at: the line it is in.
void HexView::describeCaret()
{
    setAccessibleDescription(m_bytes.isEmpty() ? tr("No bytes")
                                               : m_dump.line(m_bytes, m_caret / m_dump.perLine));
}

qint64 HexView::caretAfter(int key, Qt::KeyboardModifiers modifiers) const
{
    const int line = m_dump.perLine;
    const bool whole = modifiers & Qt::ControlModifier;
    const qint64 lineStart = m_caret - m_caret % line;
    switch (key) {
    case Qt::Key_Left:
        return m_caret - 1;
    case Qt::Key_Right:
        return m_caret + 1;
    case Qt::Key_Up:
        return m_caret >= line ? m_caret - line : m_caret;
    case Qt::Key_Down:
        return m_caret + line < m_bytes.size() ? m_caret + line : m_caret;
    case Qt::Key_PageUp:
        return m_caret - qint64(line) * verticalScrollBar()->pageStep();
    case Qt::Key_PageDown:
        return m_caret + qint64(line) * verticalScrollBar()->pageStep();
    case Qt::Key_Home:
        return whole ? 0 : lineStart;
    case Qt::Key_End:
        return whole ? m_bytes.size() - 1 : lineStart + line - 1;
    default:
        return -1;
    }
}

void HexView::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy))
        return copy();
    if (event->matches(QKeySequence::SelectAll))
        return selectAll();
    constexpr std::array moves{Qt::Key_Left,   Qt::Key_Right,    Qt::Key_Up,   Qt::Key_Down,
                               Qt::Key_PageUp, Qt::Key_PageDown, Qt::Key_Home, Qt::Key_End};
    if (std::find(moves.begin(), moves.end(), event->key()) == moves.end())
        return QAbstractScrollArea::keyPressEvent(event);
    setCaret(caretAfter(event->key(), event->modifiers()), event->modifiers() & Qt::ShiftModifier);
}

void HexView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        setCaret(byteAt(event->position().toPoint()), event->modifiers() & Qt::ShiftModifier);
}

void HexView::mouseMoveEvent(QMouseEvent *event)
{
    if (event->buttons() & Qt::LeftButton)
        setCaret(byteAt(event->position().toPoint()), true);
}

void HexView::contextMenuEvent(QContextMenuEvent *event)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("&Copy"), this, &HexView::copy)->setEnabled(m_hasSelection);
    menu->addAction(tr("Copy as &hex digits"), this,
                    [this] {
                        const qint64 length = std::min(selectionEnd() - selectionStart(), maxCopyBytes);
                        QGuiApplication::clipboard()->setText(
                            toHex(QByteArrayView(m_bytes).sliced(selectionStart(), length)));
                    })
        ->setEnabled(m_hasSelection);
    menu->addAction(tr("Select &all"), this, &HexView::selectAll)->setEnabled(!m_bytes.isEmpty());
    menu->popup(event->globalPos());
}

} // namespace porthole
