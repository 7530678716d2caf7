// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/messages/positionbar.h"

#include <QSignalBlocker>

#include <algorithm>

namespace porthole {

namespace {

constexpr quint64 mostSteps = 1'000'000'000;
constexpr quint64 lineEntries = 3;

quint64 minus(quint64 position, quint64 entries)
{
    return position - std::min(position, entries);
}

} // namespace

PositionBar::PositionBar(QWidget *parent)
    : QScrollBar(Qt::Vertical, parent)
{
    setAccessibleName(tr("Position in the message log"));
    setRange(0, 0);
    connect(this, &QScrollBar::actionTriggered, this, &PositionBar::onAction);
}

void PositionBar::setPositions(quint64 last, int page)
{
    m_last = last;
    m_entriesPerStep = last / mostSteps + 1;
    const QSignalBlocker quiet(this);
    setPageStep(std::max(1, int(quint64(std::max(page, 1)) / m_entriesPerStep)));
    setRange(0, int((last + m_entriesPerStep - 1) / m_entriesPerStep));
}

void PositionBar::setPosition(quint64 position)
{
    m_position = std::min(position, m_last);
    if (!isSliderDown()) // the mouse holds it: it stays under the mouse
        setValue(m_position == m_last ? maximum() : int(m_position / m_entriesPerStep));
}

quint64 PositionBar::ofSlider() const
{
    return sliderPosition() >= maximum() ? m_last : quint64(sliderPosition()) * m_entriesPerStep;
}

quint64 PositionBar::wanted(int action) const
{
    const quint64 page = quint64(pageStep()) * m_entriesPerStep;
    switch (action) {
    case SliderSingleStepAdd:
        return m_position + lineEntries;
    case SliderSingleStepSub:
        return minus(m_position, lineEntries);
    case SliderPageStepAdd:
        return m_position + page;
    case SliderPageStepSub:
        return minus(m_position, page);
    case SliderToMinimum:
        return 0;
    case SliderToMaximum:
        return m_last;
    default:
        return ofSlider();
    }
}

void PositionBar::onAction(int action)
{
    const quint64 position = std::min(wanted(action), m_last);
    if (action != SliderMove) // else the bar would go where it counted to by itself
        setSliderPosition(position == m_last ? maximum() : int(position / m_entriesPerStep));
    Q_EMIT positionWanted(position);
}

} // namespace porthole
