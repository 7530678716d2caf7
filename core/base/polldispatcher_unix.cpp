// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/polldispatcher_unix.h"

#include "core/base/platform.h"

#include <QCoreApplication>
#include <QSocketNotifier>
#include <QVarLengthArray>

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <limits>
#include <unistd.h>

#ifdef Q_OS_LINUX
#include <sys/eventfd.h>
#endif

namespace porthole {

namespace {

// Of one turn's events; a thread of ours has two notifiers.
constexpr qsizetype usualReady = 4;

struct WakeEnds
{
    int read = -1;
    int write = -1;
};

WakeEnds makeWakeEnds()
{
#ifdef Q_OS_LINUX
    const int fd = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    return {fd, fd};
#else
    int ends[2] = {-1, -1};
    if (::pipe(ends) != 0)
        return {};
    for (const int end : ends) {
        (void)::fcntl(end, F_SETFD, FD_CLOEXEC);
        (void)::fcntl(end, F_SETFL, O_NONBLOCK);
    }
    return {ends[0], ends[1]};
#endif
}

short eventsOf(const QSocketNotifier *notifier)
{
    switch (notifier->type()) {
    case QSocketNotifier::Read:
        return POLLIN;
    case QSocketNotifier::Write:
        return POLLOUT;
    case QSocketNotifier::Exception:
        return POLLPRI;
    }
    return 0;
}

} // namespace

int dispatcherDescriptors()
{
#ifdef Q_OS_LINUX
    return 1;
#else
    return 2;
#endif
}

std::unique_ptr<QAbstractEventDispatcher> makeThreadDispatcher(BusyPoll busyPoll)
{
    const WakeEnds ends = makeWakeEnds();
    return ends.read < 0 ? nullptr : std::make_unique<PollDispatcher>(ends.read, ends.write, busyPoll);
}

PollDispatcher::PollDispatcher(int wakeRead, int wakeWrite, BusyPoll busyPoll)
    : m_wakeRead(wakeRead)
    , m_wakeWrite(wakeWrite)
    , m_busyPoll(busyPoll)
    , m_polled{pollfd{wakeRead, POLLIN, 0}}
{
}

PollDispatcher::~PollDispatcher()
{
    ::close(m_wakeRead);
    if (m_wakeWrite != m_wakeRead)
        ::close(m_wakeWrite);
}

bool PollDispatcher::processEvents(QEventLoop::ProcessEventsFlags flags)
{
    const quint64 turn = ++m_turn;
    m_interrupted.store(false, std::memory_order_relaxed);
    Q_EMIT awake();
    QCoreApplication::sendPostedEvents();
    const bool withSockets = !flags.testFlag(QEventLoop::ExcludeSocketNotifiers);
    // A loop within one of those events may have used up the interruption and the wake-up meant for this one.
    const bool mayWait = turn == m_turn && !m_interrupted.load(std::memory_order_relaxed);
    // What was posted meanwhile has left its wake-up, so waiting would end at once.
    rest(flags.testFlag(QEventLoop::WaitForMoreEvents) && mayWait, withSockets);
    const bool woken = m_polled.front().revents != 0;
    if (woken)
        clearWakeUp();
    const bool socketsFired = withSockets && fireNotifiers();
    const bool timersFired = fireTimers();
    return woken || socketsFired || timersFired;
}

void PollDispatcher::rest(bool mayWait, bool withSockets)
{
    if (mayWait)
        Q_EMIT aboutToBlock();
    const auto count = nfds_t(withSockets ? m_polled.size() : 1);
    if (mayWait && m_busyPoll && m_busyPoll() && becomesReadySoon(count))
        return;
    if (::poll(m_polled.data(), count, mayWait ? waitMs() : 0) >= 0)
        return;
    // A signal, or the system short of memory: nothing is ready, and the next turn asks again.
    for (pollfd &polled : m_polled)
        polled.revents = 0;
}

bool PollDispatcher::becomesReadySoon(nfds_t count)
{
    const qint64 untilNs = platform::monotonicNs() + std::chrono::nanoseconds(busyPollTime).count();
    do {
        if (::poll(m_polled.data(), count, 0) > 0)
            return true;
    } while (platform::monotonicNs() < untilNs);
    return false;
}

int PollDispatcher::waitMs() const
{
    if (m_timers.empty())
        return -1;
    qint64 dueNs = std::numeric_limits<qint64>::max();
    for (const Timer &timer : m_timers)
        dueNs = timer.isFiring ? dueNs : std::min(dueNs, timer.dueNs);
    const qint64 leftNs = std::max<qint64>(0, dueNs - platform::monotonicNs());
    return int(std::min<qint64>((leftNs + platform::nsPerMs - 1) / platform::nsPerMs,
                                std::numeric_limits<int>::max()));
}

void PollDispatcher::wakeUp()
{
    if (m_woken.exchange(true, std::memory_order_acq_rel))
        return;
    const quint64 one = 1; // eventfd(2) takes eight bytes
    [[maybe_unused]] const ssize_t written = ::write(m_wakeWrite, &one, sizeof one);
}

void PollDispatcher::clearWakeUp()
{
    quint64 count = 0;
    [[maybe_unused]] const ssize_t got = ::read(m_wakeRead, &count, sizeof count);
    // Only now: whoever finds it set has posted before, and what is posted is looked at after this.
    m_woken.exchange(false, std::memory_order_acq_rel);
}

void PollDispatcher::interrupt()
{
    m_interrupted.store(true, std::memory_order_relaxed);
    wakeUp();
}

void PollDispatcher::registerSocketNotifier(QSocketNotifier *notifier)
{
    // All or nothing, where memory is short; and a turn needs none.
    m_polled.reserve(m_polled.size() + 1);
    m_ready.reserve(m_notifiers.size() + 1);
    m_notifiers.push_back(notifier);
    m_polled.push_back({int(notifier->socket()), eventsOf(notifier), 0});
}

void PollDispatcher::unregisterSocketNotifier(QSocketNotifier *notifier)
{
    const auto found = std::find(m_notifiers.begin(), m_notifiers.end(), notifier);
    if (found == m_notifiers.end())
        return;
    m_polled.erase(m_polled.begin() + 1 + (found - m_notifiers.begin()));
    m_notifiers.erase(found);
    std::erase(m_ready, notifier);
}

bool PollDispatcher::fireNotifiers()
{
    // What an outer turn has left of its own is found again, if it is still ready.
    m_ready.clear();
    for (size_t i = 0; i < m_notifiers.size(); ++i) {
        // An error or hang-up is told to whoever waits: the next call on the socket says which.
        if (m_polled[i + 1].revents != 0)
            m_ready.push_back(m_notifiers[i]);
    }
    const bool anyReady = !m_ready.empty();
    while (!m_ready.empty()) {
        QSocketNotifier *const notifier = m_ready.front();
        m_ready.erase(m_ready.begin());
        QEvent activated(QEvent::SockAct);
        QCoreApplication::sendEvent(notifier, &activated);
    }
    return anyReady;
}

void PollDispatcher::registerTimer(int timerId, qint64 intervalMs, Qt::TimerType type, QObject *object)
{
    m_timers.push_back(
        {timerId, intervalMs, type, object, platform::monotonicNs() + intervalMs * platform::nsPerMs, false});
}

std::vector<PollDispatcher::Timer>::iterator PollDispatcher::findTimer(int timerId)
{
    return std::find_if(m_timers.begin(), m_timers.end(),
                        [timerId](const Timer &timer) { return timer.id == timerId; });
}

bool PollDispatcher::unregisterTimer(int timerId)
{
    const auto found = findTimer(timerId);
    if (found == m_timers.end())
        return false;
    m_timers.erase(found);
    return true;
}

bool PollDispatcher::unregisterTimers(QObject *object)
{
    return std::erase_if(m_timers, [object](const Timer &timer) { return timer.object == object; }) > 0;
}

QList<QAbstractEventDispatcher::TimerInfo> PollDispatcher::registeredTimers(QObject *object) const
{
    QList<TimerInfo> infos;
    for (const Timer &timer : m_timers) {
        if (timer.object == object)
            infos.append(TimerInfo(timer.id, int(timer.intervalMs), timer.type));
    }
    return infos;
}

int PollDispatcher::remainingTime(int timerId)
{
    const auto found = findTimer(timerId);
    if (found == m_timers.end())
        return -1;
    return int(std::max<qint64>(0, found->dueNs - platform::monotonicNs()) / platform::nsPerMs);
}

bool PollDispatcher::fireTimers()
{
    if (m_timers.empty())
        return false;
    const qint64 nowNs = platform::monotonicNs();
    QVarLengthArray<int, usualReady> due;
    for (const Timer &timer : m_timers) {
        if (timer.dueNs <= nowNs && !timer.isFiring)
            due.append(timer.id);
    }
    for (const int id : due) {
        const auto timer = findTimer(id);
        if (timer == m_timers.end() || timer->dueNs > nowNs)
            continue; // the handler of one before it has ended it, or let it fire in a loop of its own
        // A late one does not make up for what it missed.
        timer->dueNs = std::max(timer->dueNs + timer->intervalMs * platform::nsPerMs, nowNs);
        timer->isFiring = true;
        QTimerEvent event(id);
        QCoreApplication::sendEvent(timer->object, &event);
        if (const auto after = findTimer(id); after != m_timers.end())
            after->isFiring = false;
    }
    return !due.isEmpty();
}

} // namespace porthole
