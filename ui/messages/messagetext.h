// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/message.h"

#include <QCoreApplication>
#include <QString>

namespace porthole {

/// What the window writes about a message, and its bytes as text that is safe to show. What a client sent is
/// never read as markup and never moves a character of the window's own. Thread: any.
class MessageText final
{
    Q_DECLARE_TR_FUNCTIONS(porthole::MessageText)

public:
    /// "complete", "incomplete", "too long", …
    [[nodiscard]] static QString kind(FrameKind kind);
    /// A sentence that explains the kind.
    [[nodiscard]] static QString explanation(FrameKind kind);
    /// "←" from the client, "→" to it
    [[nodiscard]] static QString arrow(Direction direction);
    /// "in", "out"
    [[nodiscard]] static QString word(Direction direction);

    /// At most `maxBytes` of the beginning, and not a part of a UTF-8 character (RFC 3629) if it would be cut
    /// there.
    [[nodiscard]] static QByteArrayView head(QByteArrayView bytes, qsizetype maxBytes);
    /// The beginning as escaped text or as hex; "… (+N bytes)" says what is left out of the `length` bytes
    /// that it was, of which `bytes` may be but the first.
    [[nodiscard]] static QString preview(QByteArrayView bytes, bool hex, qsizetype maxBytes, qint64 length);
    /// What an event says, safe to show: "connected from 127.0.0.1:5000".
    [[nodiscard]] static QString event(const Message &event, qsizetype maxBytes);
    /// "first 256 of 5,000 bytes kept", of a message of which not all was.
    [[nodiscard]] static QString keptPart(const Message &message);
    /// One line for a file or the clipboard, without the line's end: local time, client, direction (or
    /// "event"), size in bytes, kind, and all of the content, with a tab between them. The content itself has
    /// no tab: it is escaped, or hex. If `message` holds only a part of what was kept, "… (+N bytes)" says
    /// so.
    [[nodiscard]] static QString line(const Message &message, bool hex);
};

} // namespace porthole
