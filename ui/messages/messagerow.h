// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/message.h"

#include <QString>

namespace porthole {

/// What the log shows of one entry. Thread: any (a plain value).
struct MessageRow
{
    ConnectionId client;
    qint64 timeNs = 0;
    qint64 monotonicNs = 0;
    qint64 lengthBytes = 0;
    Direction direction = Direction::In;
    FrameKind kind = FrameKind::Complete;
    EventKind event = EventKind::None;
    QString content;
    QString badge; ///< what is wrong with it; empty if nothing is

    [[nodiscard]] bool isMessage() const { return event == EventKind::None; }
    /// From `earlier` to this, by the clock that never steps if both know it.
    [[nodiscard]] qint64 nsSince(const MessageRow &earlier) const
    {
        return monotonicNs && earlier.monotonicNs ? monotonicNs - earlier.monotonicNs
                                                  : timeNs - earlier.timeNs;
    }
};

/// At most `previewBytes` of the content; `message` may hold no more than these.
[[nodiscard]] MessageRow messageRowOf(const Message &message, bool hex, qsizetype previewBytes);

} // namespace porthole
