// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/messages/messagerow.h"

#include "ui/messages/messagetext.h"

#include <QStringList>

namespace porthole {

namespace {

/// What a badge says: the frame is not whole, or the capture did not keep all of it, or both.
QString badgeOf(const Message &message)
{
    QStringList faults;
    if (message.isMessage() && message.kind != FrameKind::Complete)
        faults += MessageText::kind(message.kind);
    if (message.missing > 0)
        faults += MessageText::keptPart(message);
    return faults.join(QStringLiteral(", "));
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
    row.badge = badgeOf(message);
    return row;
}

} // namespace porthole
