// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/throughputplot.h"

#include "core/base/platform.h"
#include "ui/chart/chartcursor.h"
#include "ui/common/format.h"
#include "ui/common/theme.h"

#include <QAccessible>
#include <QCategoryAxis>
#include <QChart>
#include <QDateTime>
#include <QGraphicsLayout>
#include <QGraphicsScene>
#include <QKeyEvent>
#include <QLegend>
#include <QLineSeries>
#include <QLocale>
#include <QMouseEvent>
#include <QValueAxis>

#include <algorithm>
#include <cmath>

namespace porthole {

namespace {

constexpr double smallestRateTop = 80; // bytes a second
constexpr double smallestCountTop = 4;
constexpr int titleLines = 12; // the least height of the whole, in lines of text

QColor blended(const QColor &over, const QColor &under, float share)
{
    const auto blend = [share](float a, float b) { return a * share + b * (1 - share); };
    return QColor::fromRgbF(blend(over.redF(), under.redF()), blend(over.greenF(), under.greenF()),
                            blend(over.blueF(), under.blueF()));
}

} // namespace

ThroughputPlot::ThroughputPlot(QWidget *parent)
    : QChartView(new QChart, parent)
    , m_in(new QLineSeries)
    , m_out(new QLineSeries)
    , m_clients(new QLineSeries)
    , m_time(new QCategoryAxis)
    , m_rates(new QValueAxis)
    , m_counts(new QValueAxis)
    , m_cursor(new ChartCursor)
    , m_rateScale(smallestRateTop)
    , m_countScale(smallestCountTop)
{
    m_in->setName(tr("in"));
    m_out->setName(tr("out"));
    m_clients->setName(tr("clients"));
    for (QLineSeries *series : {m_in, m_out, m_clients})
        chart()->addSeries(series);
    makeAxes();
    chart()->setLocalizeNumbers(true);
    chart()->setLocale(QLocale());
    chart()->setBackgroundRoundness(0);
    chart()->setMargins(QMargins(2, 0, 8, 2));
    chart()->layout()->setContentsMargins(0, 0, 0, 0);
    chart()->legend()->setAlignment(Qt::AlignTop);
    chart()->legend()->layout()->setContentsMargins(0, 0, 0, 0);
    chart()->legend()->setMarkerShape(QLegend::MarkerShapeFromSeries);
    scene()->addItem(m_cursor);

    setFrameShape(QFrame::NoFrame);
    setRenderHint(QPainter::Antialiasing);
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Throughput chart"));
    setAccessibleDescription(tr("Left and Right move through time and tell the values."));
    applyLook();
}

void ThroughputPlot::makeAxes()
{
    m_time->setLabelsPosition(QCategoryAxis::AxisLabelsPositionOnValue);
    m_time->setTruncateLabels(false);
    for (QValueAxis *axis : {m_rates, m_counts}) {
        axis->setTickCount(AxisScale::intervals + 1);
        axis->setTruncateLabels(false);
    }
    m_counts->setLabelFormat(QStringLiteral("%.0f"));
    m_counts->setTitleText(tr("clients"));
    // Both axes divide their height into the same intervals, so one grid serves both.
    m_counts->setGridLineVisible(false);
    chart()->addAxis(m_time, Qt::AlignBottom);
    chart()->addAxis(m_rates, Qt::AlignLeft);
    chart()->addAxis(m_counts, Qt::AlignRight);
    for (QLineSeries *series : {m_in, m_out, m_clients}) {
        series->attachAxis(m_time);
        series->attachAxis(series == m_clients ? m_counts : m_rates);
    }
    m_rates->setRange(0, m_rateScale.top());
    m_counts->setRange(0, m_countScale.top());
}

void ThroughputPlot::applyLook()
{
    const QPalette &look = palette();
    const QColor base = look.color(QPalette::Base);
    const QColor text = look.color(QPalette::Text);
    chart()->setBackgroundBrush(base);
    setBackgroundBrush(base);
    chart()->legend()->setLabelColor(text);
    chart()->legend()->setFont(font());
    for (QAbstractAxis *axis : {static_cast<QAbstractAxis *>(m_time), static_cast<QAbstractAxis *>(m_rates),
                                static_cast<QAbstractAxis *>(m_counts)}) {
        axis->setLabelsColor(text);
        axis->setLabelsFont(font());
        axis->setTitleBrush(text);
        axis->setTitleFont(font());
        axis->setGridLineColor(blended(text, base, 0.14f));
        axis->setLinePenColor(blended(text, base, 0.35f));
    }
    m_in->setPen(QPen(theme::incoming(look), 2));
    m_out->setPen(
        QPen(theme::outgoing(look), 2, Qt::DashLine)); // an echo's two lines are one above the other
    m_clients->setPen(QPen(theme::clients(look), 1.5, Qt::DotLine));
    m_cursor->setLook(look, font());
    updateCursor();
}

void ThroughputPlot::setPoints(std::vector<RatePoint> points, qint64 endSecond, std::chrono::seconds span,
                               Fit fit)
{
    m_points = std::move(points);
    m_endSecond = endSecond;
    m_clockOffsetNs = m_isWallClock ? 0 : platform::wallClockNs() - platform::monotonicNs();
    applySpan(span);
    applyScales(fit);
    const double factor = rateUnit(m_rateScale.top()).factor;
    QList<QPointF> in;
    QList<QPointF> out;
    QList<QPointF> clients;
    for (QList<QPointF> *list : {&in, &out, &clients})
        list->reserve(qsizetype(m_points.size()));
    for (const RatePoint &point : m_points) {
        const auto x = qreal(point.second - endSecond);
        in.append({x, point.inRate / factor});
        out.append({x, point.outRate / factor});
        clients.append({x, point.clients});
    }
    m_in->replace(in);
    m_out->replace(out);
    m_clients->replace(clients);
    updateCursor();
}

void ThroughputPlot::applySpan(std::chrono::seconds span)
{
    const bool inSeconds = span <= std::chrono::minutes(1);
    // The right end says when that was: a chart that no longer moves must not call it "now".
    const QString endLabel = timeText(m_endSecond, span < std::chrono::hours(1));
    if (span == m_span) {
        m_time->replaceLabel(m_endLabel, endLabel);
        m_endLabel = endLabel;
        return;
    }
    m_span = span;
    for (const QStringList labels = m_time->categoriesLabels(); const QString &label : labels)
        m_time->remove(label);
    const qint64 length = span.count();
    m_time->setStartValue(double(-length) - 1);
    const qint64 steps = length == 300 ? 5 : 4;
    for (qint64 step = 0; step < steps; ++step) {
        const qint64 ago = length - step * length / steps;
        m_time->append(inSeconds ? tr("\u2212%1 s").arg(ago) : tr("\u2212%1 min").arg(ago / 60),
                       double(-ago));
    }
    m_time->append(endLabel, 0);
    m_endLabel = endLabel;
    m_time->setRange(double(-length), 0);
}

void ThroughputPlot::applyScales(Fit fit)
{
    if (fit == Fit::Fresh) {
        m_rateScale.reset();
        m_countScale.reset();
    }
    double fastest = 0;
    double most = 0;
    for (const RatePoint &point : m_points) {
        fastest = std::max({fastest, point.inRate, point.outRate});
        most = std::max(most, point.clients);
    }
    m_rateScale.fit(fastest);
    const RateUnit unit = rateUnit(m_rateScale.top());
    // The axis ignores what it already has, so that setting it each second moves nothing.
    m_rates->setLabelFormat(QStringLiteral("%.%1f").arg(unit.decimals));
    m_rates->setTitleText(unit.name);
    m_rates->setMax(m_rateScale.top() / unit.factor);
    if (m_countScale.fit(most))
        m_counts->setMax(m_countScale.top());
}

void ThroughputPlot::setClientsShown(bool shown)
{
    if (shown == m_counts->isVisible())
        return;
    m_clients->setVisible(shown);
    m_counts->setVisible(shown);
    // Without the right axis the last label of the time axis needs the room that it left.
    const int right = shown ? 8 : fontMetrics().horizontalAdvance(QStringLiteral("00:00:00")) / 2 + 4;
    chart()->setMargins(QMargins(2, 0, right, 2));
    updateCursor();
}

QString ThroughputPlot::timeText(qint64 second, bool withSeconds) const
{
    const qint64 ms = (second * 1'000'000'000 + m_clockOffsetNs) / 1'000'000;
    return QDateTime::fromMSecsSinceEpoch(ms).toString(withSeconds ? QStringLiteral("HH:mm:ss")
                                                                   : QStringLiteral("HH:mm"));
}

QSize ThroughputPlot::minimumSizeHint() const
{
    return {fontMetrics().averageCharWidth() * 45, fontMetrics().height() * titleLines};
}

void ThroughputPlot::mouseMoveEvent(QMouseEvent *event)
{
    QChartView::mouseMoveEvent(event);
    const QPointF inChart = chart()->mapFromScene(mapToScene(event->position().toPoint()));
    if (!chart()->plotArea().contains(inChart)) {
        hideCursor();
        return;
    }
    m_cursorSeconds = chart()->mapToValue(inChart, m_in).x();
    updateCursor();
}

void ThroughputPlot::mousePressEvent(QMouseEvent *event)
{
    QChartView::mousePressEvent(event);
    mouseMoveEvent(event);
    if (event->button() == Qt::LeftButton)
        chooseMoment();
}

void ThroughputPlot::chooseMoment()
{
    if (m_cursorSeconds && !m_points.empty())
        Q_EMIT momentChosen(m_points[size_t(nearest(*m_cursorSeconds))].second * 1'000'000'000 +
                            m_clockOffsetNs);
}

void ThroughputPlot::showMoment(qint64 timeNs)
{
    if (m_points.empty())
        return;
    // A point is named by when it begins, so the one that holds the moment is not always the nearest.
    const qint64 second = (timeNs - m_clockOffsetNs) / 1'000'000'000;
    const auto after = std::upper_bound(m_points.begin(), m_points.end(), second,
                                        [](qint64 at, const RatePoint &point) { return at < point.second; });
    placeCursor(after - m_points.begin() - 1);
}

void ThroughputPlot::leaveEvent(QEvent *event)
{
    QChartView::leaveEvent(event);
    hideCursor();
}

void ThroughputPlot::focusOutEvent(QFocusEvent *event)
{
    QChartView::focusOutEvent(event);
    hideCursor();
}

void ThroughputPlot::keyPressEvent(QKeyEvent *event)
{
    const auto last = qsizetype(m_points.size()) - 1;
    const qsizetype at = m_cursorSeconds ? nearest(*m_cursorSeconds) : last + 1;
    switch (event->key()) {
    case Qt::Key_Left:
        placeCursor(at - 1);
        return;
    case Qt::Key_Right:
        placeCursor(at + 1);
        return;
    case Qt::Key_Home:
        placeCursor(0);
        return;
    case Qt::Key_End:
        placeCursor(last);
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        chooseMoment();
        return;
    case Qt::Key_Escape:
        if (m_cursorSeconds) {
            hideCursor();
            return;
        }
        break;
    default:
        break;
    }
    QChartView::keyPressEvent(event);
}

void ThroughputPlot::resizeEvent(QResizeEvent *event)
{
    QChartView::resizeEvent(event);
    updateCursor();
}

void ThroughputPlot::changeEvent(QEvent *event)
{
    QChartView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        applyLook();
}

qsizetype ThroughputPlot::nearest(double secondsAgo) const
{
    const auto distance = [&](const RatePoint &p) {
        return std::abs(double(p.second - m_endSecond) - secondsAgo);
    };
    const auto found = std::min_element(m_points.begin(), m_points.end(), [&](const auto &a, const auto &b) {
        return distance(a) < distance(b);
    });
    return found - m_points.begin();
}

void ThroughputPlot::placeCursor(qsizetype index)
{
    if (m_points.empty())
        return;
    index = std::clamp<qsizetype>(index, 0, qsizetype(m_points.size()) - 1);
    m_cursorSeconds = double(m_points[size_t(index)].second - m_endSecond);
    updateCursor();
    setAccessibleDescription(m_cursorText);
    QAccessibleEvent told(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&told);
}

void ThroughputPlot::updateCursor()
{
    if (!m_cursorSeconds || m_points.empty())
        return;
    const RatePoint &point = m_points[size_t(nearest(*m_cursorSeconds))];
    const auto x = qreal(point.second - m_endSecond);
    const double factor = rateUnit(m_rateScale.top()).factor;
    const auto sceneAt = [&](double y, QLineSeries *series) {
        return chart()->mapToScene(chart()->mapToPosition({x, y}, series));
    };
    const QPointF in = sceneAt(point.inRate / factor, m_in);
    QList<ChartCursor::Value> values = {
        {m_in->color(), tr("in %1").arg(format::rate(point.inRate)), in.y()},
        {m_out->color(), tr("out %1").arg(format::rate(point.outRate)),
         sceneAt(point.outRate / factor, m_out).y()},
    };
    if (m_clients->isVisible()) {
        values.append({m_clients->color(),
                       format::counted(qRound64(point.clients), tr("1 client"), tr("%1 clients")),
                       sceneAt(point.clients, m_clients).y()});
    }
    const QString title = timeText(point.second, true);
    m_cursor->mark(chart()->mapRectToScene(chart()->plotArea()), in.x(), title, values);
    QStringList lines{title};
    for (const ChartCursor::Value &value : values)
        lines.append(value.text);
    m_cursorText = lines.join(u'\n');
}

void ThroughputPlot::hideCursor()
{
    m_cursorSeconds.reset();
    m_cursorText.clear();
    m_cursor->hide();
}

} // namespace porthole
