// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/threaddispatcher.h"

#include <QAbstractEventDispatcher>

#include <atomic>
#include <poll.h>
#include <vector>

namespace porthole {

/// The event dispatcher of a thread that has one socket and a handful of timers, and that there are thousands
/// of: one poll(2) over a list that changes only when a notifier does, timers in a plain list. In a thread of
/// many sockets or timers Qt's own is the better one. Against that one, 500 clients, 128 B lines, 2 cores:
/// see tests/bench/README.md. Thread: the one that it serves, except wakeUp() and interrupt().
class PollDispatcher final : public QAbstractEventDispatcher
{
    Q_OBJECT

public:
    /// The ends of what wakes the thread, non-blocking; the same one twice where one descriptor does both
    /// (eventfd). It closes them.
    PollDispatcher(int wakeRead, int wakeWrite, BusyPoll busyPoll);
    ~PollDispatcher() override;

    bool processEvents(QEventLoop::ProcessEventsFlags flags) override;

    void registerSocketNotifier(QSocketNotifier *notifier) override;
    void unregisterSocketNotifier(QSocketNotifier *notifier) override;

    void registerTimer(int timerId, qint64 intervalMs, Qt::TimerType type, QObject *object) override;
    bool unregisterTimer(int timerId) override;
    bool unregisterTimers(QObject *object) override;
    [[nodiscard]] QList<TimerInfo> registeredTimers(QObject *object) const override;
    int remainingTime(int timerId) override;

    /// Thread: any, for both.
    void wakeUp() override;
    void interrupt() override;

private:
    struct Timer
    {
        int id;
        qint64 intervalMs;
        Qt::TimerType type;
        QObject *object;
        qint64 dueNs; // platform::monotonicNs()
        bool isFiring;
    };

    void rest(bool mayWait, bool withSockets);
    [[nodiscard]] bool becomesReadySoon(nfds_t count);
    [[nodiscard]] int waitMs() const;
    void clearWakeUp();
    bool fireNotifiers();
    bool fireTimers();
    [[nodiscard]] std::vector<Timer>::iterator findTimer(int timerId);

    const int m_wakeRead;
    const int m_wakeWrite;
    const BusyPoll m_busyPoll;        // may be null
    std::atomic<bool> m_woken{false}; // a byte is on its way, or was read and not yet acted on
    std::atomic<bool> m_interrupted{false};
    quint64 m_turn = 0; // counts calls of processEvents(), those from within a handler too
    std::vector<QSocketNotifier *> m_notifiers;
    std::vector<QSocketNotifier *> m_ready; // not yet told in this turn; one within a handler takes over
    std::vector<pollfd> m_polled;           // the wake-up first, then m_notifiers, in their order
    std::vector<Timer> m_timers;
};

} // namespace porthole
