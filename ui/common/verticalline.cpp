// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/verticalline.h"

#include <QPainter>

namespace porthole {

VerticalLine::VerticalLine(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Preferred);
}

QSize VerticalLine::sizeHint() const
{
    return {9, fontMetrics().height()};
}

void VerticalLine::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    QColor colour = palette().color(QPalette::WindowText);
    colour.setAlphaF(0.25f);
    painter.fillRect(QRect(width() / 2, 1, 1, height() - 2), colour);
}

} // namespace porthole
