// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <array>

/// What the threads that serve clients ask of the system, counted at the C library: a program that links
/// callcounts_linux.cpp calls its functions in place of the library's, which they pass everything on to. A
/// thread counts from its first recv() on, unless it is the main one. Thread: any.
namespace porthole::test {

enum class Call {
    Recv,
    Send,
    Poll,
    Read,
    Write,
    Ioctl,
    SetOption,
    Message, ///< sendmsg(2), recvmsg(2)
    Epoll,
    Signal, ///< waking a condition: a system call only if a thread waits for it
    Other,  ///< by syscall(2): futexes above all
    Count,
};

struct CallCounts
{
    std::array<qint64, size_t(Call::Count)> calls = {};
    qint64 allocations = 0; ///< always 0 where countsAllocations() says no

    [[nodiscard]] qint64 of(Call call) const { return calls[size_t(call)]; }
    /// All calls of the system.
    [[nodiscard]] qint64 total() const;
    [[nodiscard]] QString toString() const;
    friend CallCounts operator-(const CallCounts &a, const CallCounts &b);
};

/// Up to now, by all threads that count.
[[nodiscard]] CallCounts callCounts();
/// How many threads that count are in poll() now.
[[nodiscard]] int pollingThreads();
[[nodiscard]] bool countsAllocations();

} // namespace porthole::test
