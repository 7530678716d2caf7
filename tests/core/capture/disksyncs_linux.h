// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// The program's waits for the disk. A program that links this counts them, and can be given a disk that
/// takes for ever. Thread: any.
namespace porthole::test {

/// By the calling thread; by all others.
[[nodiscard]] int syncsOfThisThread();
[[nodiscard]] int syncsOfOthers();

/// While it lives, whoever waits for the disk waits on.
class StuckDisk final
{
public:
    StuckDisk();
    ~StuckDisk();
    StuckDisk(const StuckDisk &) = delete;
    StuckDisk &operator=(const StuckDisk &) = delete;
};

} // namespace porthole::test
