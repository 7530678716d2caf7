// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// A program that links this can be made to run out of threads. Thread: any.
namespace porthole::test {

/// While it lives, so many more threads can be made, and then none.
class ThreadLimit final
{
public:
    explicit ThreadLimit(int more);
    ~ThreadLimit();
    ThreadLimit(const ThreadLimit &) = delete;
    ThreadLimit &operator=(const ThreadLimit &) = delete;
};

} // namespace porthole::test
