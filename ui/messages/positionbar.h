// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScrollBar>

namespace porthole {

/// A scroll bar over as many entries as a log may have: beyond what an int holds, one step of the bar is
/// several of them, and only dragging is that coarse. Thread: main.
class PositionBar final : public QScrollBar
{
    Q_OBJECT

public:
    explicit PositionBar(QWidget *parent = nullptr);

    /// Positions go from 0 to `last`; `page` of them are in view.
    void setPositions(quint64 last, int page);
    void setPosition(quint64 position);
    [[nodiscard]] quint64 position() const { return m_position; }
    [[nodiscard]] quint64 last() const { return m_last; }

Q_SIGNALS:
    /// The user asks for this position. The bar itself has not moved yet, unless it is being dragged.
    void positionWanted(quint64 position);

private:
    void onAction(int action);
    [[nodiscard]] quint64 wanted(int action) const;
    [[nodiscard]] quint64 ofSlider() const;

    quint64 m_last = 0;
    quint64 m_position = 0;
    quint64 m_entriesPerStep = 1;
};

} // namespace porthole
