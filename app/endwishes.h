// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <limits>

namespace porthole {

/// Tells what each wish of the system's or the user's that the program should end means, by when it comes.
/// Who ends a program may say so twice in one breath, as timeout(1) does, which signals it and then its
/// group: that is one wish. Thread: any, and signal handlers.
class EndWishes final
{
public:
    enum class Meaning {
        Stop,      ///< the first: stop gracefully
        Same,      ///< the first one once more
        EndAtOnce, ///< the user does not want to wait
    };
    /// How much later than the first one a wish must come to be another.
    static constexpr std::int64_t apartNs = 500'000'000;

    /// `nowNs`: of one monotonic clock, not negative. Wishes of several threads may come in any order.
    Meaning wish(std::int64_t nowNs)
    {
        std::int64_t first = none;
        if (m_firstNs.compare_exchange_strong(first, nowNs))
            return Meaning::Stop;
        return nowNs - first > apartNs ? Meaning::EndAtOnce : Meaning::Same;
    }
    /// As if none had come.
    void forget() { m_firstNs = none; }

private:
    static constexpr std::int64_t none = std::numeric_limits<std::int64_t>::min();

    std::atomic<std::int64_t> m_firstNs = none;
    static_assert(decltype(m_firstNs)::is_always_lock_free); // or a signal handler must not touch it
};

} // namespace porthole
