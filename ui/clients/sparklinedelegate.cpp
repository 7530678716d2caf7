// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/clients/sparklinedelegate.h"

#include "ui/clients/clientmodel.h"
#include "ui/common/theme.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace porthole {

namespace {

constexpr double leastPeak = 1000; // bytes a second

double peakOf(const ActivityPoints &points)
{
    double peak = leastPeak;
    for (const RatePoint &point : points)
        peak = std::max({peak, point.inRate, point.outRate});
    return peak;
}

/// Bars of one direction that stand on `base` (or hang from it, for a negative `height`). Edges lie on the
/// screen's own pixels, of which `scale` make one unit, and any traffic at all is at least one of them high.
QPainterPath bars(const ActivityPoints &points, double RatePoint::*rate, double peak, const QRectF &area,
                  double base, double height, double scale)
{
    const auto snap = [scale](double at) { return std::round(at * scale) / scale; };
    const double step = area.width() / double(points.size());
    QPainterPath path;
    for (size_t i = 0; i < points.size(); ++i) {
        const double value = points[i].*rate;
        if (value <= 0)
            continue;
        const double x = snap(area.left() + double(i) * step);
        const double width = snap(area.left() + double(i + 1) * step) - x;
        const double length = std::max(1 / scale, snap(std::abs(height) * value / peak));
        path.addRect(QRectF(x, height > 0 ? base - length : base, width, length));
    }
    return path;
}

} // namespace

void SparklineDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    RowDelegate::initStyleOption(option, index);
    option->text.clear();
    option->features &= ~QStyleOptionViewItem::HasDisplay;
}

void SparklineDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                              const QModelIndex &index) const
{
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    paintCell(painter, cell);
    const auto points = index.data(ClientModel::ActivityRole).value<ActivityPoints>();
    if (points.empty())
        return;

    const QRectF area = QRectF(cell.rect).adjusted(4, 2, -4, -2);
    const double scale = painter->device()->devicePixelRatioF();
    const double line = 1 / scale;
    const double middle = std::floor(area.center().y() * scale) / scale;
    const double half = area.height() / 2 - line;
    const double peak = peakOf(points);

    QColor axis = inkOn(cell, theme::muted(cell.palette));
    axis.setAlphaF(0.45F);
    QColor out = inkOn(cell, theme::outgoing(cell.palette));
    if (cell.state & QStyle::State_Selected)
        out.setAlphaF(0.6F); // both directions are in the text's colour there
    painter->fillRect(QRectF(area.left(), middle, area.width(), line), axis);
    painter->fillPath(bars(points, &RatePoint::inRate, peak, area, middle, half, scale),
                      inkOn(cell, theme::incoming(cell.palette)));
    painter->fillPath(bars(points, &RatePoint::outRate, peak, area, middle + line, -half, scale), out);
}

} // namespace porthole
