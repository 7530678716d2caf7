// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/follow/streampainter.h"

#include "ui/common/theme.h"

#include <QPainter>

namespace porthole::streammark {

void paintFrameEnd(QPainter &painter, const QRectF &cell, const QPalette &palette, bool broken)
{
    const QColor colour = broken ? theme::bad(palette) : theme::clients(palette);
    painter.fillRect(QRectF(cell.right(), cell.top() + 1, 2, cell.height() - 2), colour);
}

void paintReadEnd(QPainter &painter, const QRectF &cell, const QPalette &palette)
{
    const qreal size = 5;
    const QPointF tip(cell.right() + 1, cell.bottom() - size);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme::good(palette));
    painter.drawPolygon(QPolygonF{tip, {tip.x() - size, cell.bottom()}, {tip.x() + size, cell.bottom()}});
    painter.restore();
}

} // namespace porthole::streammark
