// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/follow/slicedwork.h"

namespace porthole {

SlicedWork::SlicedWork(Step step, QObject *parent)
    : QObject(parent)
    , m_step(std::move(step))
{
    m_next.setInterval(0);
    connect(&m_next, &QTimer::timeout, this, &SlicedWork::doSlice);
}

void SlicedWork::begin()
{
    if (!isUnderWay())
        m_said.start();
    m_next.start();
    doSlice();
}

void SlicedWork::doSlice()
{
    if (m_step(QDeadlineTimer(slice, Qt::PreciseTimer))) {
        m_next.stop();
        Q_EMIT done();
    } else if (m_said.hasExpired(untilSaid.count())) {
        m_said.start();
        Q_EMIT goesOn();
    }
}

} // namespace porthole
