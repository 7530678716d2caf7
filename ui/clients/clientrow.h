// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/clientevents.h"

#include <optional>

namespace porthole {

/// All that the window knows of one client, open or closed. Thread: main (a plain value).
struct ClientRow
{
    ConnectionId id;
    Endpoint peer;
    Endpoint local;
    QDateTime since;     ///< UTC
    ClientSample sample; ///< the latest; the final totals and no rates once closed
    struct Closed
    {
        QDateTime at; ///< UTC
        CloseReason reason;
        QString detail;
        qint64 unsentBytes = 0;
    };
    std::optional<Closed> closed; ///< set once it has closed
    bool overTls = false;         ///< of a past capture's clients not known
    std::optional<TlsFacts> tls;  ///< set once its handshake is done
    QString notice;               ///< what is odd about it; may be empty

    [[nodiscard]] bool isOpen() const { return !closed.has_value(); }
    [[nodiscard]] bool isHandshaking() const { return isOpen() && overTls && !tls; }
};

} // namespace porthole
