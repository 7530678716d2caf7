// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/capture/disksyncs_linux.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <sys/syscall.h>
#include <unistd.h>

namespace porthole::test {

namespace {

std::atomic<int> all{0};
thread_local int ofThisThread = 0;
std::mutex mutex; // protects isStuck
std::condition_variable moves;
bool isStuck = false;

void countAndWait()
{
    ++all;
    ++ofThisThread;
    std::unique_lock lock(mutex);
    moves.wait(lock, [] { return !isStuck; });
}

void setStuck(bool stuck)
{
    const std::lock_guard lock(mutex);
    isStuck = stuck;
    moves.notify_all();
}

} // namespace

int syncsOfThisThread()
{
    return ofThisThread;
}

int syncsOfOthers()
{
    return all - ofThisThread;
}

StuckDisk::StuckDisk()
{
    setStuck(true);
}

StuckDisk::~StuckDisk()
{
    setStuck(false);
}

} // namespace porthole::test

// In the place of the library's, for SQLite too.

extern "C" int fsync(int file)
{
    porthole::test::countAndWait();
    return int(::syscall(SYS_fsync, file));
}

extern "C" int fdatasync(int file)
{
    porthole::test::countAndWait();
    return int(::syscall(SYS_fdatasync, file));
}
