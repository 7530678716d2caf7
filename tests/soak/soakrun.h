// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <chrono>
#include <optional>

namespace porthole::test {

/// How long a soak goes on, and what happens in it.
struct SoakOptions
{
    std::chrono::minutes lasts{1};
    std::optional<int> acts; ///< so many, however long they take
    quint32 seed = 0;
};

/// Warms up, soaks, and compares what the process holds before and after. Says on standard output how it
/// goes. Gives the exit status: 0, or 1 if something was wrong or was left behind. Thread: main.
[[nodiscard]] int runSoak(const SoakOptions &options);

} // namespace porthole::test
