// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace porthole {

/// How far up an axis reaches, from 0 and in four equal intervals with round numbers at their ends, so that
/// the grid of a left and a right axis coincide. It grows at once; it shrinks only after the values have
/// stayed below a smaller reach for a while, so that the scale does not jump each second. Thread: that of its
/// owner.
class AxisScale final
{
public:
    static constexpr int intervals = 4;
    /// How many fits in a row must ask for less before it shrinks.
    static constexpr int patience = 8;

    /// `smallestTop`: the reach while all is zero.
    explicit AxisScale(double smallestTop);

    /// Makes room for values up to `maximum`. Gives true if top() changed.
    bool fit(double maximum);
    /// What comes next has nothing to do with what was: the next fit() may shrink at once.
    void reset();
    [[nodiscard]] double top() const { return m_top; }

private:
    double m_smallestTop;
    double m_top;
    double m_wantedTop = 0; // the largest asked for since it could have shrunk
    int m_calm = 0;         // fits in a row that asked for less
    bool m_fresh = true;
};

/// The least round reach in four intervals that is not below `maximum`, nor below `smallestTop` (itself
/// round).
[[nodiscard]] double niceTop(double maximum, double smallestTop);

/// The SI unit in which a rate axis that reaches up to `top` bytes a second is labelled.
struct RateUnit
{
    double factor; ///< bytes a second in one unit: 1, 1e3, 1e6, …
    QString name;  ///< "kB/s"
    int decimals;  ///< that the labels of all four intervals need
};
[[nodiscard]] RateUnit rateUnit(double top);

} // namespace porthole
