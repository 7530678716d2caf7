// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/closereason.h"
#include "core/base/connectionid.h"
#include "core/base/endpoint.h"
#include "core/telemetry/clientcounters.h"
#include "core/telemetry/serversample.h"
#include "core/tls/tlsfacts.h"

#include <QDateTime>
#include <QList>
#include <QMetaType>

#include <memory>
#include <optional>

namespace porthole {

/// A client is connected: from now on it counts, and may be sent to and kicked.
struct ClientOpened
{
    ConnectionId id;
    Endpoint peer;
    Endpoint local;
    QDateTime since; ///< UTC
    std::shared_ptr<const ClientCounters> counters;
    bool overTls = false; ///< it is served once its handshake is done, which ClientNoted::tls tells
};

/// A client is closed, for good.
struct ClientClosed
{
    ConnectionId id;
    Endpoint peer;
    QDateTime since; ///< UTC: when it connected
    QDateTime at;    ///< UTC: when it closed
    CloseReason reason = CloseReason::PeerClosed;
    QString detail;         ///< the system's text, or what was wrong with the frame; may be empty
    TrafficTotals totals;   ///< the final figures
    qint64 unsentBytes = 0; ///< replies that could not be sent any more
};

/// Something about an open client that was not known when it opened.
struct ClientNoted
{
    ConnectionId id;
    QDateTime at;                ///< UTC
    std::optional<TlsFacts> tls; ///< its handshake is done
    QString notice;              ///< a sentence of what is odd about it; empty: nothing
};

/// Clients that were refused without a row of their own, and that no later row tells of.
struct FurtherRefusals
{
    QDateTime at; ///< UTC: when they were summed up
    QString from; ///< their address, or in IPv6 their /64; empty: several
    qint64 clients = 0;
};

/// For people and for the log. Thread: any.
[[nodiscard]] QString describe(const FurtherRefusals &refusals);

/// What happened to clients since the last batch. A client that opened and closed in between is in both
/// lists, one that was refused (isRefusal(), or ServerStopped before it had a thread) only in
/// `closed`.
struct ClientBatch
{
    QList<ClientOpened> opened;
    QList<ClientClosed> closed;
    QList<ClientNoted> noted;   ///< before any of them closed
    qint64 refusedUnlisted = 0; ///< further ones that were refused, of addresses that were so a moment before
    QList<FurtherRefusals> furtherRefused; ///< of earlier refusedUnlisted, those that have stopped coming
};

} // namespace porthole

Q_DECLARE_METATYPE(porthole::ClientBatch)
