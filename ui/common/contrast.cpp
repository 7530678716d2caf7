// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/contrast.h"

#include <algorithm>
#include <cmath>

namespace porthole::theme {

namespace {

double linear(double channel)
{
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

QColor mixed(const QColor &a, const QColor &b, double share)
{
    const auto mix = [share](int from, int to) { return int(std::lround(from + (to - from) * share)); };
    return QColor(mix(a.red(), b.red()), mix(a.green(), b.green()), mix(a.blue(), b.blue()));
}

} // namespace

double luminance(const QColor &colour)
{
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) +
           0.0722 * linear(colour.blueF());
}

double contrast(const QColor &a, const QColor &b)
{
    const double ofA = luminance(a);
    const double ofB = luminance(b);
    return (std::max(ofA, ofB) + 0.05) / (std::min(ofA, ofB) + 0.05);
}

QColor readableOn(const QColor &wanted, const QColor &background, const QColor &other)
{
    const QColor end =
        contrast(Qt::white, background) > contrast(Qt::black, background) ? Qt::white : Qt::black;
    constexpr int steps = 20;
    for (int step = 0; step <= steps; ++step) {
        const QColor shade = mixed(wanted, end, double(step) / steps);
        if (std::min(contrast(shade, background), contrast(shade, other)) >= readableContrast)
            return shade;
    }
    return end;
}

} // namespace porthole::theme
