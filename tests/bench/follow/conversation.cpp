// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/follow/conversation.h"

#include "core/capture/capturefile.h"

#include <QFile>

#include <limits>

namespace porthole::bench {

namespace {

constexpr quint64 messagesARound = 4000; // about what comes in between two looks at the queue
constexpr int batchMessages = 16;
constexpr ConnectionId client{1};

CapturedClient theClient(bool closed)
{
    CapturedClient made;
    made.id = client;
    made.peer = {QHostAddress(QHostAddress::LocalHost), 40000};
    made.local = {QHostAddress(QHostAddress::LocalHost), 9000};
    made.openedNs = Moment::now().wallNs;
    if (closed)
        made.closed = CapturedClient::Closed{.timeNs = made.openedNs, .reason = CloseReason::Kicked};
    return made;
}

QByteArray line(quint64 number, int bytes)
{
    return QByteArray::number(number).leftJustified(bytes - 1, 'a' + char(number % 26), true) + '\n';
}

} // namespace

bool writeConversation(const QString &name, quint64 messages, int bytes)
{
    QFile::remove(name);
    CaptureOptions options;
    options.maxBytes = std::numeric_limits<qint64>::max();
    const auto file = CaptureFile::create(name, options);
    if (!file || !(*file)->writeClients(std::vector{theClient(true)}))
        return false;
    qint64 position = 0;
    for (quint64 number = 0; number < messages;) {
        std::vector<MessageBatch> round;
        for (quint64 made = 0; made < messagesARound && number < messages; made += batchMessages) {
            MessageBatch batch(client);
            const Moment now = Moment::now();
            for (int i = 0; i < batchMessages && number < messages; i += 2, number += 2) {
                batch.append(Direction::In, FrameKind::Complete, now, line(number, bytes));
                if (i % 8 == 0)
                    batch.appendReadEnd(false, position + bytes / 2, now);
                batch.appendEchoOfLast(now);
                position += bytes;
            }
            round.push_back(std::move(batch));
        }
        if (!(*file)->write(round))
            return false;
    }
    return true;
}

} // namespace porthole::bench
