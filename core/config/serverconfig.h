// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/config/accessoptions.h"
#include "core/config/ban.h"
#include "core/config/captureoptions.h"
#include "core/config/framingspec.h"
#include "core/config/replyspec.h"
#include "core/config/tlsoptions.h"

#include <QByteArray>
#include <QHostAddress>
#include <QString>

#include <chrono>

namespace porthole {

/// All that a server is started with. Thread: any (a plain value).
struct ServerConfig
{
    QString address = QStringLiteral("127.0.0.1"); ///< an address of this machine, or "any" (IPv4 and IPv6)
    quint16 port = 9000;                           ///< 0: the system chooses
    FramingSpec framing;
    ReplySpec reply;
    QByteArray greeting;                       ///< sent to each client as it connects; empty: none
    std::chrono::milliseconds idleTimeout{0};  ///< nothing in either direction for so long closes; 0: never
    std::chrono::milliseconds frameTimeout{0}; ///< a frame begun but unfinished for so long closes; 0: never
    std::chrono::milliseconds writeTimeout{0}; ///< replies unread for so long close the client; 0: never
    std::chrono::milliseconds stopDeadline{3000}; ///< a graceful stop resets what is still open after this
    int maxClients = 10000;                       ///< further ones are closed as they come
    AccessOptions access; ///< which addresses may connect, how many times, and how often
    Bans bans;            ///< which may not, from the start on; times are of the machine's clock
    qint64 maxFrameBytes = 1024 * 1024;       ///< payload of one frame; a longer one closes its client
    qint64 highWaterBytes = 256 * 1024;       ///< unsent replies above this pause reading from the client
    qint64 lowWaterBytes = 64 * 1024;         ///< and below this it goes on
    qint64 maxHeldBytes = 1024 * 1024 * 1024; ///< unfinished frames and unsent bytes of all clients; 0: any
    int backlog = 4096;                       ///< connections the system holds until they are accepted
    bool noDelay = true;                      ///< TCP_NODELAY: small replies leave at once (RFC 9293, 3.7.4)
    bool keepAlive = true;                    ///< SO_KEEPALIVE: a vanished peer is noticed (RFC 9293, 3.8.4)
    std::chrono::milliseconds keepAliveTime{60'000}; ///< silence before a client is probed, for as long again
    CaptureOptions capture;                          ///< where and how messages are kept
    TlsOptions tls;                                  ///< whether and how clients are served over TLS

    /// The address to bind: QHostAddress::Any for "any". Only for an address that validate() accepts.
    [[nodiscard]] QHostAddress bindAddress() const;
    /// Gives the first setting that is out of range or does not fit another, by its name in the settings
    /// file with `mark` before it, and before each other name: "--" on a command line.
    [[nodiscard]] Result<void> validate(const QString &mark = {}) const;

    friend bool operator==(const ServerConfig &, const ServerConfig &) = default;
};

} // namespace porthole
