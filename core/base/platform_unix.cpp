// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/platform.h"

#ifdef Q_OS_LINUX
#include "core/base/memorygroup_linux.h"
#endif

#include <QtGlobal>

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <fcntl.h>
#include <limits>
#include <mutex>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#ifdef Q_OS_MACOS
#include <pthread/qos.h>
#include <sys/syslimits.h>
#endif
#ifdef __GLIBC__
#include <malloc.h>
#endif
#ifdef Q_OS_LINUX
#include <linux/sockios.h>
#include <sched.h>
#include <sys/ioctl.h>
#endif

namespace porthole::platform {

namespace {

#ifdef MSG_NOSIGNAL
constexpr int sendFlags = MSG_NOSIGNAL;
#else
constexpr int sendFlags = 0; // macOS: SO_NOSIGPIPE is set on each socket instead
#endif

int toNative(qintptr socket)
{
    return int(socket);
}

void setOption(qintptr socket, int level, int name, int value)
{
    // A socket that is already reset refuses options; its next read says so, so nothing is lost here.
    (void)::setsockopt(toNative(socket), level, name, &value, sizeof value);
}

IoResult failure()
{
    const int error = errno;
    if (error == EAGAIN || error == EWOULDBLOCK || error == EINTR)
        return {IoResult::Status::WouldBlock, 0, error};
    if (error == ECONNRESET || error == EPIPE)
        return {IoResult::Status::Reset, 0, error};
    // As keep-alive or retransmission found out (RFC 9293, 3.8.3; RFC 1122, 4.2.3.9 for the last two).
    if (error == ETIMEDOUT || error == EHOSTUNREACH || error == ENETUNREACH)
        return {IoResult::Status::Vanished, 0, error};
    return {IoResult::Status::Failed, 0, error};
}

int acceptNonBlocking(int listening, sockaddr_storage &peer)
{
    auto *const address = reinterpret_cast<sockaddr *>(&peer);
    socklen_t size = sizeof peer;
#ifdef Q_OS_LINUX
    return ::accept4(listening, address, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
#else
    const int fd = ::accept(listening, address, &size);
    if (fd >= 0) {
        ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_NONBLOCK);
        ::fcntl(fd, F_SETFD, FD_CLOEXEC);
#ifdef SO_NOSIGPIPE
        setOption(fd, SOL_SOCKET, SO_NOSIGPIPE, 1);
#endif
    }
    return fd;
#endif
}

Endpoint toEndpoint(const sockaddr_storage &storage)
{
    const bool isIpv6 = storage.ss_family == AF_INET6;
    const auto port = isIpv6 ? reinterpret_cast<const sockaddr_in6 &>(storage).sin6_port
                             : reinterpret_cast<const sockaddr_in &>(storage).sin_port;
    return Endpoint::make(QHostAddress(reinterpret_cast<const sockaddr *>(&storage)), ntohs(port));
}

qint64 clockNs(clockid_t clock)
{
    timespec now = {};
    ::clock_gettime(clock, &now);
    return qint64(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
}

} // namespace

void SocketHandle::close()
{
    if (isValid())
        ::close(toNative(std::exchange(m_descriptor, -1)));
}

AcceptResult acceptConnection(qintptr listening)
{
    using Status = AcceptResult::Status;
    sockaddr_storage peer = {};
    const int fd = acceptNonBlocking(toNative(listening), peer);
    if (fd >= 0)
        return {Status::Accepted, SocketHandle(fd), toEndpoint(peer), 0};
    const int error = errno;
    switch (error) {
    case EAGAIN:
#if EAGAIN != EWOULDBLOCK
    case EWOULDBLOCK:
#endif
        return {Status::NonePending, {}, {}, error};
    // accept(2), "Error handling": errors already pending on the new socket are to be treated like EAGAIN.
    case EINTR:
    case ECONNABORTED:
    case EPROTO:
    case EPERM: // a firewall's rule
    case ENETDOWN:
    case ENOPROTOOPT:
    case EHOSTDOWN:
#ifdef ENONET
    case ENONET:
#endif
    case EOPNOTSUPP:
    case EHOSTUNREACH:
    case ENETUNREACH:
        return {Status::Vanished, {}, {}, error};
    case EMFILE:
    case ENFILE:
    case ENOBUFS:
    case ENOMEM:
        return {Status::NoDescriptorLeft, {}, {}, error};
    default:
        return {Status::Failed, {}, {}, error};
    }
}

IoResult receive(qintptr socket, char *into, qint64 capacity)
{
    const ssize_t got = ::recv(toNative(socket), into, size_t(capacity), 0);
    if (got > 0)
        return {IoResult::Status::Done, got, 0};
    return got == 0 ? IoResult{IoResult::Status::EndOfStream, 0, 0} : failure();
}

IoResult send(qintptr socket, QByteArrayView bytes)
{
    const ssize_t sent = ::send(toNative(socket), bytes.data(), size_t(bytes.size()), sendFlags);
    return sent >= 0 ? IoResult{IoResult::Status::Done, sent, 0} : failure();
}

void shutdownSending(qintptr socket)
{
    (void)::shutdown(toNative(socket), SHUT_WR);
}

qint64 unsentInSystem(qintptr socket)
{
    int bytes = 0;
#if defined(Q_OS_LINUX)
    if (::ioctl(toNative(socket), SIOCOUTQ, &bytes) != 0)
        return 0;
#elif defined(SO_NWRITE)
    socklen_t size = sizeof bytes;
    if (::getsockopt(toNative(socket), SOL_SOCKET, SO_NWRITE, &bytes, &size) != 0)
        return 0;
#endif
    return bytes;
}

void resetOnClose(qintptr socket)
{
    const linger noWait = {1, 0};
    (void)::setsockopt(toNative(socket), SOL_SOCKET, SO_LINGER, &noWait, sizeof noWait);
}

void setNoDelay(qintptr socket)
{
    setOption(socket, IPPROTO_TCP, TCP_NODELAY, 1);
}

namespace {

int wholeSeconds(std::chrono::milliseconds time)
{
    return std::max(1, int(std::chrono::round<std::chrono::seconds>(time).count()));
}

int probeInterval(std::chrono::milliseconds silence)
{
    return std::max(1, wholeSeconds(silence) / keepAliveProbes);
}

} // namespace

std::chrono::seconds giveUpTime(std::chrono::milliseconds silence)
{
    return std::chrono::seconds(wholeSeconds(silence) + keepAliveProbes * probeInterval(silence));
}

std::optional<std::chrono::milliseconds> unansweredFor([[maybe_unused]] qintptr socket)
{
#ifdef Q_OS_LINUX
    tcp_info info = {};
    socklen_t size = sizeof info;
    if (::getsockopt(toNative(socket), IPPROTO_TCP, TCP_INFO, &info, &size) == 0 && info.tcpi_unacked > 0)
        return std::chrono::milliseconds(info.tcpi_last_ack_recv);
#endif
    return std::nullopt;
}

void setKeepAlive(qintptr socket, std::chrono::milliseconds silence)
{
    [[maybe_unused]] const int seconds = wholeSeconds(silence);
#if defined(TCP_KEEPIDLE)
    setOption(socket, IPPROTO_TCP, TCP_KEEPIDLE, seconds);
#elif defined(TCP_KEEPALIVE)
    setOption(socket, IPPROTO_TCP, TCP_KEEPALIVE, seconds);      // macOS' name for the same
#endif
#ifdef TCP_KEEPINTVL
    setOption(socket, IPPROTO_TCP, TCP_KEEPINTVL, probeInterval(silence));
#endif
#ifdef TCP_KEEPCNT
    setOption(socket, IPPROTO_TCP, TCP_KEEPCNT, keepAliveProbes);
#endif
#ifdef TCP_RXT_CONNDROPTIME // tcp(4) of macOS
    setOption(socket, IPPROTO_TCP, TCP_RXT_CONNDROPTIME, int(giveUpTime(silence).count()));
#endif
    setOption(socket, SOL_SOCKET, SO_KEEPALIVE, 1);
}

Endpoint localOf(qintptr socket)
{
    sockaddr_storage storage = {};
    socklen_t size = sizeof storage;
    if (::getsockname(toNative(socket), reinterpret_cast<sockaddr *>(&storage), &size) != 0)
        return {};
    return toEndpoint(storage);
}

QString errorText(int error)
{
    return qt_error_string(error);
}

void raiseDescriptorLimit()
{
    rlimit limit = {};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    limit.rlim_cur = limit.rlim_max;
#ifdef Q_OS_MACOS
    limit.rlim_cur = qMin<rlim_t>(limit.rlim_max, OPEN_MAX); // setrlimit(2) there refuses more
#endif
    (void)::setrlimit(RLIMIT_NOFILE, &limit);
}

qint64 descriptorLimit()
{
    rlimit limit = {};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
        return std::numeric_limits<qint64>::max();
    return qint64(limit.rlim_cur);
}

void setHeapApart()
{
#ifdef __GLIBC__
    constexpr int mebibyte = 1024 * 1024;
    // NOLINTBEGIN(concurrency-mt-unsafe): called before there are other threads
    (void)::mallopt(M_TOP_PAD, 32 * mebibyte);
    (void)::mallopt(M_TRIM_THRESHOLD, 256 * mebibyte);
    (void)::mallopt(M_MMAP_THRESHOLD, 8 * mebibyte);
    // A thread takes one of so many arenas, and the main thread's is one of them.
    (void)::mallopt(M_ARENA_MAX, 128);
    // NOLINTEND(concurrency-mt-unsafe)
#endif
}

void scheduleAsBatch()
{
#ifdef Q_OS_LINUX
    // sched(7): SCHED_BATCH. 500 clients, 128 B lines, 2 cores: 1.3 times the messages of SCHED_OTHER.
    const sched_param unused = {};
    if (::sched_getscheduler(0) ==
        SCHED_OTHER) // 0: this thread; whoever chose another for the program keeps it
        (void)::sched_setscheduler(0, SCHED_BATCH, &unused);
#endif
}

void scheduleBelowNormal()
{
#if defined(Q_OS_LINUX)
    // setpriority(2), "C library/kernel differences": a thread's, not the process's. sched(7): a tenth of the
    // weight.
    constexpr int niceness = 10;
    (void)::setpriority(PRIO_PROCESS, 0, std::max(niceness, ::getpriority(PRIO_PROCESS, 0)));
#elif defined(Q_OS_MACOS)
    (void)::pthread_set_qos_class_self_np(QOS_CLASS_DEFAULT, 0); // below that of a window
#endif
}

void scheduleAsBackground()
{
#if defined(Q_OS_LINUX)
    // sched(7): SCHED_IDLE. A nice value is not enough: 1,000 threads of nice 10 outweigh one of nice 0 a
    // hundred times. With 500 clients that are threads of this machine, the window was late by 308 ms (99th
    // percentile) at nice 10, 46 ms at nice 19, and 20 ms so.
    const sched_param unused = {};
    (void)::sched_setscheduler(0, SCHED_IDLE, &unused);
#elif defined(Q_OS_MACOS)
    (void)::pthread_set_qos_class_self_np(QOS_CLASS_UTILITY, 0);
#endif
}

namespace {

bool hasAddressSpaceFor(qint64 bytes)
{
    // No page of it is touched, and it is given back at once: two short calls, and no memory. A machine with
    // less memory than that may still have the address space.
#ifdef MAP_NORESERVE
    constexpr int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
#else
    constexpr int flags = MAP_PRIVATE | MAP_ANONYMOUS;
#endif
    void *const space = ::mmap(nullptr, size_t(bytes), PROT_READ | PROT_WRITE, flags, -1, 0);
    if (space == MAP_FAILED)
        return false;
    (void)::munmap(space, size_t(bytes));
    return true;
}

bool groupHasMemoryFor(qint64 bytes)
{
#if defined(Q_OS_LINUX)
    static std::mutex mutex; // protects group
    static MemoryGroup group;
    const std::lock_guard lock(mutex);
    return group.hasRoomFor(bytes, monotonicNs());
#else
    Q_UNUSED(bytes);
    return true;
#endif
}

} // namespace

bool hasMemoryFor(qint64 bytes)
{
    return hasAddressSpaceFor(bytes) && groupHasMemoryFor(bytes);
}

qint64 processCpuNs()
{
    return clockNs(CLOCK_PROCESS_CPUTIME_ID);
}

qint64 monotonicNs()
{
    return clockNs(CLOCK_MONOTONIC);
}

qint64 elapsedNs()
{
#ifdef CLOCK_BOOTTIME
    return clockNs(CLOCK_BOOTTIME);
#else
    return clockNs(CLOCK_MONOTONIC); // clock_gettime(3) of macOS: it "continues to increment while asleep"
#endif
}

qint64 wallClockNs()
{
    return clockNs(CLOCK_REALTIME);
}

} // namespace porthole::platform
