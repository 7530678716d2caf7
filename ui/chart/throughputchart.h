// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/connectionid.h"

#include <QList>
#include <QWidget>

class QButtonGroup;
class QLabel;
class QStackedLayout;

namespace porthole {

class HistoryBook;
class ThroughputPlot;

/// The throughput of the whole server or of the chosen clients over the last minute, five minutes or hour.
/// Thread: main.
class ThroughputChart final : public QWidget
{
    Q_OBJECT

public:
    enum class Span { Minute, FiveMinutes, Hour };
    Q_ENUM(Span)

    /// `history` must outlive the chart.
    explicit ThroughputChart(const HistoryBook *history, QWidget *parent = nullptr);

    /// Shows these clients' traffic, summed; none: the whole server's.
    void showClients(const QList<ConnectionId> &ids);
    /// Call at each sample: redraws when the history has a new full second and the chart can be seen.
    void refresh();

    void setSpan(Span span);
    [[nodiscard]] Span span() const { return m_span; }

Q_SIGNALS:
    /// The user chose a moment in the chart, in ns since 1970-01-01 UTC.
    void momentChosen(qint64 timeNs);
    void spanChanged(porthole::ThroughputChart::Span span);

protected:
    void showEvent(QShowEvent *event) override;

private:
    [[nodiscard]] QWidget *makeHeader();
    void rebuild();

    const HistoryBook *m_history;
    QList<ConnectionId> m_ids;
    Span m_span = Span::Minute;
    qint64 m_shownSecond = -1;  // the history's last full second when the plot was filled
    bool m_otherSubject = true; // subject or span changed since then

    QLabel *m_subject;
    QButtonGroup *m_spans;
    QStackedLayout *m_stack;
    QLabel *m_empty;
    ThroughputPlot *m_plot;
};

} // namespace porthole
