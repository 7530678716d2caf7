// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMetaType>
#include <QString>

namespace porthole {

/// Why a client is no longer open. Every close has exactly one.
enum class CloseReason : quint8 {
    PeerClosed,     ///< the client sent FIN and all its replies had left
    PeerReset,      ///< the client sent RST
    Kicked,         ///< the user disconnected it
    IdleTimeout,    ///< nothing came or went for the idle timeout
    FrameTooLong,   ///< it sent a frame over the maximum
    MalformedFrame, ///< it sent bytes from which its framing cannot recover
    RepliesUnread,  ///< it did not read its replies for the write timeout
    ServerStopped,  ///< the server was stopped
    LimitReached,   ///< it came when the maximum of clients (or threads) was in use
    SocketError,    ///< anything else, with the system's text
    NotAllowed,     ///< its address is denied, or not among those that are allowed
    Banned,         ///< the user banned its address
    TlsFailed,      ///< no handshake: it spoke no TLS, took too long, or the two did not agree
    TlsBroken,      ///< what came after the handshake was not TLS as it should be
    PeerVanished,   ///< its system answered neither bytes sent again nor keep-alive's probes
    OutOfMemory,    ///< what it needed could not be allocated, or was more than all clients may hold
    FrameTimeout,   ///< a frame that it had begun was not finished within the frame timeout
};

inline constexpr int closeReasonCount = int(CloseReason::FrameTimeout) + 1;

/// Whether the client was turned away before it was served. Thread: any.
[[nodiscard]] constexpr bool isRefusal(CloseReason reason)
{
    return reason == CloseReason::LimitReached || reason == CloseReason::NotAllowed ||
           reason == CloseReason::Banned;
}

/// How a server-side close leaves the wire: FIN after all that is queued has left, or RST at once (RFC 9293,
/// sections 3.6 and 3.10.7).
enum class CloseMode : quint8 { Fin, Rst };

/// The reason of that number, as capture files hold it; SocketError, which is anything else, if there is
/// none. Thread: any.
[[nodiscard]] CloseReason closeReasonNumbered(qint64 number);

/// The sentence for people, e.g. "kicked by the user". Thread: any.
[[nodiscard]] QString describe(CloseReason reason);

/// The word for machines, e.g. "kicked", as JSON events carry it. Thread: any.
[[nodiscard]] QLatin1StringView keyword(CloseReason reason);

} // namespace porthole

Q_DECLARE_METATYPE(porthole::CloseReason)
