// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/connectionid.h"
#include "core/capture/capturetraffic.h"

#include <QList>
#include <QWidget>

#include <atomic>
#include <memory>

class QLabel;
class QProgressBar;
class QThread;

namespace porthole {

class ThroughputPlot;

/// The throughput in the course of a capture, of all clients or some. It is added up in a thread of its own,
/// which takes a second or two for ten million messages. Thread: main.
class HistoryChart final : public QWidget
{
    Q_OBJECT

public:
    /// `file`: a capture that can be read.
    explicit HistoryChart(QString file, QWidget *parent = nullptr);
    /// Ends the reading and waits for its thread.
    ~HistoryChart() override;

    /// Of all if empty. What is being added up for others is given up.
    void showClients(const QList<ConnectionId> &ids);
    /// Puts the cursor there; ns since 1970-01-01 UTC.
    void showMoment(qint64 timeNs);
    [[nodiscard]] bool isReading() const { return m_thread != nullptr; }
    [[nodiscard]] ThroughputPlot *plot() const { return m_plot; }

Q_SIGNALS:
    /// The user chose a moment in the chart; ns since 1970-01-01 UTC.
    void momentChosen(qint64 timeNs);
    /// What showClients() asked for is shown.
    void shown(const porthole::CapturedTraffic &traffic);

private:
    void start();
    void stop();
    void onRead(const CapturedTraffic &traffic);

    const QString m_file;
    QList<ConnectionId> m_ids;
    QLabel *m_subject;
    QProgressBar *m_progress;
    ThroughputPlot *m_plot;
    QThread *m_thread = nullptr;
    std::shared_ptr<std::atomic<bool>> m_cancel; // of the thread that runs
};

} // namespace porthole

Q_DECLARE_METATYPE(porthole::CapturedTraffic)
