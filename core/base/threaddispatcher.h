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

/// The event dispatcher for a thread with one socket and a handful of timers, cheaper there than Qt's own.
/// Null where there is none, or no descriptor to spare: the thread is then to use Qt's. Thread: any.
[[nodiscard]] std::unique_ptr<QAbstractEventDispatcher> makeThreadDispatcher(BusyPoll busyPoll = nullptr);

} // namespace porthole
