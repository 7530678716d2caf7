// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/messages/messagetable.h"

#include "ui/messages/messagedelegate.h"
#include "ui/messages/messagemodel.h"
#include "ui/messages/positionbar.h"

#include <QApplication>
#include <QFontMetrics>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QKeyEvent>
#include <QWheelEvent>

#include <algorithm>

namespace porthole {

namespace {

constexpr int cellPadding = 14;
constexpr int rowPadding = 5;
constexpr int wheelNotch = 120; // eighths of a degree
constexpr int dragScrollMs = 40;

quint64 minus(quint64 position, int entries)
{
    return position - std::min(position, quint64(std::max(entries, 0)));
}

} // namespace

MessageTable::MessageTable(MessageModel *model, QWidget *parent)
    : QTableView(parent)
    , m_log(model)
    , m_bar(new PositionBar(this))
{
    setAccessibleName(tr("Messages"));
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setVerticalScrollMode(ScrollPerItem);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setHorizontalScrollMode(ScrollPerPixel);
    setShowGrid(false);
    setWordWrap(false);
    setCornerButtonEnabled(false);
    setTabKeyNavigation(false);
    setItemDelegate(new MessageDelegate(this));
    setModel(model);
    setColumnWidths();
    m_bar->hide(); // until it is placed

    connect(model, &MessageModel::entriesChanged, this, &MessageTable::onEntriesChanged);
    connect(model, &MessageModel::entriesReset, this, &MessageTable::onEntriesReset);
    connect(m_bar, &PositionBar::positionWanted, this, &MessageTable::userScroll);
    connect(m_bar, &QScrollBar::sliderReleased, this, [this] { m_bar->setPosition(m_log->top()); });
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this, &MessageTable::onCurrentIndex);
}

void MessageTable::setColumnWidths()
{
    const QFontMetrics fixed(static_cast<MessageDelegate *>(itemDelegate())->fixedFont());
    const QFontMetrics plain = fontMetrics();
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setMinimumSectionSize(1);
    verticalHeader()->setDefaultSectionSize(std::max(fixed.height(), plain.height()) + rowPadding);

    QHeaderView *header = horizontalHeader();
    header->setHighlightSections(false);
    header->setSectionsClickable(false);
    // Sharing the table's, each paint of a header would ask every row whether it is selected.
    header->setSelectionModel(new QItemSelectionModel(model(), header));
    header->setStretchLastSection(true);
    const auto setWidth = [&](int column, const QFontMetrics &metrics, const QString &widest) {
        const QString title = model()->headerData(column, Qt::Horizontal).toString();
        const int width = std::max(metrics.horizontalAdvance(widest), plain.horizontalAdvance(title));
        header->resizeSection(column, width + cellPadding);
    };
    setWidth(MessageModel::Time, fixed, QStringLiteral("00:00:00.000000"));
    setWidth(MessageModel::Client, plain, QStringLiteral("#000000"));
    setWidth(MessageModel::Way, plain, QStringLiteral("\u2192 out"));
    setWidth(MessageModel::Size, plain, QStringLiteral("000.0 kB"));
}

int MessageTable::fittingRows() const
{
    return std::max(1, viewport()->height() / verticalHeader()->defaultSectionSize());
}

/// The position at the top when the newest entry is at the bottom.
quint64 MessageTable::lastTop() const
{
    return minus(m_log->count(), fittingRows());
}

void MessageTable::setTop(quint64 top)
{
    const quint64 last = lastTop();
    top = std::min(top, last);
    m_bar->setPositions(last, fittingRows());
    m_bar->setPosition(top);
    m_log->setWindow(top, fittingRows() + 1); // and one that is partly seen
    showSelection();
    Q_EMIT scrolled();
}

void MessageTable::userScroll(quint64 top)
{
    setTop(top);
    setFollowing(m_log->top() >= lastTop());
}

void MessageTable::setFollowing(bool on)
{
    const bool changed = on != m_following;
    m_following = on;
    if (on)
        setTop(lastTop());
    if (changed)
        Q_EMIT followingChanged(on);
}

void MessageTable::bringIntoView(quint64 position)
{
    const quint64 top = m_log->top();
    const quint64 rows = quint64(fittingRows());
    if (position < top)
        userScroll(position);
    else if (position >= top + rows)
        userScroll(position + 1 - rows);
}

void MessageTable::onEntriesChanged()
{
    m_entries.forgetBefore(m_log->firstHeld());
    setTop(m_following ? lastTop() : m_log->top());
}

void MessageTable::onEntriesReset()
{
    m_entries.clear();
    setTop(m_following ? lastTop() : 0);
    Q_EMIT selectedEntriesChanged();
}

quint64 MessageTable::selectedCount() const
{
    quint64 count = 0;
    const SequenceRanges selected = m_entries.ranges();
    for (const SequenceRanges::Range &range : selected.ranges())
        count += m_log->positionOf(range.end) - m_log->positionOf(range.first);
    return count;
}

void MessageTable::jumpTo(quint64 sequence)
{
    const quint64 position = m_log->positionOf(sequence);
    const bool isInView = position >= m_log->top() && position < m_log->top() + quint64(fittingRows());
    if (!isInView)
        userScroll(minus(position, fittingRows() / 2));
    choose(sequence, Qt::NoModifier);
}

void MessageTable::setCurrentEntry(quint64 sequence)
{
    m_entries.moveTo(sequence);
    showSelection();
}

void MessageTable::selectAll()
{
    m_entries.selectAll(m_log->firstHeld(), m_log->firstHeld() + m_log->held());
    showSelection();
    Q_EMIT selectedEntriesChanged();
}

/// Tells Qt which of the rows in view are selected and current.
void MessageTable::showSelection()
{
    QItemSelection selected;
    for (int row = 0; row < m_log->rowCount(); ++row) {
        if (m_entries.contains(m_log->sequenceAt(row)))
            selected.select(m_log->index(row, 0), m_log->index(row, MessageModel::ColumnCount - 1));
    }
    const int current = m_entries.current() ? m_log->rowOf(*m_entries.current()) : -1;
    m_showing = true;
    selectionModel()->select(selected, QItemSelectionModel::ClearAndSelect);
    if (current >= 0)
        selectionModel()->setCurrentIndex(m_log->index(current, 0), QItemSelectionModel::NoUpdate);
    else
        selectionModel()->clearCurrentIndex();
    m_showing = false;
}

/// Somebody else than this class chose a row: a screen reader, say.
void MessageTable::onCurrentIndex(const QModelIndex &index)
{
    if (!m_showing && index.isValid())
        choose(m_log->sequenceAt(index.row()), Qt::NoModifier);
}

void MessageTable::choose(quint64 sequence, Qt::KeyboardModifiers modifiers)
{
    const bool isNew = m_entries.current() != sequence;
    const bool control = modifiers.testFlag(Qt::ControlModifier);
    if (modifiers.testFlag(Qt::ShiftModifier))
        m_entries.extendTo(sequence, control);
    else if (control)
        m_entries.toggle(sequence);
    else
        m_entries.choose(sequence);
    showSelection();
    Q_EMIT selectedEntriesChanged();
    if (isNew)
        Q_EMIT entryChosen(sequence);
}

std::optional<quint64> MessageTable::entryAt(QPoint point) const
{
    const int row = rowAt(point.y());
    return row < 0 ? std::nullopt : std::optional(m_log->sequenceAt(row));
}

void MessageTable::focusInEvent(QFocusEvent *event)
{
    // QTableView would make the oldest row the current one: a message that nobody chose.
    QAbstractScrollArea::focusInEvent(event); // NOLINT(bugprone-parent-virtual-call)
    viewport()->update();
}

/// The position that a key goes to; none if it is no such key.
std::optional<quint64> MessageTable::target(int key) const
{
    if (m_log->count() == 0)
        return std::nullopt;
    const quint64 last = m_log->count() - 1;
    const bool isStep =
        key == Qt::Key_Up || key == Qt::Key_Down || key == Qt::Key_PageUp || key == Qt::Key_PageDown;
    if (isStep && !m_entries.current()) // the keys begin at the newest row in view
        return std::min(last, m_log->top() + quint64(fittingRows()) - 1);
    const quint64 here = m_log->positionOf(m_entries.current().value_or(0));
    switch (key) {
    case Qt::Key_Up:
        return minus(here, 1);
    case Qt::Key_Down:
        return std::min(last, here + 1);
    case Qt::Key_PageUp:
        return minus(here, fittingRows());
    case Qt::Key_PageDown:
        return std::min(last, here + quint64(fittingRows()));
    case Qt::Key_Home:
        return 0;
    case Qt::Key_End:
        return last;
    default:
        return std::nullopt;
    }
}

void MessageTable::keyPressEvent(QKeyEvent *event)
{
    const std::optional<quint64> position = target(event->key());
    if (event->matches(QKeySequence::Copy)) {
        Q_EMIT copyRequested();
    } else if (event->matches(QKeySequence::SelectAll)) {
        selectAll();
    } else if (position) {
        const quint64 sequence = m_log->sequenceAtPosition(*position);
        bringIntoView(*position);
        if (event->key() == Qt::Key_End)
            setFollowing(true);
        // Control moves from end to end with Home and End; with the others it leaves the selection alone.
        const bool isEnd = event->key() == Qt::Key_Home || event->key() == Qt::Key_End;
        if (event->modifiers() == Qt::ControlModifier && !isEnd)
            setCurrentEntry(sequence);
        else
            choose(sequence, event->modifiers() & Qt::ShiftModifier);
    } else if (event->key() == Qt::Key_Space && m_entries.current()) {
        choose(*m_entries.current(), event->modifiers());
    } else if (event->key() == Qt::Key_Left || event->key() == Qt::Key_Right) {
        horizontalScrollBar()->triggerAction(event->key() == Qt::Key_Left ? QScrollBar::SliderSingleStepSub
                                                                          : QScrollBar::SliderSingleStepAdd);
    } else {
        // QAbstractItemView would move a current cell, of which there is none.
        QAbstractScrollArea::keyPressEvent(event); // NOLINT(bugprone-parent-virtual-call)
    }
}

void MessageTable::mousePressEvent(QMouseEvent *event)
{
    const std::optional<quint64> entry = entryAt(event->position().toPoint());
    if (!entry)
        return;
    if (event->button() == Qt::LeftButton) {
        m_dragging = true;
        choose(*entry, event->modifiers());
    } else if (event->button() == Qt::RightButton && !m_entries.contains(*entry)) {
        choose(*entry, Qt::NoModifier);
    }
}

void MessageTable::mouseDoubleClickEvent(QMouseEvent *event)
{
    mousePressEvent(event);
}

void MessageTable::mouseMoveEvent(QMouseEvent *event)
{
    if (!m_dragging || !(event->buttons() & Qt::LeftButton)) {
        QTableView::mouseMoveEvent(event);
        return;
    }
    const QPoint point = event->position().toPoint();
    const bool isOutside = point.y() < 0 || point.y() >= viewport()->height();
    if (!isOutside)
        m_dragTimer.stop();
    else if (!m_dragTimer.isActive())
        m_dragTimer.start(dragScrollMs, this);
    dragTo(point);
}

void MessageTable::mouseReleaseEvent(QMouseEvent *)
{
    m_dragging = false;
    m_dragTimer.stop();
}

/// Extends the selection to what is there, or to the nearest row.
void MessageTable::dragTo(QPoint point)
{
    if (m_log->rowCount() == 0)
        return;
    const int rowHeight = verticalHeader()->defaultSectionSize();
    const int row = std::clamp(point.y() / rowHeight, 0, std::min(fittingRows(), m_log->rowCount()) - 1);
    const quint64 sequence = m_log->sequenceAt(row);
    if (m_entries.current() != sequence)
        choose(sequence, QApplication::keyboardModifiers() | Qt::ShiftModifier);
}

void MessageTable::timerEvent(QTimerEvent *event)
{
    if (event->timerId() != m_dragTimer.timerId()) {
        QTableView::timerEvent(event);
        return;
    }
    const QPoint point = viewport()->mapFromGlobal(QCursor::pos());
    const int rowHeight = verticalHeader()->defaultSectionSize();
    if (point.y() < 0)
        userScroll(minus(m_log->top(), 1 - point.y() / rowHeight));
    else if (point.y() >= viewport()->height())
        userScroll(m_log->top() + 1 + quint64((point.y() - viewport()->height()) / rowHeight));
    dragTo(point);
}

void MessageTable::wheelEvent(QWheelEvent *event)
{
    const QPoint delta = event->angleDelta();
    if (std::abs(delta.x()) > std::abs(delta.y()) || event->modifiers().testFlag(Qt::ShiftModifier)) {
        QTableView::wheelEvent(event);
        return;
    }
    m_wheel += delta.y() * QApplication::wheelScrollLines();
    const int rows = m_wheel / wheelNotch;
    m_wheel -= rows * wheelNotch;
    if (rows > 0)
        userScroll(minus(m_log->top(), rows));
    else if (rows < 0)
        userScroll(m_log->top() + quint64(-rows));
    event->accept();
}

void MessageTable::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    onEntriesChanged();
}

void MessageTable::scrollTo(const QModelIndex &, ScrollHint)
{
    // The rows are those in view. What Qt asks for here is never out of it.
}

void MessageTable::rowsAboutToBeRemoved(const QModelIndex &parent, int start, int end)
{
    // Left to itself, the view would make another row the current one: a message that nobody chose.
    m_showing = true;
    selectionModel()->clearCurrentIndex();
    QTableView::rowsAboutToBeRemoved(parent, start, end);
    m_showing = false;
}

void MessageTable::updateGeometries()
{
    QTableView::updateGeometries();
    // A row that is partly seen is no reason to scroll the rows.
    verticalScrollBar()->setRange(0, 0);
}

} // namespace porthole
