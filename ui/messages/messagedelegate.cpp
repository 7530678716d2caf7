// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/messages/messagedelegate.h"

#include "core/capture/message.h"
#include "ui/common/theme.h"
#include "ui/messages/messagemodel.h"

#include <QApplication>
#include <QFontDatabase>
#include <QPainter>
#include <QStyle>

namespace porthole {

namespace {

constexpr int gap = 6;       // between the badge and the content
constexpr int markWidth = 4; // the stripe at the left of a marked row
constexpr int hitAlpha = 44; // of the colour behind a row that matches

/// Draws the badge at the left of `area` and gives what is left of it.
QRect paintBadge(QPainter *painter, const QString &text, QRect area, const QColor &colour, const QFont &font)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setFont(font);
    const int width = painter->fontMetrics().horizontalAdvance(text) + 2 * gap;
    const QRectF pill =
        QRectF(area.left() + 3, area.top() + 2, width, area.height() - 4).adjusted(0.5, 0.5, -0.5, -0.5);
    QColor fill = colour;
    fill.setAlpha(36);
    painter->setPen(colour);
    painter->setBrush(fill);
    painter->drawRoundedRect(pill, 3, 3);
    painter->drawText(pill, Qt::AlignCenter, text);
    painter->restore();
    return area.adjusted(width + gap, 0, 0, 0);
}

/// An event is no message: it is written in another hand, and a loss in the colour of warnings.
void styleEvent(QStyleOptionViewItem *option, EventKind kind)
{
    const bool isLoss = kind == EventKind::NotKept || kind == EventKind::SendRefused;
    option->font.setItalic(true);
    option->palette.setColor(QPalette::Text,
                             isLoss ? theme::warning(option->palette) : theme::muted(option->palette));
}

} // namespace

MessageDelegate::MessageDelegate(QObject *parent)
    : QStyledItemDelegate(parent)
    , m_fixedFont(QFontDatabase::systemFont(QFontDatabase::FixedFont))
{
}

void MessageDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    const QVariant event = index.data(MessageModel::EventRole);
    const bool isBytes = index.column() == MessageModel::Content && !event.isValid();
    if (index.column() == MessageModel::Time || isBytes)
        option->font = m_fixedFont;
    if (event.isValid())
        styleEvent(option, EventKind(event.toInt()));
    option->fontMetrics = QFontMetrics(option->font);
    const QVariant direction = index.data(MessageModel::DirectionRole);
    if (index.column() == MessageModel::Way && direction.isValid()) {
        const QPalette &palette = option->palette;
        option->palette.setColor(QPalette::Text, direction.toInt() == int(Direction::In)
                                                     ? theme::incoming(palette)
                                                     : theme::outgoing(palette));
    }
}

void MessageDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                            const QModelIndex &index) const
{
    if (index.data(MessageModel::HitRole).toBool() && !(option.state & QStyle::State_Selected)) {
        QColor behind = theme::warning(option.palette);
        behind.setAlpha(hitAlpha);
        painter->fillRect(option.rect, behind);
    }
    paintCell(painter, option, index);
    if (index.column() == MessageModel::Time && index.data(MessageModel::MarkedRole).toBool()) {
        painter->fillRect(QRect(option.rect.topLeft(), QSize(markWidth, option.rect.height())),
                          theme::clients(option.palette));
    }
}

void MessageDelegate::paintCell(QPainter *painter, const QStyleOptionViewItem &option,
                                const QModelIndex &index) const
{
    const QString badge =
        index.column() == MessageModel::Content ? index.data(MessageModel::BadgeRole).toString() : QString();
    if (badge.isEmpty()) {
        QStyledItemDelegate::paint(painter, option, index);
        return;
    }
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    const bool selected = cell.state & QStyle::State_Selected;
    const QStyle *style = cell.widget ? cell.widget->style() : QApplication::style();

    // The panel (selection, hover) over the whole cell, then the text beside the badge without a panel of its
    // own.
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &cell, painter, cell.widget);
    const QColor colour = selected ? cell.palette.color(QPalette::HighlightedText) : theme::bad(cell.palette);
    cell.rect = paintBadge(painter, badge, cell.rect, colour, option.font);
    if (selected)
        cell.palette.setColor(QPalette::Text, cell.palette.color(QPalette::HighlightedText));
    cell.state &= ~(QStyle::State_Selected | QStyle::State_MouseOver | QStyle::State_HasFocus);
    style->drawControl(QStyle::CE_ItemViewItem, &cell, painter, cell.widget);
}

} // namespace porthole
