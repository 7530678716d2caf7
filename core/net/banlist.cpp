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

/// IPv4 before IPv6, and by number.
bool isBefore(const QHostAddress &a, const QHostAddress &b)
{
    if (a.protocol() != b.protocol())
        return a.protocol() < b.protocol();
    if (a.protocol() == QAbstractSocket::IPv4Protocol)
        return a.toIPv4Address() < b.toIPv4Address();
    const Q_IPV6ADDR one = a.toIPv6Address();
    const Q_IPV6ADDR other = b.toIPv6Address();
    return std::lexicographical_compare(one.c, one.c + 16, other.c, other.c + 16);
}

bool hasRunOut(const Ban &ban, const QDateTime &now)
{
    return ban.until && *ban.until <= now;
}

} // namespace

Result<void> BanList::add(const Bans &bans, const QDateTime &now)
{
    Bans lasting;
    QSet<QHostAddress> addresses;
    for (Ban ban : bans) {
        if (hasRunOut(ban, now))
            continue;
        ban.address = plainAddress(ban.address);
        addresses.insert(ban.address);
        lasting.append(ban);
    }
    const QMutexLocker lock(&m_mutex);
    forgetRunOut(now);
    if (const Result<void> hasRoom = checkRoomFor(addresses); !hasRoom)
        return hasRoom;
    for (Ban &added : lasting) {
        if (const auto before = m_bans.constFind(added.address); before != m_bans.cend())
            added.hits = std::max(added.hits, before->hits);
        if (added.until && (!m_nextEnd || *added.until < *m_nextEnd))
            m_nextEnd = added.until;
        m_bans.insert(added.address, added);
    }
    ++m_revision;
    return {};
}

Result<void> BanList::checkRoomFor(const QSet<QHostAddress> &addresses) const
{
    const auto isNew = [this](const QHostAddress &address) { return !m_bans.contains(address); };
    const qsizetype further = std::count_if(addresses.begin(), addresses.end(), isNew);
    if (m_bans.size() + further <= limits::maxBans)
        return {};
    const QString subject = addresses.size() == 1 ? addresses.begin()->toString()
                                                  : Words::tr("%1 addresses").arg(addresses.size());
    return tl::unexpected(Error{ErrorCode::InvalidValue, subject,
                                Words::tr("cannot be banned: %1 addresses are already, and %2 is the most; "
                                          "unban some of them")
                                    .arg(m_bans.size())
                                    .arg(limits::maxBans)});
}

QList<QHostAddress> BanList::remove(const QList<QHostAddress> &addresses)
{
    QList<QHostAddress> removed;
    const QMutexLocker lock(&m_mutex);
    for (const QHostAddress &address : addresses) {
        if (const QHostAddress plain = plainAddress(address); m_bans.remove(plain))
            removed.append(plain);
    }
    m_revision += removed.isEmpty() ? 0 : 1;
    return removed;
}

bool BanList::isBanned(const QHostAddress &address, const QDateTime &now)
{
    const QMutexLocker lock(&m_mutex);
    const auto ban = m_bans.constFind(plainAddress(address));
    return ban != m_bans.cend() && !hasRunOut(*ban, now);
}

std::optional<Ban> BanList::hit(const QHostAddress &address, const QDateTime &now)
{
    const QMutexLocker lock(&m_mutex);
    const auto ban = m_bans.find(plainAddress(address));
    if (ban == m_bans.end() || hasRunOut(*ban, now))
        return std::nullopt;
    ++ban->hits;
    ++m_revision;
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
        return a.since == b.since ? isBefore(a.address, b.address) : a.since < b.since;
    });
    return bans;
}

quint64 BanList::revision(const QDateTime &now)
{
    const QMutexLocker lock(&m_mutex);
    forgetRunOut(now);
    return m_revision;
}

void BanList::forgetRunOut(const QDateTime &now)
{
    if (!m_nextEnd || now < *m_nextEnd)
        return;
    m_revision += m_bans.removeIf([&](auto ban) { return hasRunOut(*ban, now); }) > 0 ? 1 : 0;
    m_nextEnd.reset();
    for (const Ban &ban : std::as_const(m_bans)) {
        if (ban.until && (!m_nextEnd || *ban.until < *m_nextEnd))
            m_nextEnd = ban.until;
    }
}

} // namespace porthole
