// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/capturedclient.h"
#include "core/capture/message.h"

#include <QByteArrayView>
#include <QString>

#include <functional>
#include <vector>

/// What several formats say of an entry of the log. Thread: any, for all of these.
namespace porthole {

/// The words for machines: "in"; "too-long"; "not-kept", and none for EventKind::None.
[[nodiscard]] QLatin1StringView keyword(Direction direction);
[[nodiscard]] QLatin1StringView keyword(FrameKind kind);
[[nodiscard]] QLatin1StringView keyword(EventKind event);

/// Null if it is none of them. They are by rising id.
[[nodiscard]] const CapturedClient *findClient(const std::vector<CapturedClient> &clients, ConnectionId id);

/// The text that an event carries. Where it carries none: the client's address if it opened, the reason if it
/// closed, as far as that is known (`client` may be null).
[[nodiscard]] QString eventText(const Message &event, const CapturedClient *client);

/// Whether the entry's `length` counts something.
[[nodiscard]] bool hasLength(const Message &entry);

/// Gives `bytes` to `take` in parts of some kilobytes, none of which ends within a character of UTF-8, so
/// that what is made of a part stays small however large a message is.
void forEachPart(QByteArrayView bytes, const std::function<void(QByteArrayView)> &take);

} // namespace porthole
