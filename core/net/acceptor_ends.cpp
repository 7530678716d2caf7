// SPDX-License-Identifier: GPL-3.0-or-later
// How an Acceptor ends clients, few at a time; see acceptor.cpp for all else.
#include "core/net/acceptor.h"

#include "core/base/threadcheck.h"

#include <QSet>

namespace porthole {

namespace {

// Threads that begin, and that end, share locks with all others: the heap's and the address space's. In the
// background one may wait long while it holds such a lock, the longer the more of them there are, and the
// window with it (p99 65 to 260 ms while 9,000 ended at once, 7 ms in portions). So few begin or end at a
// time, whoever wishes for it: the user, a ban, the idle timeout, Stop.
constexpr int endingAtOnce = 32;
constexpr std::chrono::milliseconds endsInterval{1};

EndKind kindOfKick(CloseMode mode)
{
    return mode == CloseMode::Fin ? EndKind::KickedFin : EndKind::KickedRst;
}

/// Thread: worker.
void end(ConnectionWorker &worker, EndKind kind)
{
    switch (kind) {
    case EndKind::Idle:
        return worker.closeIfIdle();
    case EndKind::KickedFin:
        return worker.kick(CloseMode::Fin);
    case EndKind::KickedRst:
        return worker.kick(CloseMode::Rst);
    case EndKind::Banned:
        return worker.close(CloseReason::Banned, CloseMode::Rst);
    case EndKind::Stopped:
        return worker.close(CloseReason::ServerStopped, CloseMode::Fin);
    case EndKind::Abandoned:
        return worker.abandon(CloseReason::ServerStopped);
    }
}

} // namespace

void Acceptor::kick(const QList<ConnectionId> &ids, CloseMode mode)
{
    assertOwnThread(this);
    for (const ConnectionId id : ids) {
        if (m_clients.contains(id.value))
            m_toEnd.add(id.value, kindOfKick(mode));
    }
    endSoon();
}

void Acceptor::kickAll(CloseMode mode)
{
    assertOwnThread(this);
    endAll(kindOfKick(mode));
}

void Acceptor::resetAddresses(const QList<QHostAddress> &addresses)
{
    assertOwnThread(this);
    QSet<QHostAddress> plain;
    for (const QHostAddress &address : addresses)
        plain.insert(plainAddress(address));
    for (const auto &[id, client] : m_clients) {
        if (plain.contains(plainAddress(client.address)))
            m_toEnd.add(id, EndKind::Banned);
    }
    endSoon();
}

void Acceptor::closeIdle()
{
    assertOwnThread(this);
    const qint64 idleSince =
        platform::monotonicNs() - std::chrono::nanoseconds(m_config->idleTimeout).count();
    for (const auto &[id, client] : m_clients) {
        if (client.worker && client.counters->lastActiveNs.get() <= idleSince)
            m_toEnd.add(id, EndKind::Idle);
    }
    endSoon();
}

void Acceptor::endAll(EndKind kind)
{
    for (const auto &[id, client] : m_clients)
        m_toEnd.add(id, kind);
    endSoon();
}

void Acceptor::endSoon()
{
    if (!m_endTimer.isActive()) // else a portion was handed out just now
        endSome();
}

void Acceptor::endSome()
{
    int posted = 0;
    while (posted < endsPerPortion && !m_toEnd.isEmpty() && m_ending.size() < endingAtOnce) {
        const EndQueue::Wish wish = *m_toEnd.takeFirst();
        const auto found = m_clients.find(wish.id);
        if (found == m_clients.end())
            continue;
        post(found->second, [kind = wish.kind](ConnectionWorker &worker) { end(worker, kind); });
        ++posted;
    }
    if (posted > 0 || !m_toEnd.isEmpty())
        m_endTimer.start(endsInterval);
}

void Acceptor::abandonAll()
{
    m_impatient = true; // a client whose thread is only starting is reset when it announces itself
    m_toEnd.clear();    // no other end matters any more
    endAll(EndKind::Abandoned);
}

} // namespace porthole
