// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/flatscrollbars.h"

#include <QPainter>
#include <QStyleFactory>
#include <QStyleOption>

namespace porthole {

namespace {

constexpr int sliderMargin = 2;
constexpr qreal sliderRadius = 3;

/// `share` of `over`, from 0 to 1, and the rest of `under`.
QColor mixed(const QColor &under, const QColor &over, double share)
{
    const auto mix = [share](int a, int b) { return int(a + (b - a) * share); };
    return {mix(under.red(), over.red()), mix(under.green(), over.green()), mix(under.blue(), over.blue())};
}

double shareOfText(const QStyleOptionSlider &bar)
{
    const bool isOnSlider = bar.activeSubControls & QStyle::SC_ScrollBarSlider;
    if (isOnSlider && bar.state & QStyle::State_Sunken)
        return 0.6;
    return isOnSlider && bar.state & QStyle::State_MouseOver ? 0.45 : 0.3;
}

} // namespace

FlatScrollBars::FlatScrollBars()
    : QProxyStyle(QStyleFactory::create(QStringLiteral("fusion")))
{
}

void FlatScrollBars::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option,
                                        QPainter *painter, const QWidget *widget) const
{
    const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option);
    if (control != CC_ScrollBar || !bar) {
        QProxyStyle::drawComplexControl(control, option, painter, widget);
        return;
    }
    const auto part = [&](SubControl which) { return subControlRect(control, option, which, widget); };
    const QPalette &colors = bar->palette;
    painter->fillRect(bar->rect, colors.color(QPalette::Window));
    const bool isUpright = bar->orientation == Qt::Vertical;
    QStyleOption arrow = *bar;
    arrow.rect = part(SC_ScrollBarSubLine);
    const bool isLeftToRight = bar->direction == Qt::LeftToRight;
    const auto back = isLeftToRight ? PE_IndicatorArrowLeft : PE_IndicatorArrowRight;
    const auto on = isLeftToRight ? PE_IndicatorArrowRight : PE_IndicatorArrowLeft;
    drawPrimitive(isUpright ? PE_IndicatorArrowUp : back, &arrow, painter, widget);
    arrow.rect = part(SC_ScrollBarAddLine);
    drawPrimitive(isUpright ? PE_IndicatorArrowDown : on, &arrow, painter, widget);
    if (!(bar->state & State_Enabled) || bar->minimum == bar->maximum)
        return;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(
        mixed(colors.color(QPalette::Window), colors.color(QPalette::WindowText), shareOfText(*bar)));
    const QRect slider = part(SC_ScrollBarSlider);
    painter->drawRoundedRect(isUpright ? slider.adjusted(sliderMargin, 0, -sliderMargin, 0)
                                       : slider.adjusted(0, sliderMargin, 0, -sliderMargin),
                             sliderRadius, sliderRadius);
    painter->restore();
}

} // namespace porthole
