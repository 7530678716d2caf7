// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <memory>

class QAbstractEventDispatcher;

namespace porthole {

/// Asked before a thread waits: whether it should look again and again for a moment (busyPollTime) before it
/// lets the system put it to sleep. Thread: the one that waits.
using BusyPoll = bool (*)();
constexpr std::chrono::microseconds busyPollTime{50};

/// How many descriptors such a dispatcher takes; 0 where there is none, and Qt's own is to be used. Thread:
/// any.
[[nodiscard]] int dispatcherDescriptors();

/// The event dispatcher for a thread with one socket and a handful of timers, cheaper there than Qt's own.
/// Null where there is none, or if there is no descriptor for it: Qt's own needs one as well and ends the
/// program if it gets none. Thread: any.
[[nodiscard]] std::unique_ptr<QAbstractEventDispatcher> makeThreadDispatcher(BusyPoll busyPoll = nullptr);

} // namespace porthole
