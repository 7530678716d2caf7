// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/messagebatch.h"

#include <initializer_list>

/// Batches as workers make them, for tests of what becomes of them.
namespace porthole::test {

inline MessageBatch messages(quint64 client, std::initializer_list<QByteArray> texts,
                             Direction direction = Direction::In)
{
    MessageBatch batch(ConnectionId{client});
    for (const QByteArray &text : texts)
        batch.append(direction, FrameKind::Complete, Moment::now(), text);
    return batch;
}

inline MessageBatch echoed(quint64 client, std::initializer_list<QByteArray> texts)
{
    MessageBatch batch(ConnectionId{client});
    for (const QByteArray &text : texts) {
        batch.append(Direction::In, FrameKind::Complete, Moment::now(), text);
        batch.appendEchoOfLast(Moment::now());
    }
    return batch;
}

inline CapturedClient client(quint64 id)
{
    CapturedClient client;
    client.id = ConnectionId{id};
    client.peer = {QHostAddress(QStringLiteral("192.0.2.7")), quint16(40000 + id)};
    client.local = {QHostAddress(QStringLiteral("2001:db8::1")), 9000};
    client.openedNs = 1'700'000'000'000'000'000 + qint64(id);
    return client;
}

} // namespace porthole::test
