// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/connectionid.h"
#include "core/framing/frame.h"

#include <QByteArray>
#include <QMetaType>

namespace porthole {

enum class Direction : quint8 {
    In,  ///< from the client
    Out, ///< to the client
};

/// What an entry of the log tells that is no message. The values are those in capture files.
enum class EventKind : quint8 {
    None = 0,        ///< it is a message
    Opened = 1,      ///< a client connected
    Closed = 2,      ///< a client's connection ended; the text is the reason
    Refused = 3,     ///< a client was turned away
    Started = 4,     ///< the server listens; the text is where
    Stopping = 5,    ///< the server was told to stop
    Stopped = 6,     ///< every client is gone
    Settings = 7,    ///< what the server runs with from here on; the text is the settings as JSON
    NotKept = 8,     ///< `length` messages are missing here, because the capture could not keep up
    SendRefused = 9, ///< `length` bytes were not queued for a client that has too many unsent
    Noted = 10,      ///< something about a client, its connection, or the log itself; the text says what
    Kicked = 11,     ///< the user disconnected a client; the text says how
    Banned = 12,     ///< the user banned an address; the text is which, for how long, and why
    Unbanned = 13,   ///< the user lifted a ban; the text is the address
};
inline constexpr EventKind lastEventKind = EventKind::Unbanned;

/// One entry of the log: a message, or an event. Thread: any (a plain value; bytes are implicitly shared).
struct Message
{
    quint64 sequence = 0; ///< its place in the log, counted from 0, without gaps
    ConnectionId client;  ///< 0 for an event of the whole server
    qint64 timeNs = 0;    ///< since 1970-01-01 UTC: when its last byte was read, or it was queued for sending
    qint64 monotonicNs = 0; ///< the same moment on platform::monotonicNs(), which never steps
    Direction direction = Direction::In;
    FrameKind kind = FrameKind::Complete;
    EventKind event = EventKind::None;
    bool endsRead = false; ///< a read from the socket ended with its last byte (Direction::In alone)
    qint64 length = 0;     ///< bytes it had on the wire
    qint64 missing = 0;    ///< of those, how many at its end were not kept
    QByteArray bytes; ///< as on the wire, delimiters and prefix included, as far as they were kept; or the
                      ///< UTF-8 text of an event

    [[nodiscard]] bool isMessage() const { return event == EventKind::None; }
    /// `bytes` are not all of it: they were not kept, or not asked for.
    [[nodiscard]] bool isTruncated() const { return isMessage() && bytes.size() < length; }
};

} // namespace porthole

Q_DECLARE_METATYPE(porthole::Message)
