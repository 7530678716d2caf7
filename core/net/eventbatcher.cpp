// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/eventbatcher.h"

#include <algorithm>

namespace porthole {

EventBatcher::EventBatcher(QObject *parent)
    : QObject(parent)
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &EventBatcher::flush);
}

void EventBatcher::add(const ClientOpened &client)
{
    m_batch.opened.append(client);
    schedule();
}

void EventBatcher::add(const ClientClosed &client)
{
    m_batch.closed.append(client);
    schedule();
}

void EventBatcher::add(const ClientNoted &client)
{
    m_batch.noted.append(client);
    schedule();
}

void EventBatcher::addUnlistedRefusal()
{
    ++m_batch.refusedUnlisted;
    schedule();
}

void EventBatcher::add(const FurtherRefusals &refusals)
{
    m_batch.furtherRefused.append(refusals);
    schedule();
}

void EventBatcher::flush()
{
    m_timer.stop();
    if (m_batch.opened.isEmpty() && m_batch.closed.isEmpty() && m_batch.noted.isEmpty() &&
        m_batch.refusedUnlisted == 0 && m_batch.furtherRefused.isEmpty())
        return;
    m_sinceLast.start();
    Q_EMIT ready(std::exchange(m_batch, {}));
}

void EventBatcher::schedule()
{
    if (m_timer.isActive())
        return;
    const std::chrono::milliseconds since(m_sinceLast.isValid() ? m_sinceLast.elapsed() : interval.count());
    m_timer.start(std::max(std::chrono::milliseconds(0), interval - since));
}

} // namespace porthole
