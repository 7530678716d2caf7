// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/clients/clientcolumns.h"

#include "core/telemetry/historybook.h"
#include "ui/clients/clientstate.h"
#include "ui/common/format.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace porthole {

namespace {

class Columns
{
    Q_DECLARE_TR_FUNCTIONS(porthole::ClientColumns)
};

constexpr qint64 activitySeconds = 60;

QString rateText(const ClientRow &row, double rate)
{
    return row.isOpen() ? format::rate(rate) : QString();
}

QString exactRate(const ClientRow &row, double rate)
{
    return row.isOpen() ? Columns::tr("%1 a second, over about the last second")
                              .arg(format::exactBytes(std::llround(rate)))
                        : QString();
}

QString stateTip(const ClientRow &row, const HistoryBook *)
{
    switch (stateOf(row)) {
    case ClientState::Handshaking:
        return Columns::tr("Connected since %1; its TLS handshake is not done yet")
            .arg(format::dateTime(row.since));
    case ClientState::Open:
        return Columns::tr("Open since %1").arg(format::dateTime(row.since));
    case ClientState::Paused:
        return Columns::tr("Open, but not read from until it takes its replies");
    case ClientState::Closed:
        break;
    }
    return Columns::tr("Closed at %1: %2").arg(format::dateTime(row.closed->at), closeText(row));
}

QString peerTip(const ClientRow &row, const HistoryBook *)
{
    const QString peer = row.peer.toString();
    return row.local.address.isNull() ? peer
                                      : Columns::tr("%1, connected to %2").arg(peer, row.local.toString());
}

QString sinceTip(const ClientRow &row, const HistoryBook *)
{
    const QString since = format::dateTime(row.since);
    if (row.isOpen())
        return since;
    const qint64 stayedNs = row.since.msecsTo(row.closed->at) * 1'000'000;
    return Columns::tr("%1, for %2").arg(since, format::duration(stayedNs));
}

QString messagesInTip(const ClientRow &row, const HistoryBook *)
{
    const QString all = format::count(row.sample.totals.messagesIn);
    const qint64 broken = row.sample.totals.brokenFrames;
    return broken == 0 ? all
                       : Columns::tr("%1, of which %2 broke the framing").arg(all, format::count(broken));
}

QString idleTip(const ClientRow &row, const HistoryBook *)
{
    return row.isOpen()
               ? Columns::tr("%1 ms since the last byte").arg(format::count(row.sample.idleNs / 1'000'000))
               : QString();
}

QString unsentTip(const ClientRow &row, const HistoryBook *)
{
    const QString size = format::exactBytes(row.sample.unsentBytes);
    return row.isOpen() ? Columns::tr("%1 wait for the client to take them").arg(size)
                        : Columns::tr("%1 could not be sent any more").arg(size);
}

struct ActivitySum
{
    qint64 in = 0;
    qint64 out = 0;
    double peak = 0;
};

ActivitySum sumOf(const ActivityPoints &points)
{
    ActivitySum sum;
    for (const RatePoint &point : points) {
        sum.in += std::llround(point.inRate);
        sum.out += std::llround(point.outRate);
        sum.peak = std::max({sum.peak, point.inRate, point.outRate});
    }
    return sum;
}

QString activityText(const ClientRow &row, const HistoryBook *history)
{
    const ActivitySum sum = sumOf(activityOf(row, history));
    return Columns::tr("%1 in, %2 out").arg(format::bytes(sum.in), format::bytes(sum.out));
}

QString activityTip(const ClientRow &row, const HistoryBook *history)
{
    const ActivitySum sum = sumOf(activityOf(row, history));
    return Columns::tr("Last minute: %1 in, %2 out; at most %3")
        .arg(format::exactBytes(sum.in), format::exactBytes(sum.out), format::rate(sum.peak));
}

// Short names, so that an entry of the table below stays readable.
using enum ClientColumn::Cell;
using enum ClientColumn::Changes;
using Row = const ClientRow &;
using Book = const HistoryBook *;
constexpr Qt::Alignment left = Qt::AlignLeft | Qt::AlignVCenter;
constexpr Qt::Alignment right = Qt::AlignRight | Qt::AlignVCenter;

// In the order in which they first stand: first what is to be in view in a narrow window. What changes while
// traffic flows stands together.
constexpr ClientColumn columns[] = {
    {
        .name = "state",
        .title = QT_TRANSLATE_NOOP("porthole::ClientColumns", "State"),
        .tip = QT_TRANSLATE_NOOP("porthole::ClientColumns",
                                 "In its TLS handshake, open, paused (not read from until it takes its "
                                 "replies) or closed"),
        .usual = "TLS handshake",
        .alignment = left,
        .cell = State,
        .changes = Live,
        .text = [](Row r, Book) { return describe(stateOf(r)); },
        .exact = stateTip,
        .key = [](Row r) { return numberKey(qint64(stateOf(r))); },
    },
    {
        .name = "client",
        .title = QT_TRANSLATE_NOOP("porthole::ClientColumns", "Client"),
        .tip = QT_TRANSLATE_NOOP("porthole::ClientColumns",
                                 "The client's number, counted up and never used again"),
        .usual = "#99999",
        .alignment = left,
        .cell = Text,
        .changes = Never,
        .text = [](Row r, Book) { return r.id.toString(); },
        .exact = [](Row r, Book) { return r.id.toString(); },
        .key = [](Row r) { return SortKey{.low = r.id.value}; },
    },
    {
        .name = "peer",
        .title = QT_TRANSLATE_NOOP("porthole::ClientColumns", "Peer"),
        .tip =
            QT_TRANSLATE_NOOP("porthole::ClientColumns", "Where the client connects from: address and port"),
        .usual = "255.255.255.255:65535",
        .alignment = left,
        .cell = Text,
        .changes = Never,
        .text = [](Row r, Book) { return r.peer.toString(); },
        .exact = peerTip,
        .key = [](Row r) { return peerKey(r.peer); },
    },
    {
        .name = "reason",
        .title = QT_TRANSLATE_NOOP("porthole::ClientColumns", "Close reason"),
        .tip = QT_TRANSLATE_NOOP("porthole::ClientColumns",
                                 "Why the client is no longer connected, or what is odd about it"),
        .usual = "does not read its replies",
        .alignment = left,
        .cell = Sentence,
        .changes = AtClose,
        .text = [](Row r, Book) { return remarkText(r); },
        .exact = [](Row r, Book) { return remarkText(r); },
        .key = reasonKey,
    },
    {
        .name = "in-rate",
        .title = QT_TRANSLATE_NOOP("porthole::ClientColumns", "In rate"),
        .tip = QT_TRANSLATE_NOOP("porthole::ClientColumns",
                                 "Bytes a second from the client, over about the last second"),
        .usual = "999.9 kB/s",
        .alignment = right,
        .cell = Text,
        .changes = Live,
        .text = [](Row r, Book) { return rateText(r, r.sample.inRate); },
        .exact = [](Row r, Book) { return exactRate(r, r.sample.inRate); },
        .key = [](Row r) { return rateKey(r, r.sample.inRate); },
    },
    {
        .name = "out-rate",
        .title = QT_TRANSLATE_NOOP("porthole::ClientColumns", "Out rate"),
        .tip = QT_TRANSLATE_NOOP("porthole::ClientColumns",
                                 "Bytes a second to the client, over about the last second"),
        .usual = "999.9 kB/s",
        .alignment = right,
        .cell = Text,
        .changes = Live,
        .text = [](Row r, Book) { return rateText(r, r.sample.outRate); },
        .exact = [](Row r, Book) { return exactRate(r, r.sample.outRate); },
        .key = [](Row r) { return rateKey(r, r.sample.outRate); },
    },
    {
        .name = "activity",
        .title = QT_TRANSLATE_NOOP("porthole::ClientColumns", "Activity"),
        .tip = QT_TRANSLATE_NOOP(
            "porthole::ClientColumns",
            "The last minute, by the second: in above the line, out below. Sorts by the present rate"),
        .usual = "the last minute of it",
        .alignment = left,
        .cell = Sparkline,
        .changes = Live,
        .text = activityText,
        .exact = activityTip,
        .key = [](Row r) { return rateKey(r, r.sample.inRate + r.sample.outRate); },
    },
    {
        .name = "bytes-in",
        .title = QT_TRANSLATE_NOOP("porthole::ClientColumns", "Bytes in"),
        .tip = QT_TRANSLATE_NOOP("porthole::ClientColumns", "All bytes from the client (1 kB = 1000 bytes)"),
        .usual = "999.9 MB",
        .alignment = right,
        .cell = Text,
        .changes = Live,
        .text = [](Row r, Book) { return format::bytes(r.sample.totals.bytesIn); },
        .exact = [](Row r, Book) { return format::exactBytes(r.sample.totals.bytesIn); },
        .key = [](Row r) { return numberKey(r.sample.totals.bytesIn); },
    },
    {
        .name = "bytes-out",
        .title = QT_TRANSLATE_NOOP("porthole::ClientColumns", "Bytes out"),
        .tip = QT_TRANSLATE_NOOP("porthole::ClientColumns", "All bytes to the client (1 kB = 1000 bytes)"),
        .usual = "999.9 MB",
        .alignment = right,
        .cell = Text,
        .changes = Live,
        .text = [](Row r, Book) { return format::bytes(r.sample.totals.bytesOut); },
        .exact = [](Row r, Book) { return format::exactBytes(r.sample.totals.bytesOut); },
        .key = [](Row r) { return numberKey(r.sample.totals.bytesOut); },
    },
    {
        .name = "messages-in",
        .title = QT_TRANSLATE_NOOP("porthole::ClientColumns", "Messages in"),
        .tip = QT_TRANSLATE_NOOP("porthole::ClientColumns", "Messages from the client"),
        .usual = "9,999,999",
        .alignment = right,
        .cell = Text,
        .changes = Live,
        .text = [](Row r, Book) { return format::count(r.sample.totals.messagesIn); },
        .exact = messagesInTip,
        .key = [](Row r) { return numberKey(r.sample.totals.messagesIn); },
    },
    {
        .name = "messages-out",
        .title = QT_TRANSLATE_NOOP("porthole::ClientColumns", "Messages out"),
        .tip = QT_TRANSLATE_NOOP("porthole::ClientColumns",
                                 "Replies, greetings and other messages to the client"),
        .usual = "9,999,999",
        .alignment = right,
        .cell = Text,
        .changes = Live,
        .text = [](Row r, Book) { return format::count(r.sample.totals.messagesOut); },
        .exact = [](Row r, Book) { return format::count(r.sample.totals.messagesOut); },
        .key = [](Row r) { return numberKey(r.sample.totals.messagesOut); },
    },
    {
        .name = "idle",
        .title = QT_TRANSLATE_NOOP("porthole::ClientColumns", "Idle"),
        .tip = QT_TRANSLATE_NOOP("porthole::ClientColumns", "Time since the last byte in either direction"),
        .usual = "59 min 59 s",
        .alignment = right,
        .cell = Text,
        .changes = Live,
        .text = [](Row r, Book) { return r.isOpen() ? format::duration(r.sample.idleNs) : QString(); },
        .exact = idleTip,
        .key = idleKey,
    },
    {
        .name = "unsent",
        .title = QT_TRANSLATE_NOOP("porthole::ClientColumns", "Unsent"),
        .tip = QT_TRANSLATE_NOOP("porthole::ClientColumns",
                                 "Bytes that wait here because the client takes no more"),
        .usual = "999.9 kB",
        .alignment = right,
        .cell = Text,
        .changes = Live,
        .text = [](Row r, Book) { return format::bytes(r.sample.unsentBytes); },
        .exact = unsentTip,
        .key = [](Row r) { return numberKey(r.sample.unsentBytes); },
    },
    {
        .name = "since",
        .title = QT_TRANSLATE_NOOP("porthole::ClientColumns", "Connected since"),
        .tip = QT_TRANSLATE_NOOP("porthole::ClientColumns", "When the client connected, in local time"),
        .usual = "2026-12-29 23:59:59",
        .alignment = right,
        .cell = Text,
        .changes = Never,
        .text = [](Row r, Book) { return format::dateTime(r.since); },
        .exact = sinceTip,
        .key = [](Row r) { return numberKey(r.since.toMSecsSinceEpoch()); },
    },
};

} // namespace

ActivityPoints activityOf(const ClientRow &row, const HistoryBook *history)
{
    const RateHistory *rates = history ? history->client(row.id) : nullptr;
    return rates ? rates->points(history->lastFullSecond(), activitySeconds) : ActivityPoints();
}

std::span<const ClientColumn> clientColumns()
{
    return columns;
}

int clientColumn(QLatin1StringView name)
{
    const auto found =
        std::find_if(std::begin(columns), std::end(columns),
                     [name](const ClientColumn &column) { return name == QLatin1StringView(column.name); });
    return found == std::end(columns) ? -1 : int(found - std::begin(columns));
}

QString titleOf(const ClientColumn &column)
{
    return QCoreApplication::translate("porthole::ClientColumns", column.title);
}

QString tipOf(const ClientColumn &column)
{
    return QCoreApplication::translate("porthole::ClientColumns", column.tip);
}

} // namespace porthole
