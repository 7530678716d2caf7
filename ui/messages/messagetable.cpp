// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/messages/messagetable.h"

#include "ui/messages/messagedelegate.h"
#include "ui/messages/messagemodel.h"

#include <QFontMetrics>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QKeyEvent>
#include <QScrollBar>

#include <algorithm>

namespace porthole {

namespace {

constexpr int cellPadding = 14;
constexpr int rowPadding = 5;

} // namespace

MessageTable::MessageTable(MessageModel *model, QWidget *parent)
    : QTableView(parent)
{
    setAccessibleName(tr("Messages"));
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setVerticalScrollMode(ScrollPerItem);
    setHorizontalScrollMode(ScrollPerPixel);
    setShowGrid(false);
    setWordWrap(false);
    setCornerButtonEnabled(false);
    setTabKeyNavigation(false);
    setItemDelegate(new MessageDelegate(this));
    setModel(model);
    setColumnWidths();

    connect(model, &MessageModel::rowsRemoved, this,
            [this](const QModelIndex &, int first, int last) { onRowsRemoved(last - first + 1); });
    connect(model, &MessageModel::rowsInserted, this, &MessageTable::stayAtEnd);
    connect(model, &MessageModel::modelReset, this, &MessageTable::stayAtEnd);
    connect(verticalScrollBar(), &QScrollBar::rangeChanged, this, &MessageTable::stayAtEnd);
    // Only what the user does; the bar also moves by itself when rows come and go.
    connect(verticalScrollBar(), &QScrollBar::actionTriggered, this, [this] {
        setFollowing(verticalScrollBar()->sliderPosition() >= verticalScrollBar()->maximum());
    });
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

void MessageTable::setFollowing(bool on)
{
    const bool changed = on != m_following;
    m_following = on;
    stayAtEnd();
    if (changed)
        Q_EMIT followingChanged(on);
}

void MessageTable::stayAtEnd()
{
    if (m_following)
        scrollToBottom();
}

void MessageTable::rowsAboutToBeRemoved(const QModelIndex &parent, int start, int end)
{
    m_topBefore = verticalScrollBar()->value();
    // Left to itself, the view would make the next row the current one: a message that nobody chose.
    const int current = currentIndex().row();
    if (current >= start && current <= end)
        selectionModel()->clearCurrentIndex();
    QTableView::rowsAboutToBeRemoved(parent, start, end);
}

void MessageTable::onRowsRemoved(int count)
{
    if (!m_following)
        verticalScrollBar()->setValue(std::max(0, m_topBefore - count));
}

void MessageTable::focusInEvent(QFocusEvent *event)
{
    // QTableView would make the oldest row the current one: a message that nobody chose.
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void MessageTable::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy)) {
        Q_EMIT copyRequested();
        event->accept();
        return;
    }
    const int before = verticalScrollBar()->value();
    QTableView::keyPressEvent(event);
    if (event->key() == Qt::Key_Home) // the row may be the current one already, and far out of view
        scrollToTop();
    else if (event->key() == Qt::Key_End)
        scrollToBottom();
    const int now = verticalScrollBar()->value();
    if (event->key() == Qt::Key_End || now != before)
        setFollowing(now >= verticalScrollBar()->maximum());
}

QModelIndex MessageTable::moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers)
{
    if (action == MoveHome)
        return model()->index(0, 0);
    if (action == MoveEnd)
        return model()->index(model()->rowCount() - 1, 0);
    if (!currentIndex().isValid()) { // the keys begin at the newest row in view
        const int last = rowAt(viewport()->height() - rowHeight(0));
        return model()->index(last >= 0 ? last : model()->rowCount() - 1, 0);
    }
    return QTableView::moveCursor(action, modifiers);
}

int MessageTable::selectedRowCount() const
{
    int count = 0;
    for (const QItemSelectionRange &range : selectionModel()->selection())
        count += range.height();
    return count;
}

QList<int> MessageTable::selectedRows(int most) const
{
    QItemSelection ranges = selectionModel()->selection();
    std::sort(ranges.begin(), ranges.end(), [](const auto &a, const auto &b) { return a.top() < b.top(); });
    QList<int> rows;
    for (const QItemSelectionRange &range : ranges) {
        for (int row = range.top(); row <= range.bottom() && rows.size() < most; ++row)
            rows += row;
    }
    return rows;
}

} // namespace porthole
