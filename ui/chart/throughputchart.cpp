// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/throughputchart.h"

#include "core/telemetry/historybook.h"
#include "ui/chart/subjectpoints.h"
#include "ui/chart/throughputplot.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QStackedLayout>
#include <QToolButton>
#include <QVBoxLayout>

namespace porthole {

namespace {

// Hand-made dark palettes often leave a pressed native button looking like any other.
constexpr auto segmentLook = "QToolButton { border: 1px solid rgba(128, 128, 128, 130); padding: 2px 8px; }"
                             "QToolButton:hover { border-color: palette(highlight); }"
                             "QToolButton:checked { background: palette(highlight);"
                             " color: palette(highlighted-text); border-color: palette(highlight); }"
                             "QToolButton:focus { border-color: palette(text); }";

std::chrono::seconds lengthOf(ThroughputChart::Span span)
{
    switch (span) {
    case ThroughputChart::Span::Minute:
        return std::chrono::minutes(1);
    case ThroughputChart::Span::FiveMinutes:
        return std::chrono::minutes(5);
    case ThroughputChart::Span::Hour:
        return std::chrono::hours(1);
    }
    Q_UNREACHABLE();
    return {};
}

} // namespace

ThroughputChart::ThroughputChart(const HistoryBook *history, QWidget *parent)
    : QWidget(parent)
    , m_history(history)
    , m_subject(new QLabel(this))
    , m_spans(new QButtonGroup(this))
    , m_empty(new QLabel(tr("Nothing measured yet.\nStart the server: its throughput appears here."), this))
    , m_plot(new ThroughputPlot(this))
{
    m_subject->setTextFormat(Qt::PlainText);
    m_subject->setObjectName(QStringLiteral("chartSubject"));
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setTextFormat(Qt::PlainText);
    m_empty->setObjectName(QStringLiteral("chartEmpty"));
    m_empty->setBackgroundRole(QPalette::Base);
    m_empty->setForegroundRole(QPalette::PlaceholderText);
    m_empty->setAutoFillBackground(true);
    m_plot->setMinimumSize(m_plot->minimumSizeHint());

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(makeHeader());
    m_stack = new QStackedLayout;
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_plot);
    column->addLayout(m_stack, 1);
    m_subject->setText(subjectName(m_ids));
    connect(m_plot, &ThroughputPlot::momentChosen, this, &ThroughputChart::momentChosen);
}

QWidget *ThroughputChart::makeHeader()
{
    auto *header = new QWidget(this);
    auto *row = new QHBoxLayout(header);
    row->setContentsMargins(6, 2, 6, 0);
    row->setSpacing(0);
    auto *title = new QLabel(tr("Throughput"), header);
    QFont bold = title->font();
    bold.setBold(true);
    title->setFont(bold);
    row->addWidget(title);
    row->addSpacing(10);
    row->addWidget(m_subject, 1);

    const auto addSpan = [&](Span span, const QString &text, const QString &name) {
        auto *button = new QToolButton(header);
        button->setStyleSheet(QLatin1String(segmentLook));
        button->setText(text);
        button->setAccessibleName(name);
        button->setToolTip(name);
        button->setCheckable(true);
        button->setFocusPolicy(Qt::StrongFocus);
        button->setChecked(span == m_span);
        row->addWidget(button);
        m_spans->addButton(button, int(span));
    };
    addSpan(Span::Minute, tr("1 min"), tr("Show the last minute, second by second"));
    addSpan(Span::FiveMinutes, tr("5 min"), tr("Show the last five minutes, second by second"));
    addSpan(Span::Hour, tr("1 h"), tr("Show the last hour, averaged over 15 s"));
    connect(m_spans, &QButtonGroup::idClicked, this, [this](int id) { setSpan(Span(id)); });
    return header;
}

void ThroughputChart::showClients(const QList<ConnectionId> &ids)
{
    if (ids == m_ids)
        return;
    m_ids = ids;
    m_otherSubject = true;
    m_subject->setText(subjectName(ids));
    refresh();
}

void ThroughputChart::setSpan(Span span)
{
    m_spans->button(int(span))->setChecked(true);
    if (span == m_span)
        return;
    m_span = span;
    m_otherSubject = true;
    refresh();
    Q_EMIT spanChanged(span);
}

void ThroughputChart::refresh()
{
    if (!isVisible() || (!m_otherSubject && m_history->lastFullSecond() == m_shownSecond))
        return;
    rebuild();
}

void ThroughputChart::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    refresh();
}

void ThroughputChart::rebuild()
{
    using Fit = ThroughputPlot::Fit;
    const qint64 end = m_history->lastFullSecond();
    if (end > 0) {
        // Each client's own history does not count clients: a constant 1 would say nothing.
        m_plot->setClientsShown(m_ids.isEmpty());
        m_plot->setPoints(subjectPoints(*m_history, m_ids, lengthOf(m_span)), end, lengthOf(m_span),
                          m_otherSubject ? Fit::Fresh : Fit::Steady);
    }
    m_stack->setCurrentWidget(end > 0 ? static_cast<QWidget *>(m_plot) : m_empty);
    m_shownSecond = end;
    m_otherSubject = false;
}

} // namespace porthole
