// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/platform.h"

#include <QtGlobal>

#include <algorithm>
#include <chrono>
#include <limits>

#include <winsock2.h>
#include <ws2tcpip.h>

#include <mstcpip.h>

namespace porthole::platform {

namespace {

SOCKET toNative(qintptr socket)
{
    return SOCKET(socket);
}

void setOption(qintptr socket, int level, int name, DWORD value)
{
    // A socket that is already reset refuses options; its next read says so, so nothing is lost here.
    (void)::setsockopt(toNative(socket), level, name, reinterpret_cast<const char *>(&value), sizeof value);
}

IoResult failure()
{
    const int error = ::WSAGetLastError();
    if (error == WSAEWOULDBLOCK || error == WSAEINTR)
        return {IoResult::Status::WouldBlock, 0, error};
    if (error == WSAECONNRESET || error == WSAECONNABORTED || error == WSAESHUTDOWN)
        return {IoResult::Status::Reset, 0, error};
    // As keep-alive (the first) or retransmission found out.
    if (error == WSAENETRESET || error == WSAETIMEDOUT || error == WSAEHOSTUNREACH || error == WSAENETUNREACH)
        return {IoResult::Status::Vanished, 0, error};
    return {IoResult::Status::Failed, 0, error};
}

int clamped(qint64 bytes)
{
    return int(qMin<qint64>(bytes, std::numeric_limits<int>::max()));
}

Endpoint toEndpoint(const sockaddr_storage &storage)
{
    const bool isIpv6 = storage.ss_family == AF_INET6;
    const auto port = isIpv6 ? reinterpret_cast<const sockaddr_in6 &>(storage).sin6_port
                             : reinterpret_cast<const sockaddr_in &>(storage).sin_port;
    return Endpoint::make(QHostAddress(reinterpret_cast<const sockaddr *>(&storage)), ntohs(port));
}

} // namespace

void SocketHandle::close()
{
    if (isValid())
        ::closesocket(toNative(std::exchange(m_descriptor, -1)));
}

AcceptResult acceptConnection(qintptr listening)
{
    using Status = AcceptResult::Status;
    sockaddr_storage peer = {};
    int size = sizeof peer;
    const SOCKET socket = ::accept(toNative(listening), reinterpret_cast<sockaddr *>(&peer), &size);
    if (socket != INVALID_SOCKET) {
        u_long nonBlocking = 1;
        ::ioctlsocket(socket, FIONBIO, &nonBlocking);
        ::SetHandleInformation(HANDLE(socket), HANDLE_FLAG_INHERIT, 0);
        return {Status::Accepted, SocketHandle(qintptr(socket)), toEndpoint(peer), 0};
    }
    const int error = ::WSAGetLastError();
    switch (error) {
    case WSAEWOULDBLOCK:
        return {Status::NonePending, {}, {}, error};
    case WSAEINTR:
    case WSAECONNRESET:
    case WSAECONNABORTED:
        return {Status::Vanished, {}, {}, error};
    case WSAEMFILE:
    case WSAENOBUFS:
        return {Status::NoDescriptorLeft, {}, {}, error};
    default:
        return {Status::Failed, {}, {}, error};
    }
}

IoResult receive(qintptr socket, char *into, qint64 capacity)
{
    const int got = ::recv(toNative(socket), into, clamped(capacity), 0);
    if (got > 0)
        return {IoResult::Status::Done, got, 0};
    return got == 0 ? IoResult{IoResult::Status::EndOfStream, 0, 0} : failure();
}

IoResult send(qintptr socket, QByteArrayView bytes)
{
    const int sent = ::send(toNative(socket), bytes.data(), clamped(bytes.size()), 0);
    return sent >= 0 ? IoResult{IoResult::Status::Done, sent, 0} : failure();
}

void shutdownSending(qintptr socket)
{
    (void)::shutdown(toNative(socket), SD_SEND);
}

qint64 unsentInSystem(qintptr)
{
    return 0; // Winsock does not tell
}

void resetOnClose(qintptr socket)
{
    const linger noWait = {1, 0};
    (void)::setsockopt(toNative(socket), SOL_SOCKET, SO_LINGER, reinterpret_cast<const char *>(&noWait),
                       sizeof noWait);
}

void setNoDelay(qintptr socket)
{
    setOption(socket, IPPROTO_TCP, TCP_NODELAY, 1);
}

std::chrono::seconds giveUpTime(std::chrono::milliseconds silence)
{
    return std::chrono::round<std::chrono::seconds>(2 * std::max(silence, std::chrono::milliseconds(1000)));
}

std::optional<std::chrono::milliseconds> unansweredFor(qintptr)
{
    return std::nullopt; // TCP_MAXRT does it
}

void setKeepAlive(qintptr socket, std::chrono::milliseconds silence)
{
    setOption(socket, IPPROTO_TCP, TCP_MAXRT, DWORD(giveUpTime(silence).count())); // seconds
    // It also switches SO_KEEPALIVE on. How many probes there are is fixed (10 since Windows Vista).
    const auto ms = ULONG(std::max<qint64>(1000, silence.count()));
    tcp_keepalive values = {1, ms, std::max<ULONG>(1000, ms / keepAliveProbes)};
    DWORD given = 0;
    (void)::WSAIoctl(toNative(socket), SIO_KEEPALIVE_VALS, &values, sizeof values, nullptr, 0, &given,
                     nullptr, nullptr);
}

Endpoint localOf(qintptr socket)
{
    sockaddr_storage storage = {};
    int size = sizeof storage;
    if (::getsockname(toNative(socket), reinterpret_cast<sockaddr *>(&storage), &size) != 0)
        return {};
    return toEndpoint(storage);
}

QString errorText(int error)
{
    return qt_error_string(error).trimmed();
}

void raiseDescriptorLimit()
{
    // Winsock's sockets are kernel handles, of which a process may hold millions.
}

qint64 descriptorLimit()
{
    return std::numeric_limits<qint64>::max();
}

void setHeapApart()
{
    // Windows' heap has such locks for a moment only, and boosts whoever holds one.
}

void scheduleAsBatch()
{
    // Windows has nothing of the kind; its scheduler boosts a thread that a socket wakes.
}

void scheduleBelowNormal()
{
    // Windows has one step that is not a background's, which is the clients' threads'.
}

void scheduleAsBackground()
{
    ::SetThreadPriority(::GetCurrentThread(), THREAD_PRIORITY_BELOW_NORMAL);
}

bool hasMemoryFor(qint64 bytes)
{
    void *const space = ::VirtualAlloc(nullptr, SIZE_T(bytes), MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
    if (space == nullptr)
        return false;
    ::VirtualFree(space, 0, MEM_RELEASE);
    return true;
}

qint64 processCpuNs()
{
    FILETIME made = {};
    FILETIME ended = {};
    FILETIME kernel = {};
    FILETIME user = {};
    ::GetProcessTimes(::GetCurrentProcess(), &made, &ended, &kernel, &user);
    const auto hundredNs = [](const FILETIME &time) {
        return qint64(time.dwHighDateTime) << 32 | qint64(time.dwLowDateTime);
    };
    return (hundredNs(kernel) + hundredNs(user)) * 100;
}

qint64 monotonicNs()
{
    using namespace std::chrono;
    return duration_cast<nanoseconds>(steady_clock::now().time_since_epoch()).count();
}

qint64 elapsedNs()
{
    return monotonicNs(); // QueryPerformanceCounter, which goes on while the machine sleeps
}

qint64 wallClockNs()
{
    using namespace std::chrono;
    return duration_cast<nanoseconds>(system_clock::now().time_since_epoch()).count();
}

} // namespace porthole::platform
