// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/clients/rowdelegate.h"

#include "ui/clients/clientmodel.h"
#include "ui/clients/clientstate.h"
#include "ui/common/theme.h"

#include <QApplication>
#include <QStyle>

namespace porthole {

void RowDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    option->textElideMode = m_elideMode.value_or(option->textElideMode);
    if (index.data(ClientModel::StateRole).toInt() == int(ClientState::Closed))
        option->palette.setColor(QPalette::Text, theme::muted(option->palette));
    if (option->state & QStyle::State_Selected)
        option->state &= ~QStyle::State_HasFocus;
}

void RowDelegate::paintCell(QPainter *painter, const QStyleOptionViewItem &cell)
{
    const QStyle *style = cell.widget ? cell.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &cell, painter, cell.widget);
}

QColor RowDelegate::inkOn(const QStyleOptionViewItem &cell, const QColor &meaning)
{
    if (!(cell.state & QStyle::State_Selected))
        return meaning;
    const bool active = cell.state & QStyle::State_Active;
    return cell.palette.color(active ? QPalette::Active : QPalette::Inactive, QPalette::HighlightedText);
}

} // namespace porthole
