// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/history/historychart.h"

#include "core/capture/capturereader.h"
#include "ui/chart/subjectpoints.h"
#include "ui/chart/throughputplot.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QThread>
#include <QVBoxLayout>

namespace porthole {

namespace {

constexpr qint64 leastSpan = 60; // seconds; below, the labels of the axis would repeat

} // namespace

HistoryChart::HistoryChart(QString file, QWidget *parent)
    : QWidget(parent)
    , m_file(std::move(file))
    , m_subject(new QLabel(subjectName({}), this))
    , m_progress(new QProgressBar(this))
    , m_plot(new ThroughputPlot(this))
{
    m_subject->setTextFormat(Qt::PlainText);
    m_subject->setObjectName(QStringLiteral("historySubject"));
    m_progress->setAccessibleName(tr("How much of the capture has been added up"));
    m_progress->setMaximumWidth(m_subject->fontMetrics().averageCharWidth() * 30);
    m_plot->setWallClock(true);
    m_plot->setMinimumSize(m_plot->minimumSizeHint());
    auto *title = new QLabel(tr("Throughput"), this);
    QFont bold = title->font();
    bold.setBold(true);
    title->setFont(bold);
    auto *header = new QHBoxLayout;
    header->setContentsMargins(6, 2, 6, 0);
    header->addWidget(title);
    header->addWidget(m_subject, 1);
    header->addWidget(m_progress);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(header);
    column->addWidget(m_plot, 1);
    connect(m_plot, &ThroughputPlot::momentChosen, this, &HistoryChart::momentChosen);
    start();
}

HistoryChart::~HistoryChart()
{
    stop();
}

void HistoryChart::showClients(const QList<ConnectionId> &ids)
{
    if (ids == m_ids)
        return;
    m_ids = ids;
    m_subject->setText(subjectName(ids));
    stop();
    start();
}

void HistoryChart::showMoment(qint64 timeNs)
{
    m_plot->showMoment(timeNs);
}

void HistoryChart::start()
{
    m_progress->setValue(0);
    m_progress->show();
    m_cancel = std::make_shared<std::atomic<bool>>(false);
    m_thread = QThread::create([this, file = m_file, ids = QSet<ConnectionId>(m_ids.begin(), m_ids.end()),
                                cancel = m_cancel] {
        // stop() waits for this thread, so this object is alive; what is posted to it dies with it.
        const auto reader = CaptureReader::open(file);
        if (!reader)
            return;
        int told = 0;
        const auto traffic = readTraffic(**reader, ids, [&](int percent) {
            if (std::exchange(told, percent) != percent)
                QMetaObject::invokeMethod(m_progress, "setValue", Qt::QueuedConnection, Q_ARG(int, percent));
            return !*cancel;
        });
        if (traffic) {
            QMetaObject::invokeMethod(
                this,
                [this, cancel, result = *traffic] {
                    if (!*cancel)
                        onRead(result);
                },
                Qt::QueuedConnection);
        }
    });
    m_thread->start();
}

void HistoryChart::stop()
{
    if (!m_thread)
        return;
    *m_cancel = true;
    m_thread->wait(); // at most for one page of the capture
    delete m_thread;
    m_thread = nullptr;
}

void HistoryChart::onRead(const CapturedTraffic &traffic)
{
    stop();
    m_progress->hide();
    m_plot->setClientsShown(m_ids.isEmpty());
    if (!traffic.points.empty()) {
        const qint64 first = traffic.points.front().second;
        const qint64 end = traffic.points.back().second;
        m_plot->setPoints(traffic.points, end, std::chrono::seconds(std::max(end - first, leastSpan)),
                          ThroughputPlot::Fit::Fresh);
    }
    Q_EMIT shown(traffic);
}

} // namespace porthole
