// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/net/callcounts.h"

#include <QStringList>

#include <atomic>
#include <cstdarg>
#include <cstdlib>
#include <dlfcn.h>
#include <poll.h>
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace porthole::test {

namespace {

constexpr std::array names = {"recv",       "send",    "poll",  "read",   "write", "ioctl",
                              "setsockopt", "message", "epoll", "signal", "other"};
static_assert(names.size() == size_t(Call::Count));

std::array<std::atomic<qint64>, size_t(Call::Count)> calls;
std::atomic<qint64> allocations{0};
std::atomic<int> polling{0};
thread_local bool counts = false;

void count(Call call)
{
    if (counts)
        calls[size_t(call)].fetch_add(1, std::memory_order_relaxed);
}

[[maybe_unused]] void countAllocation()
{
    if (counts)
        allocations.fetch_add(1, std::memory_order_relaxed);
}

bool isMainThread()
{
    return ::getpid() == ::gettid();
}

/// The library's own function behind the one of this name here.
template <typename Function> Function *libraryFunction(const char *name)
{
    return reinterpret_cast<Function *>(::dlsym(RTLD_NEXT, name));
}

} // namespace

qint64 CallCounts::total() const
{
    qint64 sum = 0;
    for (const qint64 n : calls)
        sum += n;
    return sum;
}

QString CallCounts::toString() const
{
    QStringList parts;
    for (size_t i = 0; i < calls.size(); ++i) {
        if (calls[i] != 0)
            parts += QStringLiteral("%1 %2").arg(QLatin1String(names[i])).arg(calls[i]);
    }
    parts += QStringLiteral("allocations %1").arg(allocations);
    return parts.join(QStringLiteral(", "));
}

CallCounts operator-(const CallCounts &a, const CallCounts &b)
{
    CallCounts difference = a;
    for (size_t i = 0; i < a.calls.size(); ++i)
        difference.calls[i] -= b.calls[i];
    difference.allocations -= b.allocations;
    return difference;
}

CallCounts callCounts()
{
    CallCounts now;
    for (size_t i = 0; i < calls.size(); ++i)
        now.calls[i] = calls[i].load();
    now.allocations = allocations.load();
    return now;
}

int pollingThreads()
{
    return polling.load();
}

bool countsAllocations()
{
#ifdef PORTHOLE_COUNT_ALLOCATIONS
    return true;
#else
    return false;
#endif
}

} // namespace porthole::test

using porthole::test::Call;
using porthole::test::count;
using porthole::test::libraryFunction;

// NOLINTBEGIN: the names and forms are the library's.
#define PASS_ON(function, ...)                                                                               \
    static const auto real = libraryFunction<decltype(function)>(#function);                                 \
    return real(__VA_ARGS__)

extern "C" {

ssize_t recv(int fd, void *into, size_t size, int flags)
{
    static thread_local const bool serves = !porthole::test::isMainThread();
    porthole::test::counts = serves;
    count(Call::Recv);
    PASS_ON(recv, fd, into, size, flags);
}

ssize_t send(int fd, const void *from, size_t size, int flags)
{
    count(Call::Send);
    PASS_ON(send, fd, from, size, flags);
}

ssize_t sendto(int fd, const void *from, size_t size, int flags, const sockaddr *to, socklen_t toSize)
{
    count(Call::Send);
    PASS_ON(sendto, fd, from, size, flags, to, toSize);
}

ssize_t recvfrom(int fd, void *into, size_t size, int flags, sockaddr *from, socklen_t *fromSize)
{
    count(Call::Recv);
    PASS_ON(recvfrom, fd, into, size, flags, from, fromSize);
}

ssize_t sendmsg(int fd, const msghdr *message, int flags)
{
    count(Call::Message);
    PASS_ON(sendmsg, fd, message, flags);
}

ssize_t recvmsg(int fd, msghdr *message, int flags)
{
    count(Call::Message);
    PASS_ON(recvmsg, fd, message, flags);
}

ssize_t read(int fd, void *into, size_t size)
{
    count(Call::Read);
    PASS_ON(read, fd, into, size);
}

ssize_t write(int fd, const void *from, size_t size)
{
    count(Call::Write);
    PASS_ON(write, fd, from, size);
}

int poll(pollfd *fds, nfds_t size, int timeoutMs)
{
    static const auto real = libraryFunction<decltype(poll)>("poll");
    count(Call::Poll);
    if (porthole::test::counts)
        ++porthole::test::polling;
    const int ready = real(fds, size, timeoutMs);
    if (porthole::test::counts)
        --porthole::test::polling;
    return ready;
}

int ppoll(pollfd *fds, nfds_t size, const timespec *timeout, const sigset_t *mask)
{
    count(Call::Poll);
    PASS_ON(ppoll, fds, size, timeout, mask);
}

int epoll_wait(int fd, epoll_event *events, int most, int timeoutMs)
{
    count(Call::Epoll);
    PASS_ON(epoll_wait, fd, events, most, timeoutMs);
}

int epoll_ctl(int fd, int what, int of, epoll_event *event) noexcept
{
    count(Call::Epoll);
    PASS_ON(epoll_ctl, fd, what, of, event);
}

int setsockopt(int fd, int level, int name, const void *value, socklen_t size) noexcept
{
    count(Call::SetOption);
    PASS_ON(setsockopt, fd, level, name, value, size);
}

int ioctl(int fd, unsigned long request, ...) noexcept
{
    va_list rest;
    va_start(rest, request);
    void *const argument = va_arg(rest, void *);
    va_end(rest);
    count(Call::Ioctl);
    PASS_ON(ioctl, fd, request, argument);
}

long syscall(long number, ...) noexcept
{
    va_list rest;
    va_start(rest, number);
    std::array<long, 6> given = {};
    for (long &one : given)
        one = va_arg(rest, long);
    va_end(rest);
    count(Call::Other);
    PASS_ON(syscall, number, given[0], given[1], given[2], given[3], given[4], given[5]);
}

int pthread_cond_signal(pthread_cond_t *condition) noexcept
{
    count(Call::Signal);
    PASS_ON(pthread_cond_signal, condition);
}

int pthread_cond_broadcast(pthread_cond_t *condition) noexcept
{
    count(Call::Signal);
    PASS_ON(pthread_cond_broadcast, condition);
}

#ifdef PORTHOLE_COUNT_ALLOCATIONS
// operator new comes by here as well.

void *malloc(size_t size) noexcept
{
    porthole::test::countAllocation();
    PASS_ON(malloc, size);
}

void *calloc(size_t count, size_t size) noexcept
{
    porthole::test::countAllocation();
    PASS_ON(calloc, count, size);
}

void *realloc(void *block, size_t size) noexcept
{
    porthole::test::countAllocation();
    PASS_ON(realloc, block, size);
}

void *aligned_alloc(size_t alignment, size_t size) noexcept
{
    porthole::test::countAllocation();
    PASS_ON(aligned_alloc, alignment, size);
}

int posix_memalign(void **block, size_t alignment, size_t size) noexcept
{
    porthole::test::countAllocation();
    PASS_ON(posix_memalign, block, alignment, size);
}
#endif

} // extern "C"
// NOLINTEND
