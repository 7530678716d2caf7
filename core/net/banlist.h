// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/config/ban.h"
#include "core/config/limits.h"

#include <QHash>
#include <QMutex>
#include <QSet>

#include <optional>

namespace porthole {

/// The addresses that the user banned. Times are of the steady clock, so that setting the machine's neither
/// lifts a ban nor lengthens it. Thread: any; each call takes a lock for as long as it takes to look its
/// addresses up, or to copy the list.
class BanList final
{
public:
    /// Replaces bans of the same addresses and keeps their hits. Bans that have run out at `now` are
    /// nobody's: they neither come in, nor take a place, nor leave their hits. Error: InvalidValue, with the
    /// address or the number of addresses as its subject, when there would be more than limits::maxBans; none
    /// is added then.
    [[nodiscard]] Result<void> add(const Bans &bans, const QDateTime &now);
    /// Those of them that were banned.
    QList<QHostAddress> remove(const QList<QHostAddress> &addresses);
    [[nodiscard]] bool isBanned(const QHostAddress &address, const QDateTime &now);
    /// Counts a hit. None: it may connect.
    [[nodiscard]] std::optional<Ban> hit(const QHostAddress &address, const QDateTime &now);
    /// Those that have not run out, by the time since when they are, and by address.
    [[nodiscard]] Bans bans(const QDateTime &now);
    /// Another number than before as soon as bans() would give something else.
    [[nodiscard]] quint64 revision(const QDateTime &now);

private:
    // With the lock held.
    void forgetRunOut(const QDateTime &now);
    [[nodiscard]] Result<void> checkRoomFor(const QSet<QHostAddress> &addresses) const;

    QMutex m_mutex;                     // protects all below
    QHash<QHostAddress, Ban> m_bans;    // by plainAddress()
    std::optional<QDateTime> m_nextEnd; // none of them ends before it; none: no end is known
    quint64 m_revision = 0;
};

} // namespace porthole
