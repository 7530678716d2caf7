// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/clients/statedelegate.h"

#include "ui/clients/clientmodel.h"
#include "ui/clients/clientstate.h"
#include "ui/common/theme.h"

#include <QApplication>
#include <QPainter>
#include <QStyle>

namespace porthole {

namespace {

QColor colourOf(ClientState state, const QPalette &palette)
{
    switch (state) {
    case ClientState::Handshaking:
    case ClientState::Open:
        return theme::good(palette);
    case ClientState::Paused:
        return theme::warning(palette);
    case ClientState::Closed:
        break;
    }
    return theme::muted(palette);
}

void paintMark(QPainter *painter, const QRectF &box, ClientState state, const QColor &colour)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(colour);
    const double unit = box.width() / 8;
    if (state == ClientState::Open) {
        painter->drawEllipse(box.adjusted(unit / 2, unit / 2, -unit / 2, -unit / 2));
    } else if (state == ClientState::Paused) {
        painter->drawRect(QRectF(box.left() + unit, box.top() + unit / 2, 2 * unit, box.height() - unit));
        painter->drawRect(QRectF(box.left() + 5 * unit, box.top() + unit / 2, 2 * unit, box.height() - unit));
    } else {
        const QRectF ring = box.adjusted(unit, unit, -unit, -unit);
        painter->setPen(QPen(colour, 1.25 * unit));
        painter->setBrush(Qt::NoBrush);
        painter->drawEllipse(ring);
        if (state == ClientState::Handshaking) { // half of what an open one has
            painter->setBrush(colour);
            painter->drawChord(ring, 180 * 16, 180 * 16);
        }
    }
    painter->restore();
}

} // namespace

void StateDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    RowDelegate::initStyleOption(option, index);
    // The style keeps the room of an icon free; the mark is painted into it.
    const int side = option->fontMetrics.ascent() - 2;
    option->features |= QStyleOptionViewItem::HasDecoration;
    option->decorationSize = QSize(side, side);
}

void StateDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const
{
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    paintCell(painter, cell);

    const QStyle *style = cell.widget ? cell.widget->style() : QApplication::style();
    const QRectF room = style->subElementRect(QStyle::SE_ItemViewItemDecoration, &cell, cell.widget);
    const double side = cell.decorationSize.width();
    const QRectF box(room.center().x() - side / 2, room.center().y() - side / 2, side, side);
    const auto state = ClientState(index.data(ClientModel::StateRole).toInt());
    paintMark(painter, box, state, inkOn(cell, colourOf(state, cell.palette)));
}

} // namespace porthole
