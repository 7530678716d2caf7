// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/messages/messagerow.h"

#include "ui/messages/messagetext.h"

namespace porthole {

namespace {

/// What a badge says: the frame is not whole, or the capture did not keep all of it.
QString badgeOf(const Message &message, qsizetype previewBytes)
{
    if (!message.isMessage())
        return {};
    if (message.kind != FrameKind::Complete)
        return MessageText::kind(message.kind);
    // Fewer bytes than were asked for, and still not all.
    const bool isCut = message.isTruncated() && message.bytes.size() < previewBytes;
    return isCut ? MessageText::keptPart(message) : QString();
}

} // namespace

MessageRow messageRowOf(const Message &message, bool hex, qsizetype previewBytes)
{
    MessageRow row{message.client,
                   message.timeNs,
                   message.monotonicNs,
                   message.length,
                   message.direction,
                   message.kind,
                   message.event,
                   {},
                   {}};
    row.content = message.isMessage() ? MessageText::preview(message.bytes, hex, previewBytes, message.length)
                                      : MessageText::event(message, previewBytes);
    row.badge = badgeOf(message, previewBytes);
    return row;
}

} // namespace porthole
