// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/messages/messagetext.h"

#include "core/base/bytetext.h"
#include "ui/common/format.h"

#include <QDateTime>
#include <QStringList>

namespace porthole {

namespace {

constexpr qint64 nsPerMs = 1'000'000;

} // namespace

QString MessageText::kind(FrameKind kind)
{
    switch (kind) {
    case FrameKind::Complete:
        return tr("complete");
    case FrameKind::Stray:
        return tr("stray");
    case FrameKind::Incomplete:
        return tr("incomplete");
    case FrameKind::TooLong:
        return tr("too long");
    case FrameKind::Malformed:
        return tr("malformed");
    case FrameKind::Undecoded:
        return tr("undecoded");
    }
    Q_UNREACHABLE();
    return {};
}

QString MessageText::explanation(FrameKind kind)
{
    switch (kind) {
    case FrameKind::Complete:
        return tr("A whole message.");
    case FrameKind::Stray:
        return tr("Bytes between messages, where the framing allows none. Reading went on.");
    case FrameKind::Incomplete:
        return tr("The connection ended within this message; these are its bytes so far.");
    case FrameKind::TooLong:
        return tr("The start of a message over the maximum size. Framing stopped here.");
    case FrameKind::Malformed:
        return tr("These bytes cannot begin a message. Framing stopped here.");
    case FrameKind::Undecoded:
        return tr("Bytes that came after framing had stopped, or after closing had begun.");
    }
    Q_UNREACHABLE();
    return {};
}

QString MessageText::arrow(Direction direction)
{
    return direction == Direction::In ? QStringLiteral("\u2190") : QStringLiteral("\u2192");
}

QString MessageText::word(Direction direction)
{
    return direction == Direction::In ? tr("in") : tr("out");
}

QByteArrayView MessageText::head(QByteArrayView bytes, qsizetype maxBytes)
{
    if (bytes.size() <= maxBytes)
        return bytes;
    const auto continuesCharacter = [&](qsizetype at) { return (uchar(bytes[at]) & 0xc0) == 0x80; };
    qsizetype cut = maxBytes;
    while (cut > 0 && maxBytes - cut < 3 && continuesCharacter(cut))
        --cut;
    // Bytes that are no UTF-8 either way are cut where they were asked to be.
    return bytes.first(cut == 0 || continuesCharacter(cut) ? maxBytes : cut);
}

QString MessageText::preview(QByteArrayView bytes, bool hex, qsizetype maxBytes, qint64 length)
{
    const QByteArrayView shown = hex ? bytes.first(qMin(bytes.size(), maxBytes)) : head(bytes, maxBytes);
    const QString text = hex ? toHex(shown) : toEscaped(shown);
    const qint64 more = length - shown.size();
    if (more <= 0)
        return text;
    return tr("%1\u2026 (+%2)").arg(text, format::exactBytes(more));
}

QString MessageText::event(const Message &event, qsizetype maxBytes)
{
    const QByteArrayView kept = event.bytes;
    const QString text =
        toEscaped(head(kept, maxBytes)) + (kept.size() > maxBytes ? QStringLiteral("\u2026") : QString());
    switch (event.event) {
    case EventKind::None:
        break;
    case EventKind::Opened:
        return tr("connected from %1").arg(text);
    case EventKind::Closed:
        return tr("closed: %1").arg(text);
    case EventKind::Refused:
        return tr("turned away: %1").arg(text);
    case EventKind::Started:
        return tr("listening on %1").arg(text);
    case EventKind::Stopping:
        return text.isEmpty() ? tr("stopping") : tr("stopping: %1").arg(text);
    case EventKind::Stopped:
        return tr("stopped");
    case EventKind::Settings:
        return tr("settings: %1").arg(text);
    case EventKind::NotKept:
        return format::counted(event.length, tr("1 message not kept"), tr("%1 messages not kept"));
    case EventKind::SendRefused:
        return tr("%1 not sent: too many are unsent already").arg(format::exactBytes(event.length));
    case EventKind::Noted:
        break;
    case EventKind::Kicked:
        return tr("kicked %1").arg(text);
    case EventKind::Banned:
        return tr("banned %1").arg(text);
    case EventKind::Unbanned:
        return tr("unbanned %1").arg(text);
    }
    return text;
}

QString MessageText::keptPart(const Message &message)
{
    return tr("first %1 of %2 kept")
        .arg(format::count(message.length - message.missing), format::exactBytes(message.length));
}

QString MessageText::line(const Message &message, bool hex)
{
    const QDate date = QDateTime::fromMSecsSinceEpoch(message.timeNs / nsPerMs).date();
    const qint64 unread = message.isMessage() ? message.length - message.missing - message.bytes.size() : 0;
    const QString content =
        unread > 0 ? preview(message.bytes, hex, message.bytes.size(), message.bytes.size() + unread)
        : hex      ? toHex(message.bytes)
                   : toEscaped(message.bytes);
    QString state = message.isMessage() ? kind(message.kind) : QString();
    if (message.missing > 0)
        state += QStringLiteral(", ") + keptPart(message);
    const QStringList fields{
        date.toString(Qt::ISODate) + QLatin1Char(' ') + format::timeOfDay(message.timeNs),
        message.client.isValid() ? message.client.toString() : QString(),
        message.isMessage() ? word(message.direction) : tr("event"),
        QString::number(message.length),
        state,
        message.isMessage() ? content : event(message, message.bytes.size()),
    };
    return fields.join(QLatin1Char('\t'));
}

} // namespace porthole
