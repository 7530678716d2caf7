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

/// One message as the log shows it. Thread: any (a plain value; the bytes are implicitly shared).
struct Message
{
    quint64 sequence = 0; ///< its place in the log, counted from 0, without gaps
    ConnectionId client;
    qint64 timeNs =
        0; ///< since 1970-01-01 UTC: when its last byte was read, or when it was queued for sending
    Direction direction = Direction::In;
    FrameKind kind = FrameKind::Complete;
    QByteArray bytes; ///< all of it as on the wire, delimiters and prefix included
};

} // namespace porthole

Q_DECLARE_METATYPE(porthole::Message)
