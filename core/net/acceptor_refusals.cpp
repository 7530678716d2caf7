// SPDX-License-Identifier: GPL-3.0-or-later
// How an Acceptor turns clients away; see acceptor.cpp for all else.
#include "core/net/acceptor.h"

#include "core/config/addressrange.h"

#include <limits>

namespace porthole {

namespace {

// A little after the next connection from there would tell of those before it, which says more.
constexpr std::chrono::milliseconds refusalsToldAfter{1500};

} // namespace

void Acceptor::refuse(ConnectionId id, const Endpoint &peer, CloseReason reason, const QString &why)
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    m_events.add(ClientClosed{id, peer, now, now, reason, why, {}, 0});
    if (m_recorder.isRecording())
        record(EventKind::Refused, QStringLiteral("%1 %2: %3").arg(id.toString(), peer.toString(), why));
}

/// Whoever is turned away keeps coming, so not each time has a row, but each is counted.
void Acceptor::turnAway(ConnectionId id, const Endpoint &peer, CloseReason reason, const QString &why)
{
    const auto unlogged = m_admission.unloggedBefore(peer.address, platform::monotonicNs());
    if (!unlogged) {
        m_events.addUnlistedRefusal();
        if (!m_refusalTimer.isActive())
            m_refusalTimer.start(refusalsToldAfter);
        return;
    }
    refuse(id, peer, reason,
           *unlogged == 0
               ? why
               : tr("%1 (and %2 more connections from there before this one)").arg(why).arg(*unlogged));
}

void Acceptor::onRefusalsDue()
{
    tellFurtherRefusals(platform::monotonicNs() - std::chrono::nanoseconds(refusalsToldAfter).count());
}

/// Those of addresses that were last told of at `lastNs` or before.
void Acceptor::tellFurtherRefusals(qint64 lastNs)
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    for (const auto &[address, count] : m_admission.takeUnlogged(lastNs, platform::monotonicNs())) {
        const FurtherRefusals refusals{now, address.isNull() ? QString() : networkText(address), count};
        m_events.add(refusals);
        record(EventKind::Refused, describe(refusals));
    }
    if (m_admission.hasUnlogged())
        m_refusalTimer.start(refusalsToldAfter);
}

void Acceptor::refuseForDescriptors(ConnectionId id, const Endpoint &peer)
{
    turnAway(id, peer, CloseReason::LimitReached, tr("descriptors are used up"));
    report({ErrorCode::DescriptorLimit, {}, tr("the limit is %1").arg(platform::descriptorLimit())});
}

void Acceptor::refuseForMemory(const ConnectionSetup &setup)
{
    m_admission.left(setup.peer.address);
    turnAway(setup.id, setup.peer, CloseReason::LimitReached, tr("memory is short"));
    report({ErrorCode::MemoryLimit, {}, openText()});
}

} // namespace porthole
