// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/window/heartbeat.h"

#include "core/base/platform.h"
#include "core/base/threadcheck.h"

#include <utility>

namespace porthole::bench {

using std::chrono::nanoseconds;

Heartbeat::Heartbeat(QObject *parent)
    : QObject(parent)
    , m_lastNs(platform::monotonicNs())
{
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.setInterval(interval);
    connect(&m_timer, &QTimer::timeout, this, &Heartbeat::onBeat);
}

void Heartbeat::mark()
{
    assertOwnThread(this);
    m_statistic.reset();
    m_lastNs = platform::monotonicNs();
    if (!m_timer.isActive())
        m_timer.start();
}

const DelayStatistic &Heartbeat::statistic()
{
    assertOwnThread(this);
    // Whoever asks may have been served before the timer was, after a time in which neither was.
    if (nanoseconds(platform::monotonicNs() - m_lastNs) > interval)
        onBeat();
    return m_statistic;
}

void Heartbeat::onBeat()
{
    const qint64 nowNs = platform::monotonicNs();
    m_statistic.addGap(nanoseconds(nowNs - std::exchange(m_lastNs, nowNs)));
}

} // namespace porthole::bench
