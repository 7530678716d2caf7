// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/load/epollengine.h"

#include "app/load/loadrun.h"

#include <QCoreApplication>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

namespace porthole {

namespace {

constexpr size_t opensPerTurn = 64;
constexpr int eventsPerTurn = 256;
constexpr qint64 nsPerMs = 1'000'000;
// Waits shorter than this are left to the timer: the timeout of epoll has only milliseconds.
constexpr qint64 timerBelowNs = 2 * nsPerMs;
constexpr quint64 timerMark = ~quint64(0);

struct Address
{
    sockaddr_storage storage = {};
    socklen_t size = 0;
};

Address toAddress(const QHostAddress &host, quint16 port)
{
    Address address;
    if (host.protocol() == QAbstractSocket::IPv4Protocol) {
        auto &ipv4 = reinterpret_cast<sockaddr_in &>(address.storage);
        ipv4.sin_family = AF_INET;
        ipv4.sin_port = htons(port);
        ipv4.sin_addr.s_addr = htonl(host.toIPv4Address());
        address.size = sizeof ipv4;
    } else {
        auto &ipv6 = reinterpret_cast<sockaddr_in6 &>(address.storage);
        const Q_IPV6ADDR bytes = host.toIPv6Address();
        ipv6.sin6_family = AF_INET6;
        ipv6.sin6_port = htons(port);
        std::memcpy(&ipv6.sin6_addr, &bytes, sizeof bytes);
        address.size = sizeof ipv6;
    }
    return address;
}

QString closedText()
{
    return QCoreApplication::translate("porthole::Load", "the server closed the connection");
}

} // namespace

EpollEngine::EpollEngine()
    : m_epoll(::epoll_create1(EPOLL_CLOEXEC))
    , m_timer(::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC))
    , m_buffer(size_t(LoadRun::readBytes))
{
    epoll_event event = {};
    event.events = EPOLLIN | EPOLLET; // a timer that has fired is set again, never read
    event.data.u64 = timerMark;
    (void)::epoll_ctl(m_epoll, EPOLL_CTL_ADD, m_timer, &event);
}

EpollEngine::~EpollEngine()
{
    ::close(m_timer);
    ::close(m_epoll);
}

void EpollEngine::drive(LoadRun &run)
{
    m_run = &run;
    m_connections.resize(size_t(run.spec().clients));
    run.setWaker([this](size_t index) {
        if (m_connections[index].socket.isValid() && !m_connections[index].awaitsRoom)
            write(index);
    });
    while (run.phase() != LoadRun::Phase::Over) {
        openSome();
        const qint64 now = platform::monotonicNs();
        const bool opensMore = run.phase() == LoadRun::Phase::Connecting && m_opened < m_connections.size();
        wait(opensMore ? now : run.nextTurnNs(now));
        run.advance(platform::monotonicNs());
    }
    m_connections.clear();
}

void EpollEngine::openSome()
{
    if (m_run->phase() != LoadRun::Phase::Connecting)
        return;
    for (size_t i = 0; i < opensPerTurn && m_opened < m_connections.size(); ++i)
        open(m_opened++);
}

void EpollEngine::open(size_t index)
{
    const Address address = toAddress(m_run->address(), m_run->spec().port);
    const int fd = ::socket(address.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return drop(index, platform::errorText(errno));
    m_connections[index].socket = platform::SocketHandle(fd);
    platform::setNoDelay(fd);
    const int done = ::connect(fd, reinterpret_cast<const sockaddr *>(&address.storage), address.size);
    if (done != 0 && errno != EINPROGRESS)
        return drop(index, platform::errorText(errno));
    watch(index, true);
}

void EpollEngine::wait(qint64 untilNs)
{
    const qint64 waitNs = std::max<qint64>(0, untilNs - platform::monotonicNs());
    int timeoutMs = int(waitNs / nsPerMs);
    if (waitNs > 0 && waitNs < timerBelowNs) {
        itimerspec at = {};
        at.it_value.tv_nsec = long(waitNs);
        (void)::timerfd_settime(m_timer, 0, &at, nullptr);
        timeoutMs = -1;
    }
    std::array<epoll_event, eventsPerTurn> events;
    const int count = ::epoll_wait(m_epoll, events.data(), eventsPerTurn, timeoutMs);
    for (int i = 0; i < count; ++i) {
        if (events[size_t(i)].data.u64 != timerMark)
            handle(events[size_t(i)]);
    }
}

void EpollEngine::handle(const epoll_event &event)
{
    const auto index = size_t(event.data.u64);
    Connection &connection = m_connections[index];
    if (!connection.socket.isValid())
        return;
    if (connection.isConnecting) {
        finishConnecting(index);
        return;
    }
    if (event.events & (EPOLLIN | EPOLLERR | EPOLLHUP))
        read(index);
    if (connection.socket.isValid() && m_run->client(index).wantsToSend() &&
        (!connection.awaitsRoom || event.events & EPOLLOUT))
        write(index);
}

void EpollEngine::finishConnecting(size_t index)
{
    Connection &connection = m_connections[index];
    int error = 0;
    socklen_t size = sizeof error;
    (void)::getsockopt(int(connection.socket.get()), SOL_SOCKET, SO_ERROR, &error, &size);
    if (error != 0)
        return drop(index, platform::errorText(error));
    connection.isConnecting = false;
    watch(index, false);
    m_run->connected(index);
}

void EpollEngine::read(size_t index)
{
    using Status = platform::IoResult::Status;
    const auto result =
        platform::receive(m_connections[index].socket.get(), m_buffer.data(), qint64(m_buffer.size()));
    if (result.status == Status::EndOfStream)
        return drop(index, closedText());
    if (result.isLost())
        return drop(index, platform::errorText(result.error));
    if (result.status == Status::Done &&
        !m_run->received(index, QByteArrayView(m_buffer.data(), result.bytes), platform::monotonicNs()))
        drop(index, m_run->client(index).problem());
}

void EpollEngine::write(size_t index)
{
    using Status = platform::IoResult::Status;
    Connection &connection = m_connections[index];
    LoadClient &client = m_run->client(index);
    const QByteArrayView bytes = client.unsent(m_run->writeLimit());
    if (!bytes.isEmpty()) {
        const qint64 now = platform::monotonicNs();
        const auto result = platform::send(connection.socket.get(), bytes);
        if (result.isLost())
            return drop(index, platform::errorText(result.error));
        if (result.status == Status::Done)
            client.sent(result.bytes, now);
    }
    if (connection.awaitsRoom != client.wantsToSend()) {
        connection.awaitsRoom = !connection.awaitsRoom;
        watch(index, false);
    }
}

void EpollEngine::watch(size_t index, bool isNew)
{
    const Connection &connection = m_connections[index];
    epoll_event event = {};
    event.events = EPOLLIN | (connection.isConnecting || connection.awaitsRoom ? EPOLLOUT : 0U);
    event.data.u64 = index;
    (void)::epoll_ctl(m_epoll, isNew ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, int(connection.socket.get()), &event);
}

void EpollEngine::drop(size_t index, const QString &problem)
{
    m_connections[index].socket = platform::SocketHandle();
    m_run->failed(index, problem);
}

} // namespace porthole
