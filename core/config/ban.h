// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QHostAddress>
#include <QList>
#include <QMetaType>
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

    friend bool operator==(const Ban &, const Ban &) = default;
};

using Bans = QList<Ban>;

} // namespace porthole

Q_DECLARE_METATYPE(porthole::Ban)
