// SPDX-License-Identifier: GPL-3.0-or-later
// A library for LD_PRELOAD: the clocks of a program are off by what three numbers in a shared file say, so
// that a test can set them without touching the machine's. Timers of the system are not: they go by the true
// clocks.
#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

namespace {

constexpr int64_t nsPerSecond = 1'000'000'000;

/// As tests/faults/clockshim.py writes it; nanoseconds.
struct Offsets
{
    std::atomic<int64_t> wall;
    std::atomic<int64_t> boot;
    std::atomic<int64_t> monotonic;
};

const Offsets *mapOffsets()
{
    const char *const path = std::getenv("PORTHOLE_CLOCKS");
    const int fd = path ? ::open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (fd < 0)
        std::abort(); // a test whose clocks cannot be set would pass without having tried anything
    void *const mapped = ::mmap(nullptr, sizeof(Offsets), PROT_READ, MAP_SHARED, fd, 0);
    ::close(fd);
    if (mapped == MAP_FAILED)
        std::abort();
    return static_cast<const Offsets *>(mapped);
}

int64_t offsetOf(clockid_t clock)
{
    static const Offsets *const offsets = mapOffsets();
    switch (clock) {
    case CLOCK_REALTIME:
    case CLOCK_REALTIME_COARSE:
        return offsets->wall.load(std::memory_order_relaxed);
    case CLOCK_BOOTTIME:
        return offsets->boot.load(std::memory_order_relaxed);
    case CLOCK_MONOTONIC:
    case CLOCK_MONOTONIC_COARSE:
        return offsets->monotonic.load(std::memory_order_relaxed);
    default:
        return 0;
    }
}

int trueTime(clockid_t clock, timespec *now)
{
    using Function = int (*)(clockid_t, timespec *);
    static const auto function = reinterpret_cast<Function>(::dlsym(RTLD_NEXT, "clock_gettime"));
    return function(clock, now);
}

} // namespace

extern "C" {

int clock_gettime(clockid_t clock, timespec *now)
{
    const int result = trueTime(clock, now);
    if (result != 0)
        return result;
    const int64_t ns = now->tv_sec * nsPerSecond + now->tv_nsec + offsetOf(clock);
    *now = {ns / nsPerSecond, ns % nsPerSecond};
    return 0;
}

int gettimeofday(timeval *now, void *)
{
    timespec wall = {};
    const int result = ::clock_gettime(CLOCK_REALTIME, &wall);
    *now = {wall.tv_sec, wall.tv_nsec / 1000};
    return result;
}

time_t time(time_t *into)
{
    timespec wall = {};
    (void)::clock_gettime(CLOCK_REALTIME, &wall);
    if (into)
        *into = wall.tv_sec;
    return wall.tv_sec;
}
}
