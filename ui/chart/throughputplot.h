// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/telemetry/ratehistory.h"
#include "ui/chart/axisscale.h"

#include <QChartView>

#include <chrono>
#include <optional>
#include <vector>

QT_BEGIN_NAMESPACE
class QCategoryAxis;
class QLineSeries;
class QValueAxis;
QT_END_NAMESPACE

namespace porthole {

class ChartCursor;

/// Draws rates as two curves and the number of clients as a third on an axis of its own, and tells the values
/// at the moment under the mouse or, with Left, Right, Home and End, at the one that the keyboard chose (Esc
/// hides it). Thread: main.
class ThroughputPlot final : public QChartView
{
    Q_OBJECT

public:
    enum class Fit {
        Steady, ///< more of the same: the scale shrinks only after a while
        Fresh,  ///< another subject or span: the scale fits at once
    };

    explicit ThroughputPlot(QWidget *parent = nullptr);

    /// Shows `points`, oldest first, of the `span` that ends with `endSecond` (platform::monotonicNs() /
    /// 1e9).
    void setPoints(std::vector<RatePoint> points, qint64 endSecond, std::chrono::seconds span, Fit fit);
    /// Seconds are since 1970-01-01 UTC, and not on platform::monotonicNs().
    void setWallClock(bool on) { m_isWallClock = on; }
    /// Puts the cursor on the point nearest to this moment (ns since 1970-01-01 UTC).
    void showMoment(qint64 timeNs);
    /// Whether the curve and the axis of clients are there.
    void setClientsShown(bool shown);

    /// The values at the cursor, one a line, as the box beside it says them; empty while there is none.
    [[nodiscard]] QString cursorText() const { return m_cursorText; }

    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    /// The user chose a point, by a click or by Return: when it begins, in ns since 1970-01-01 UTC.
    void momentChosen(qint64 timeNs);

protected:
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void makeAxes();
    void applyLook();
    void applySpan(std::chrono::seconds span);
    void applyScales(Fit fit);
    [[nodiscard]] QString timeText(qint64 second, bool withSeconds) const;
    [[nodiscard]] qsizetype nearest(double secondsAgo) const;
    void placeCursor(qsizetype index);
    void chooseMoment();
    void updateCursor();
    void hideCursor();

    QLineSeries *m_in;
    QLineSeries *m_out;
    QLineSeries *m_clients;
    QCategoryAxis *m_time;
    QValueAxis *m_rates;
    QValueAxis *m_counts;
    ChartCursor *m_cursor;

    std::vector<RatePoint> m_points;
    qint64 m_endSecond = 0;
    std::chrono::seconds m_span{0};
    bool m_isWallClock = false;
    qint64 m_clockOffsetNs = 0; // wall clock minus the histories' clock
    AxisScale m_rateScale;
    AxisScale m_countScale;
    QString m_endLabel;
    std::optional<double> m_cursorSeconds; // where the cursor is, in seconds relative to the end (0 or less)
    QString m_cursorText;
};

} // namespace porthole
