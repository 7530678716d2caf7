// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/entrytext.h"

#include <algorithm>
#include <iterator>

namespace porthole {

namespace {

// One word a value, in the order of the enums.
constexpr const char *kindWords[] = {"complete", "stray", "incomplete", "too-long", "malformed", "undecoded"};
static_assert(std::size(kindWords) == size_t(FrameKind::Undecoded) + 1);
constexpr const char *eventWords[] = {"",         "opened",  "closed",   "refused",  "started",
                                      "stopping", "stopped", "settings", "not-kept", "send-refused",
                                      "noted",    "kicked",  "banned",   "unbanned"};
static_assert(std::size(eventWords) == size_t(lastEventKind) + 1);

constexpr qsizetype partBytes = 49'152;

/// How many of the first `partBytes` to take, so that no character is cut (RFC 3629, section 3).
qsizetype partLength(QByteArrayView bytes)
{
    const auto continues = [&](qsizetype at) { return (uchar(bytes[at]) & 0xc0) == 0x80; };
    qsizetype cut = partBytes;
    while (partBytes - cut < 3 && continues(cut))
        --cut;
    return continues(cut) ? partBytes : cut; // what is no UTF-8 may be cut anywhere
}

} // namespace

QLatin1StringView keyword(Direction direction)
{
    return QLatin1StringView(direction == Direction::In ? "in" : "out");
}

QLatin1StringView keyword(FrameKind kind)
{
    return QLatin1StringView(kindWords[size_t(kind)]);
}

QLatin1StringView keyword(EventKind event)
{
    return QLatin1StringView(eventWords[size_t(event)]);
}

const CapturedClient *findClient(const std::vector<CapturedClient> &clients, ConnectionId id)
{
    const auto found = std::lower_bound(
        clients.begin(), clients.end(), id,
        [](const CapturedClient &client, ConnectionId wanted) { return client.id < wanted; });
    return found != clients.end() && found->id == id ? &*found : nullptr;
}

QString eventText(const Message &event, const CapturedClient *client)
{
    if (!event.bytes.isEmpty() || !client)
        return QString::fromUtf8(event.bytes);
    if (event.event == EventKind::Opened)
        return client->peer.toString();
    if (event.event == EventKind::Closed && client->closed)
        return describe(client->closed->reason);
    return {};
}

bool hasLength(const Message &entry)
{
    return entry.isMessage() || entry.event == EventKind::NotKept || entry.event == EventKind::SendRefused;
}

void forEachPart(QByteArrayView bytes, const std::function<void(QByteArrayView)> &take)
{
    while (bytes.size() > partBytes) {
        const qsizetype length = partLength(bytes);
        take(bytes.first(length));
        bytes = bytes.sliced(length);
    }
    take(bytes);
}

} // namespace porthole
