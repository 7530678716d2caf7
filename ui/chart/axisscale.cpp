// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/axisscale.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <cmath>

namespace porthole {

AxisScale::AxisScale(double smallestTop)
    : m_smallestTop(smallestTop)
    , m_top(smallestTop)
{
}

bool AxisScale::fit(double maximum)
{
    const double wanted = niceTop(maximum, m_smallestTop);
    const double before = m_top;
    if (wanted >= m_top || m_fresh) {
        m_top = wanted;
        m_calm = 0;
        m_wantedTop = 0;
    } else {
        m_wantedTop = std::max(m_wantedTop, wanted);
        if (++m_calm >= patience) {
            m_top = m_wantedTop;
            m_calm = 0;
            m_wantedTop = 0;
        }
    }
    m_fresh = false;
    return m_top != before;
}

void AxisScale::reset()
{
    m_fresh = true;
}

double niceTop(double maximum, double smallestTop)
{
    if (maximum <= smallestTop)
        return smallestTop;
    // Multiples that read well four times over: 1 2 3 4, 2 4 6 8, 3 6 9 12, 5 10 15 20.
    static constexpr std::array<double, 5> steps = {1, 2, 3, 5, 10};
    const double least = maximum / AxisScale::intervals;
    const double magnitude = std::pow(10.0, std::floor(std::log10(least)));
    for (const double step : steps) {
        if (step * magnitude * AxisScale::intervals >= maximum)
            return step * magnitude * AxisScale::intervals;
    }
    return 10 * magnitude * AxisScale::intervals;
}

RateUnit rateUnit(double top)
{
    static constexpr std::array<const char *, 5> names = {
        QT_TRANSLATE_NOOP("porthole::RateUnit", "B/s"),  QT_TRANSLATE_NOOP("porthole::RateUnit", "kB/s"),
        QT_TRANSLATE_NOOP("porthole::RateUnit", "MB/s"), QT_TRANSLATE_NOOP("porthole::RateUnit", "GB/s"),
        QT_TRANSLATE_NOOP("porthole::RateUnit", "TB/s"),
    };
    double factor = 1;
    size_t unit = 0;
    while (top / factor >= 1000 && unit + 1 < names.size()) {
        factor *= 1000;
        ++unit;
    }
    const bool wholeSteps = top / factor / AxisScale::intervals >= 1;
    return {factor, QCoreApplication::translate("porthole::RateUnit", names[unit]), wholeSteps ? 0 : 1};
}

} // namespace porthole
