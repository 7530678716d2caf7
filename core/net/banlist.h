// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/config/ban.h"
#include "core/config/limits.h"

#include <QHash>
#include <QMutex>

#include <optional>

namespace porthole {

/// The addresses that the user banned. Times are of the steady clock, so that setting the machine's neither
/// lifts a ban nor lengthens it. Thread: any; each call takes a lock for as long as it takes to look
/// one address up, or to share the list.
class BanList final
{
public:
    /// Replaces a ban of the same address and keeps its hits. Error: InvalidValue, with the address as its
    /// subject, when there are limits::maxBans that have not run out.
    [[nodiscard]] Result<void> add(const Ban &ban);
    /// False: it was not banned.
    bool remove(const QHostAddress &address);
    [[nodiscard]] bool isBanned(const QHostAddress &address, const QDateTime &now);
    /// Counts a hit. None: it may connect.
    [[nodiscard]] std::optional<Ban> hit(const QHostAddress &address, const QDateTime &now);
    /// Those that have not run out, by the time since when they are, and by address.
    [[nodiscard]] Bans bans(const QDateTime &now);

private:
    void forgetRunOut(const QDateTime &now);

    QMutex m_mutex;
    QHash<QHostAddress, Ban> m_bans; // by plainAddress()
};

} // namespace porthole
