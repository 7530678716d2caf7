// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/admission.h"

#include "core/base/counted.h"
#include "core/base/steadyclock.h"

#include <QCoreApplication>

#include <algorithm>

namespace porthole {

namespace {

constexpr qint64 secondNs = 1'000'000'000;

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(porthole::Admission)
};

/// Makes room by forgetting who has not been seen for a second, and who is therefore as good as new.
template <typename Seen> void makeRoom(QHash<QHostAddress, Seen> &seen, qint64 nowNs)
{
    if (seen.size() < Admission::maxAddresses)
        return;
    seen.removeIf([nowNs](auto entry) { return nowNs - entry->atNs >= secondNs; });
    if (seen.size() >= Admission::maxAddresses)
        seen.clear();
}

QString wordsOf(const Ban &ban)
{
    QString text = ban.until ? Words::tr("banned until %1 UTC")
                                   .arg(steadyclock::toWall(*ban.until).toString(u"yyyy-MM-dd HH:mm:ss"))
                             : Words::tr("banned for good");
    if (!ban.reason.isEmpty())
        text += QStringLiteral(": ") + ban.reason;
    return text;
}

} // namespace

Admission::Admission(const AccessOptions &options, std::shared_ptr<BanList> bans)
    : m_options(options)
    , m_bans(std::move(bans))
{
}

std::optional<Admission::Refusal> Admission::banOf(const QHostAddress &peer, const QDateTime &now)
{
    const auto ban = m_bans->hit(peer, now);
    return ban ? std::optional(Refusal{CloseReason::Banned, wordsOf(*ban)}) : std::nullopt;
}

std::optional<Admission::Refusal> Admission::refusal(const QHostAddress &peer, qint64 nowNs,
                                                     const QDateTime &now)
{
    if (const auto banned = banOf(peer, now))
        return banned;
    if (contains(m_options.deny, peer))
        return Refusal{CloseReason::NotAllowed, Words::tr("its address is in the list of denied ones")};
    if (!m_options.allow.isEmpty() && !contains(m_options.allow, peer))
        return Refusal{CloseReason::NotAllowed, Words::tr("its address is not in the list of allowed ones")};
    const QHostAddress address = networkOf(peer);
    if (m_options.maxPerAddress > 0 && m_clients.value(address) >= m_options.maxPerAddress) {
        return Refusal{CloseReason::LimitReached,
                       Words::tr("%1 has the maximum of %2 already")
                           .arg(networkText(peer), counted(m_options.maxPerAddress, Words::tr("1 client"),
                                                           Words::tr("%1 clients")))};
    }
    if (m_options.connectRate > 0 && !takeToken(address, nowNs)) {
        return Refusal{CloseReason::LimitReached,
                       Words::tr("%1 connects more than %2 a second")
                           .arg(networkText(peer),
                                counted(m_options.connectRate, Words::tr("once"), Words::tr("%1 times")))};
    }
    return std::nullopt;
}

bool Admission::takeToken(const QHostAddress &address, qint64 nowNs)
{
    const double most = m_options.connectRate;
    auto bucket = m_buckets.find(address);
    if (bucket == m_buckets.end()) {
        makeRoom(m_buckets, nowNs);
        bucket = m_buckets.insert(address, {most, nowNs});
    }
    const double seconds = double(nowNs - bucket->atNs) / double(secondNs);
    bucket->tokens = std::min(most, bucket->tokens + seconds * most);
    bucket->atNs = nowNs;
    if (bucket->tokens < 1)
        return false;
    bucket->tokens -= 1;
    return true;
}

void Admission::entered(const QHostAddress &peer)
{
    if (m_options.maxPerAddress > 0)
        ++m_clients[networkOf(peer)];
}

void Admission::left(const QHostAddress &peer)
{
    const QHostAddress address = networkOf(peer);
    if (const auto clients = m_clients.find(address); clients != m_clients.end() && --*clients == 0)
        m_clients.remove(address);
}

std::optional<qint64> Admission::unloggedBefore(const QHostAddress &peer, qint64 nowNs)
{
    const QHostAddress address = networkOf(peer);
    const auto logged = m_logged.find(address);
    if (logged == m_logged.end()) {
        if (m_logged.size() >=
            maxAddresses) { // some are about to go, and then nobody knows any more whose it was
            m_forgotten = m_unlogged;
            for (Logged &each : m_logged)
                each.unlogged = 0;
        }
        makeRoom(m_logged, nowNs);
        m_logged.insert(address, {nowNs});
        return 0;
    }
    if (nowNs - logged->atNs < secondNs) {
        ++logged->unlogged;
        ++m_unlogged;
        return std::nullopt;
    }
    logged->atNs = nowNs;
    m_unlogged -= logged->unlogged;
    return std::exchange(logged->unlogged, 0);
}

QList<Admission::Unlogged> Admission::takeUnlogged(qint64 lastNs, qint64 nowNs)
{
    QList<Unlogged> taken;
    qint64 others = std::exchange(m_forgotten, 0);
    m_unlogged -= others;
    for (auto logged = m_logged.begin(); logged != m_logged.end(); ++logged) {
        if (logged->unlogged == 0 || logged->atNs > lastNs)
            continue;
        m_unlogged -= logged->unlogged;
        if (taken.size() < maxTold)
            taken.append({logged.key(), logged->unlogged});
        else
            others += logged->unlogged;
        *logged = {nowNs};
    }
    if (others > 0)
        taken.append({{}, others});
    return taken;
}

} // namespace porthole
