// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/follow/streamcanvas.h"

#include "ui/common/format.h"
#include "ui/follow/hexrow.h"
#include "ui/follow/streamdocument.h"
#include "ui/follow/textcells.h"

#include <QClipboard>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMimeData>
#include <QMouseEvent>
#include <QScrollBar>

#include <algorithm>
#include <cmath>

namespace porthole {

namespace {

constexpr int margin = 4;        // pixels around the rows
constexpr int textColumns = 480; // of a row of escapes

} // namespace

StreamCanvas::StreamCanvas(const StreamDocument *document, QWidget *parent)
    : QAbstractScrollArea(parent)
    , m_document(document)
    , m_layout([this](const QDeadlineTimer &deadline) { return layOut(deadline); })
    , m_copying([this](const QDeadlineTimer &deadline) { return m_copy->advance(deadline); })
    , m_font(QFontDatabase::systemFont(QFontDatabase::FixedFont))
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Conversation"));
    viewport()->setCursor(Qt::IBeamCursor);
    viewport()->setBackgroundRole(QPalette::Base);
    viewport()->setAutoFillBackground(true);
    connect(&m_layout, &SlicedWork::goesOn, this, &StreamCanvas::onLayoutGoesOn);
    connect(&m_layout, &SlicedWork::done, this, &StreamCanvas::showComing);
    connect(&m_copying, &SlicedWork::goesOn, this,
            [this] { Q_EMIT activity(tr("Copying… %1 % (Esc cancels)").arg(m_copy->percent())); });
    connect(&m_copying, &SlicedWork::done, this, &StreamCanvas::onCopied);
}

void StreamCanvas::setForm(StreamForm form)
{
    m_coming.emplace(form);
    m_layout.begin();
}

void StreamCanvas::setRecut(const StreamRecut *recut)
{
    m_recut = recut;
    viewport()->update();
}

void StreamCanvas::grow()
{
    m_layout.begin();
}

void StreamCanvas::restart()
{
    cancelCopy();
    m_anchor = m_caret = 0;
    m_hasSelection = false;
    m_rows = StreamRows(form());
    m_coming.reset();
    viewport()->update();
    m_layout.begin();
}

bool StreamCanvas::layOut(const QDeadlineTimer &deadline)
{
    if (m_coming)
        return m_coming->grow(*m_document, deadline);
    const qint64 before = m_rows.count();
    const bool isWhole = m_rows.grow(*m_document, deadline);
    updateBars();
    // The last row may have become longer.
    if (before <= qint64(verticalScrollBar()->value()) + verticalScrollBar()->pageStep() + 1)
        viewport()->update();
    return isWhole;
}

void StreamCanvas::onLayoutGoesOn()
{
    if (m_coming)
        Q_EMIT activity(tr("Laying out… %1 %").arg(m_coming->done() * 100 / m_document->size()));
}

/// What was seen at the top stays there, unless the caret would be lost from sight.
void StreamCanvas::showComing()
{
    if (!m_coming)
        return;
    QScrollBar *const bar = verticalScrollBar();
    const qint64 top = bar->value() < m_rows.count() ? m_rows.row(*m_document, bar->value()).from : 0;
    const qint64 caretRow = m_rows.rowAt(*m_document, m_caret);
    const bool sawCaret = caretRow >= bar->value() && caretRow < bar->value() + bar->pageStep();
    m_rows = *std::exchange(m_coming, std::nullopt);
    updateBars();
    bar->setValue(int(std::max<qint64>(m_rows.rowAt(*m_document, top), 0)));
    if (sawCaret)
        showCaret();
    viewport()->update();
    Q_EMIT activity({});
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
    const int columns = m_rows.form().hex ? hexrow::dump.columns() + arrowColumns : textColumns;
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

QRectF StreamCanvas::cellOf(qint64 position, bool ascii) const
{
    const qint64 index = m_rows.rowAt(*m_document, position);
    if (index < 0)
        return {};
    const StreamRow row = m_rows.row(*m_document, index);
    if (position >= row.to)
        return {};
    const int byte = int(position - row.from);
    if (m_rows.form().hex)
        return ascii ? cell(index, hexrow::dump.asciiColumn(byte), 1)
                     : cell(index, hexrow::dump.hexColumn(byte), 2);
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

void StreamCanvas::copy()
{
    cancelCopy();
    if (!m_hasSelection || m_rows.count() == 0)
        return;
    const qint64 row = std::max<qint64>(m_rows.rowAt(*m_document, selectionStart()), 0);
    m_copy.emplace(*m_document, m_rows.form(), m_rows.row(*m_document, row).from, selectionStart(),
                   selectionEnd());
    m_copying.begin();
}

void StreamCanvas::cancelCopy()
{
    if (m_copying.isUnderWay())
        Q_EMIT activity(tr("Copying was cancelled."));
    m_copying.cancel();
    m_copy.reset();
}

void StreamCanvas::onCopied()
{
    const StreamCopy copy = *std::exchange(m_copy, std::nullopt);
    if (copy.text().isEmpty())
        return;
    auto *const copied = new QMimeData;
    copied->setData(QStringLiteral("text/plain"), copy.text()); // as UTF-8 it takes half the memory
    QGuiApplication::clipboard()->setMimeData(copied);
    const QString text = tr("Copied %1.").arg(format::bytes(copy.copiedBytes()));
    Q_EMIT activity(copy.isCutShort() ? tr("%1 What is selected beyond the first %2 MiB was left out.")
                                            .arg(text)
                                            .arg(StreamCopy::maxBytes / 1024 / 1024)
                                      : text);
}

qint64 StreamCanvas::byteAt(const QPoint &position) const
{
    if (m_rows.count() == 0)
        return 0;
    const int down = int(std::floor(qreal(position.y() - margin) / lineHeight()));
    const qint64 index = std::clamp<qint64>(verticalScrollBar()->value() + down, 0, m_rows.count() - 1);
    const StreamRow row = m_rows.row(*m_document, index);
    const int column =
        int((position.x() - margin + horizontalScrollBar()->value()) / columnWidth()) - arrowColumns;
    if (m_rows.form().hex)
        return std::min(row.from + hexrow::dump.byteAt(column), row.to - 1);
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
    const qint64 row = std::max<qint64>(m_rows.rowAt(*m_document, m_caret), 0);
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
    const qint64 index = std::max<qint64>(m_rows.rowAt(*m_document, m_caret), 0);
    const qint64 byte = m_caret - m_rows.row(*m_document, index).from;
    const auto row = m_rows.row(*m_document, std::clamp<qint64>(index + rows, 0, m_rows.count() - 1));
    return std::min(row.from + byte, row.to - 1);
}

qint64 StreamCanvas::caretAfter(int key, Qt::KeyboardModifiers modifiers) const
{
    const bool whole = modifiers & Qt::ControlModifier;
    const int page = verticalScrollBar()->pageStep();
    const qint64 index = m_rows.rowAt(*m_document, m_caret);
    const StreamRow row = index < 0 ? StreamRow{0, 1} : m_rows.row(*m_document, index);
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
