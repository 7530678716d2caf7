// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/bench/window/delaystatistic.h"

#include <QObject>
#include <QTimer>

namespace porthole::bench {

/// Measures how long the event loop of its thread keeps people waiting: its timer stands for a user who does
/// something every 5 ms. Thread: that of its maker, whose event loop it measures.
class Heartbeat final : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds interval{5};

    explicit Heartbeat(QObject *parent = nullptr);

    /// Forgets all delays up to now. It beats from the first mark on: an idle window is measured without.
    void mark();
    /// The delays since mark(), with those of beats that are due and did not come yet.
    [[nodiscard]] const DelayStatistic &statistic();

private:
    void onBeat();

    QTimer m_timer;
    DelayStatistic m_statistic{interval};
    qint64 m_lastNs; // platform::monotonicNs()
};

} // namespace porthole::bench
