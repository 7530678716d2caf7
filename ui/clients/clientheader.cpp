// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/clients/clientheader.h"

#include "ui/clients/clientcolumns.h"

#include <QContextMenuEvent>
#include <QDataStream>
#include <QIODevice>
#include <QMenu>
#include <QStyle>

#include <algorithm>

namespace porthole {

namespace {

constexpr quint32 stateVersion = 2;
constexpr quint32 reasonLastVersion = 1; // its first order had the close reason last, where few saw it
constexpr qint32 mostColumns = 1000;     // taken for damage beyond that
constexpr int widest = 2000;             // of a column, in device-independent pixels

struct SavedColumn
{
    QByteArray name;
    qint32 width = 0;
    bool hidden = false;
};

QDataStream &operator<<(QDataStream &out, const SavedColumn &column)
{
    return out << column.name << column.width << column.hidden;
}

QDataStream &operator>>(QDataStream &in, SavedColumn &column)
{
    return in >> column.name >> column.width >> column.hidden;
}

int columnOf(const QByteArray &name)
{
    return clientColumn(QLatin1StringView(name));
}

const char *nameOf(int column)
{
    return clientColumns()[size_t(column)].name;
}

/// To where it stands first, unless the user has moved it.
void takeReasonForward(QList<SavedColumn> &columns)
{
    const auto peer = std::find_if(columns.begin(), columns.end(),
                                   [](const SavedColumn &column) { return column.name == "peer"; });
    if (peer != columns.end() && columns.last().name == "reason")
        std::rotate(peer + 1, columns.end() - 1, columns.end());
}

} // namespace

ClientHeader::ClientHeader(QWidget *parent)
    : QHeaderView(Qt::Horizontal, parent)
{
    setSectionsClickable(true);
    setSectionsMovable(true);
    setHighlightSections(false);
    setStretchLastSection(true);
    setTextElideMode(Qt::ElideRight);
    setAccessibleName(tr("Columns of the client table"));
}

int ClientHeader::firstWidth(int column) const
{
    const int margin = 2 * (style()->pixelMetric(QStyle::PM_FocusFrameHMargin, nullptr, this) + 1);
    const int contents =
        fontMetrics().horizontalAdvance(QLatin1StringView(clientColumns()[size_t(column)].usual));
    const bool hasMark = clientColumns()[size_t(column)].cell == ClientColumn::Cell::State;
    const int mark = hasMark ? fontMetrics().height() + margin : 0;
    return std::max(sectionSizeHint(column), contents + mark + margin + fontMetrics().averageCharWidth());
}

bool ClientHeader::isStretched(int column) const
{
    for (int visual = count() - 1; visual >= 0; --visual) {
        if (!isSectionHidden(logicalIndex(visual)))
            return logicalIndex(visual) == column;
    }
    return false;
}

void ClientHeader::leaveOut(int column)
{
    m_leftOut.append(column);
    show(column, false);
}

void ClientHeader::show(int column, bool on)
{
    setSectionHidden(column, !on || m_leftOut.contains(column));
}

void ClientHeader::resetColumns()
{
    for (int column = 0; column < count(); ++column) {
        moveSection(visualIndex(column), column);
        show(column, true);
        resizeSection(column, firstWidth(column));
    }
    setSortIndicator(clientColumn(QLatin1StringView("client")), Qt::DescendingOrder);
}

QByteArray ClientHeader::saveColumns() const
{
    QByteArray state;
    QDataStream out(&state, QIODevice::WriteOnly);
    out.setVersion(QDataStream::Qt_6_4);
    out << stateVersion << qint32(count());
    for (int visual = 0; visual < count(); ++visual) {
        const int column = logicalIndex(visual);
        const bool hidden = isSectionHidden(column);
        // A hidden section has no width, and a stretched one that of the window.
        const int width = hidden || isStretched(column) ? firstWidth(column) : sectionSize(column);
        out << SavedColumn{nameOf(column), width, hidden};
    }
    out << QByteArray(nameOf(sortIndicatorSection())) << qint32(sortIndicatorOrder());
    return state;
}

bool ClientHeader::restoreColumns(const QByteArray &state)
{
    QDataStream in(state);
    in.setVersion(QDataStream::Qt_6_4);
    quint32 version = 0;
    qint32 columnCount = 0;
    QByteArray sortName;
    qint32 sortOrder = 0;
    in >> version >> columnCount;
    if ((version != stateVersion && version != reasonLastVersion) || columnCount < 1 ||
        columnCount > mostColumns)
        return false;
    QList<SavedColumn> columns(columnCount);
    for (SavedColumn &column : columns)
        in >> column;
    in >> sortName >> sortOrder;
    if (in.status() != QDataStream::Ok || !in.atEnd())
        return false;
    if (version == reasonLastVersion)
        takeReasonForward(columns);

    const bool showsSome = std::any_of(columns.begin(), columns.end(), [](const SavedColumn &column) {
        return !column.hidden && columnOf(column.name) >= 0;
    });
    int visual = 0;
    for (const SavedColumn &saved : columns) {
        const int column = columnOf(saved.name);
        if (column < 0)
            continue;
        moveSection(visualIndex(column), visual++);
        resizeSection(column, std::clamp(int(saved.width), minimumSectionSize(), widest));
        show(column, !saved.hidden || !showsSome);
    }
    if (const int column = columnOf(sortName); column >= 0)
        setSortIndicator(column, sortOrder == Qt::DescendingOrder ? Qt::DescendingOrder : Qt::AscendingOrder);
    return true;
}

QMenu *ClientHeader::makeColumnMenu(QWidget *parent)
{
    auto *menu = new QMenu(tr("C&olumns"), parent);
    menu->setObjectName(QStringLiteral("columnMenu"));
    const bool isLastShown = count() - hiddenSectionCount() == 1;
    for (int column = 0; column < count(); ++column) {
        if (m_leftOut.contains(column))
            continue;
        QAction *action = menu->addAction(titleOf(clientColumns()[size_t(column)]));
        action->setCheckable(true);
        action->setChecked(!isSectionHidden(column));
        action->setEnabled(isSectionHidden(column) || !isLastShown);
        connect(action, &QAction::toggled, this, [this, column](bool shown) { show(column, shown); });
    }
    menu->addSeparator();
    connect(menu->addAction(tr("&Reset columns")), &QAction::triggered, this, &ClientHeader::resetColumns);
    return menu;
}

void ClientHeader::contextMenuEvent(QContextMenuEvent *event)
{
    QMenu *menu = makeColumnMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->popup(event->globalPos());
}

} // namespace porthole
