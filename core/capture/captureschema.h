// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/message.h"

#include <QtGlobal>

/// The form of capture files. README.md beside this tells it to people.
namespace porthole::captureschema {

/// PRAGMA application_id of a capture: "PRTH".
inline constexpr qint64 applicationId = 0x50525448;
/// PRAGMA user_version: of the form that this program writes, and the newest that it reads. Readers up to 1
/// know the events up to `noted`, and could not tell what any other is; since 2 they take it for a note, so
/// that a further kind needs no further version.
inline constexpr qint64 version = 2;

/// Makes an empty capture. To be run before anything else on a new file.
extern const char *const create;

/// The column `what` of a message: its direction, kind, event and whether a read ended with it, in one
/// number, as a row then takes a byte or two for all four.
[[nodiscard]] constexpr qint64 packed(Direction direction, FrameKind kind, EventKind event, bool endsRead)
{
    return qint64(direction) | qint64(endsRead) << 1 | qint64(kind) << 2 | qint64(event) << 5;
}
[[nodiscard]] constexpr Direction directionIn(qint64 what)
{
    return Direction(what & 1);
}
[[nodiscard]] constexpr bool endsReadIn(qint64 what)
{
    return (what >> 1 & 1) != 0;
}
// A damaged file may hold any number, and what looks up a kind or an event relies on their being one.
[[nodiscard]] constexpr FrameKind kindIn(qint64 what)
{
    const qint64 kind = what >> 2 & 7;
    return kind <= qint64(FrameKind::Undecoded) ? FrameKind(kind) : FrameKind::Malformed;
}
[[nodiscard]] constexpr EventKind eventIn(qint64 what)
{
    const qint64 event = what >> 5;
    return event >= 0 && event <= qint64(lastEventKind) ? EventKind(event) : EventKind::Noted;
}

} // namespace porthole::captureschema
