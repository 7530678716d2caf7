// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/messages/messagecolumns.h"

#include "ui/common/format.h"
#include "ui/common/plaintooltip.h"
#include "ui/messages/messagetext.h"

#include <QCoreApplication>
#include <QDateTime>

namespace porthole::messagecolumns {

namespace {

constexpr qint64 nsPerMs = 1'000'000;

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(porthole::MessageModel)
};

QString contentToolTip(const MessageRow &row)
{
    QStringList lines{row.badge, row.content};
    if (row.isMessage() && row.kind != FrameKind::Complete)
        lines.insert(1, MessageText::explanation(row.kind));
    lines.removeAll(QString());
    return plainToolTip(lines.join(QLatin1Char('\n')));
}

} // namespace

QString title(MessageModel::Column column, MessageModel::TimeMode timeMode, bool hex)
{
    using TimeMode = MessageModel::TimeMode;
    switch (column) {
    case MessageModel::Time:
        return timeMode == TimeMode::Absolute     ? Words::tr("Time")
               : timeMode == TimeMode::SinceFirst ? Words::tr("Since the first")
                                                  : Words::tr("Since the last");
    case MessageModel::Client:
        return Words::tr("Client");
    case MessageModel::Way:
        return Words::tr("Direction");
    case MessageModel::Size:
        return Words::tr("Size");
    case MessageModel::Content:
        return hex ? Words::tr("Content (hex)") : Words::tr("Content");
    case MessageModel::ColumnCount:
        break;
    }
    return {};
}

QString text(const MessageRow &row, MessageModel::Column column)
{
    switch (column) {
    case MessageModel::Client:
        return row.client.isValid() ? row.client.toString() : QString();
    case MessageModel::Way:
        return row.isMessage()
                   ? MessageText::arrow(row.direction) + QLatin1Char(' ') + MessageText::word(row.direction)
                   : QString();
    case MessageModel::Size:
        return row.isMessage() ? format::bytes(row.lengthBytes) : QString();
    case MessageModel::Content:
        return row.content;
    case MessageModel::Time:
    case MessageModel::ColumnCount:
        break;
    }
    return {};
}

QString toolTip(const MessageRow &row, MessageModel::Column column)
{
    switch (column) {
    case MessageModel::Time:
        return Words::tr("%1, and %2 of that day")
            .arg(format::dateTime(QDateTime::fromMSecsSinceEpoch(row.timeNs / nsPerMs)),
                 format::timeOfDay(row.timeNs));
    case MessageModel::Way:
        if (!row.isMessage())
            return {};
        return row.direction == Direction::In ? Words::tr("From the client") : Words::tr("To the client");
    case MessageModel::Size:
        return row.isMessage() ? format::exactBytes(row.lengthBytes) : QString();
    case MessageModel::Content:
        return contentToolTip(row);
    case MessageModel::Client:
    case MessageModel::ColumnCount:
        break;
    }
    return {};
}

QString spoken(const MessageRow &row, MessageModel::Column column)
{
    if (column == MessageModel::Way)
        return row.isMessage() ? MessageText::word(row.direction) : Words::tr("event");
    if (column == MessageModel::Content && !row.badge.isEmpty())
        return Words::tr("%1: %2").arg(row.badge, row.content);
    return {};
}

} // namespace porthole::messagecolumns
