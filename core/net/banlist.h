// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QDateTime>
#include <QHash>
#include <QHostAddress>
#include <QList>
#include <QMetaType>
#include <QMutex>
#include <QString>

#include <optional>

namespace porthole {

/// An address that may not connect. Thread: any (a plain value).
struct Ban
{
    QHostAddress address;
    QString reason;                 ///< the user's; may be empty
    QDateTime since;                ///< UTC
    std::optional<QDateTime> until; ///< UTC; none: for good
    qint64 hits = 0;                ///< connections that were refused for it
};

/// The addresses that the user banned. Thread: any; each call takes a lock for as long as it takes to look
/// one address up, or to share the list.
class BanList final
{
public:
    static constexpr qsizetype maxBans = 10'000;

    /// Replaces a ban of the same address and keeps its hits. Error: InvalidValue, with the address as its
    /// subject, when there are maxBans that have not run out.
    [[nodiscard]] Result<void> add(const Ban &ban);
    /// False: it was not banned.
    bool remove(const QHostAddress &address);
    [[nodiscard]] bool isBanned(const QHostAddress &address, const QDateTime &now);
    /// Counts a hit. None: it may connect.
    [[nodiscard]] std::optional<Ban> hit(const QHostAddress &address, const QDateTime &now);
    /// Those that have not run out, by the time since when they are, and by address.
    [[nodiscard]] QList<Ban> bans(const QDateTime &now);

private:
    void forgetRunOut(const QDateTime &now);

    QMutex m_mutex;
    QHash<QHostAddress, Ban> m_bans; // by plainAddress()
};

} // namespace porthole

Q_DECLARE_METATYPE(porthole::Ban)
