// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/chartcursor.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>

namespace porthole {

namespace {

constexpr qreal padding = 6;
constexpr qreal gap = 10;   // between the line and the box
constexpr qreal swatch = 8; // the coloured mark before a value
constexpr qreal dotRadius = 3.5;

} // namespace

ChartCursor::ChartCursor()
{
    setZValue(100); // above the curves
    setAcceptedMouseButtons(Qt::NoButton);
    hide();
}

void ChartCursor::mark(const QRectF &plot, qreal x, const QString &title, const QList<Value> &values)
{
    prepareGeometryChange();
    m_plot = plot;
    m_x = x;
    m_title = title;
    m_values = values;
    m_box = boxBeside(x);
    show();
}

void ChartCursor::setLook(const QPalette &palette, const QFont &font)
{
    m_palette = palette;
    m_font = font;
    update();
}

QRectF ChartCursor::boxBeside(qreal x) const
{
    const QFontMetricsF metrics(m_font);
    qreal width = metrics.horizontalAdvance(m_title);
    for (const Value &value : m_values)
        width = std::max(width, swatch + padding + metrics.horizontalAdvance(value.text));
    const QSizeF size(width + 2 * padding, metrics.height() * qreal(m_values.size() + 1) + 2 * padding);
    const bool fitsRight = x + gap + size.width() <= m_plot.right();
    const qreal left = fitsRight ? x + gap : std::max(m_plot.left(), x - gap - size.width());
    return {QPointF(left, m_plot.top() + 4), size};
}

QRectF ChartCursor::boundingRect() const
{
    const qreal reach = dotRadius + 2;
    return m_box.united(m_plot).adjusted(-reach, -reach, reach, reach);
}

void ChartCursor::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *)
{
    QColor lineColour = m_palette.color(QPalette::Text);
    lineColour.setAlphaF(0.5f);
    painter->setPen(QPen(lineColour, 1));
    painter->drawLine(QPointF(m_x, m_plot.top()), QPointF(m_x, m_plot.bottom()));
    painter->setPen(QPen(m_palette.color(QPalette::Base), 1.5));
    for (const Value &value : m_values) {
        painter->setBrush(value.colour);
        painter->drawEllipse(QPointF(m_x, value.y), dotRadius, dotRadius);
    }

    painter->setPen(QPen(lineColour, 1));
    painter->setBrush(m_palette.color(QPalette::Base));
    painter->drawRoundedRect(m_box, 3, 3);
    const QFontMetricsF metrics(m_font);
    painter->setFont(m_font);
    painter->setPen(m_palette.color(QPalette::Text));
    QRectF line(m_box.left() + padding, m_box.top() + padding, m_box.width() - 2 * padding, metrics.height());
    painter->drawText(line, Qt::AlignLeft | Qt::AlignVCenter, m_title);
    for (const Value &value : m_values) {
        line.translate(0, metrics.height());
        painter->fillRect(QRectF(line.left(), line.center().y() - swatch / 2, swatch, swatch), value.colour);
        painter->drawText(line.adjusted(swatch + padding, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                          value.text);
    }
}

} // namespace porthole
