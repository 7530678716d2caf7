// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

class QAbstractEventDispatcher;

namespace porthole {

/// The event dispatcher for a thread with one socket and a handful of timers, cheaper there than Qt's own.
/// Null where there is none, or no descriptor to spare: the thread is then to use Qt's. Thread: any.
[[nodiscard]] std::unique_ptr<QAbstractEventDispatcher> makeThreadDispatcher();

} // namespace porthole
