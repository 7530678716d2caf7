// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/banlist.h"

#include "core/config/addressrange.h"

#include <QCoreApplication>

#include <algorithm>

namespace porthole {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(porthole::BanList)
};

} // namespace

Result<void> BanList::add(const Ban &ban)
{
    const QMutexLocker lock(&m_mutex);
    if (m_bans.size() >= limits::maxBans)
        forgetRunOut(ban.since);
    const QHostAddress address = plainAddress(ban.address);
    const auto before = m_bans.constFind(address);
    if (before == m_bans.cend() && m_bans.size() >= limits::maxBans) {
        return tl::unexpected(Error{
            ErrorCode::InvalidValue, address.toString(),
            Words::tr("cannot be banned: %1 addresses are already; unban some of them").arg(m_bans.size())});
    }
    Ban added = ban;
    added.address = address;
    if (before != m_bans.cend())
        added.hits = std::max(added.hits, before->hits);
    m_bans.insert(address, added);
    return {};
}

bool BanList::remove(const QHostAddress &address)
{
    const QMutexLocker lock(&m_mutex);
    return m_bans.remove(plainAddress(address));
}

bool BanList::isBanned(const QHostAddress &address, const QDateTime &now)
{
    const QMutexLocker lock(&m_mutex);
    const auto ban = m_bans.constFind(plainAddress(address));
    return ban != m_bans.cend() && (!ban->until || *ban->until > now);
}

std::optional<Ban> BanList::hit(const QHostAddress &address, const QDateTime &now)
{
    const QMutexLocker lock(&m_mutex);
    const auto ban = m_bans.find(plainAddress(address));
    if (ban == m_bans.end() || (ban->until && *ban->until <= now))
        return std::nullopt;
    ++ban->hits;
    return *ban;
}

Bans BanList::bans(const QDateTime &now)
{
    Bans bans;
    {
        const QMutexLocker lock(&m_mutex);
        forgetRunOut(now);
        bans = m_bans.values();
    }
    // Not under the lock, which each connection that comes in takes.
    std::sort(bans.begin(), bans.end(), [](const Ban &a, const Ban &b) {
        return a.since == b.since ? a.address.toString() < b.address.toString() : a.since < b.since;
    });
    return bans;
}

void BanList::forgetRunOut(const QDateTime &now)
{
    m_bans.removeIf([&](auto ban) { return ban->until && *ban->until <= now; });
}

} // namespace porthole
