// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/load/loadreport.h"

#include "core/base/counted.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>

#include <array>

namespace porthole {

namespace {

struct Percentile
{
    const char *name;
    double share;
};
constexpr std::array percentiles = {Percentile{"p50", 0.5}, Percentile{"p90", 0.9}, Percentile{"p99", 0.99},
                                    Percentile{"p999", 0.999}};

QString tr(const char *text)
{
    return QCoreApplication::translate("porthole::Load", text);
}

QByteArray toLine(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

double perSecond(qint64 count, double seconds)
{
    return seconds > 0 ? double(count) / seconds : 0;
}

double microseconds(qint64 ns)
{
    return double(ns) / 1000;
}

/// Null where none was measured: 0 would be a very good one.
QJsonObject latenciesJson(const Latencies &latencies)
{
    const auto value = [&](qint64 ns) { return latencies.count() > 0 ? microseconds(ns) : QJsonValue(); };
    QJsonObject object;
    for (const Percentile &percentile : percentiles)
        object.insert(QLatin1StringView(percentile.name), value(latencies.percentileNs(percentile.share)));
    object.insert(QLatin1StringView("max"), value(latencies.maxNs()));
    return object;
}

QString latencyText(qint64 ns)
{
    const double us = microseconds(ns);
    return us < 1000 ? tr("%1 µs").arg(us, 0, 'f', 0)
                     : tr("%1 ms").arg(us / 1000, 0, 'f', us < 10000 ? 2 : 1);
}

QString latenciesText(const Latencies &latencies)
{
    QStringList parts;
    for (const Percentile &percentile : percentiles)
        parts += QStringLiteral("%1 %2").arg(QLatin1StringView(percentile.name),
                                             latencyText(latencies.percentileNs(percentile.share)));
    parts += QStringLiteral("max %1").arg(latencyText(latencies.maxNs()));
    return tr("latency: %1").arg(parts.join(u", "));
}

QString checkedText(const LoadResult &result)
{
    if (result.wrong > 0)
        return counted(result.wrong, tr("1 client got wrong bytes"), tr("%1 clients got wrong bytes"));
    return result.checkedBytes > 0 ? tr("every byte that came back was right")
                                   : tr("no byte came back, so none was checked");
}

QString number(double value)
{
    return QLocale::c().toString(qint64(value));
}

QString megabytes(double bytes)
{
    return QString::number(bytes / 1e6, 'f', 1);
}

} // namespace

QByteArray connectedJson(const LoadResult &result)
{
    return toLine({{QStringLiteral("event"), QStringLiteral("connected")},
                   {QStringLiteral("clients"), result.connected},
                   {QStringLiteral("failed"), result.failed},
                   {QStringLiteral("seconds"), result.connectSeconds}});
}

QByteArray measuringJson()
{
    return toLine({{QStringLiteral("event"), QStringLiteral("measuring")}});
}

QByteArray measuredJson()
{
    return toLine({{QStringLiteral("event"), QStringLiteral("measured")}});
}

QByteArray doneJson(const LoadSpec &spec, const LoadResult &result)
{
    QJsonArray errors;
    for (auto it = result.problems.cbegin(); it != result.problems.cend(); ++it)
        errors.append(QStringLiteral("%1 × %2").arg(it.value()).arg(it.key()));
    return toLine({{QStringLiteral("event"), QStringLiteral("done")},
                   {QStringLiteral("mode"), keyword(spec.mode)},
                   {QStringLiteral("engine"), keyword(spec.engine)},
                   {QStringLiteral("clients"), result.connected},
                   {QStringLiteral("failed"), result.failed},
                   {QStringLiteral("wrong"), result.wrong},
                   {QStringLiteral("connectSeconds"), result.connectSeconds},
                   {QStringLiteral("seconds"), result.seconds},
                   {QStringLiteral("drainSeconds"), result.drainSeconds},
                   {QStringLiteral("messages"), result.messages},
                   {QStringLiteral("bytes"), result.bytes},
                   {QStringLiteral("messagesPerSecond"), perSecond(result.messages, result.seconds)},
                   {QStringLiteral("bytesPerSecond"), perSecond(result.bytes, result.seconds)},
                   {QStringLiteral("latencyUs"), latenciesJson(result.latencies)},
                   {QStringLiteral("cpuSeconds"), result.cpuSeconds},
                   {QStringLiteral("errors"), errors}});
}

QString progressText(const LoadSpec &spec, qint64 connected, qint64 messagesPerSecond, qint64 bytesPerSecond)
{
    return counted(spec.clients, tr("%1 of 1 client, %2 messages/s, %3 MB/s"),
                   tr("%2 of %1 clients, %3 messages/s, %4 MB/s"))
        .arg(number(double(connected)), number(double(messagesPerSecond)), megabytes(double(bytesPerSecond)));
}

QString doneText(const LoadSpec &spec, const LoadResult &result)
{
    QStringList lines;
    lines += counted(result.connected, tr("1 client connected in %1 s, %2 failed"),
                     tr("%1 clients connected in %2 s, %3 failed"))
                 .arg(QString::number(result.connectSeconds, 'f', 3), number(double(result.failed)));
    for (auto it = result.problems.cbegin(); it != result.problems.cend(); ++it)
        lines += tr("  %1 × %2").arg(it.value()).arg(it.key());
    if (spec.mode == LoadSpec::Mode::Request || spec.mode == LoadSpec::Mode::Bulk) {
        lines += counted(result.messages, tr("1 reply in %1 s: %2 messages/s, %3 MB/s each way"),
                         tr("%1 replies in %2 s: %3 messages/s, %4 MB/s each way"))
                     .arg(QString::number(result.seconds, 'f', 2),
                          number(perSecond(result.messages, result.seconds)),
                          megabytes(perSecond(result.bytes, result.seconds)));
    }
    if (result.latencies.count() > 0)
        lines += latenciesText(result.latencies);
    // A stall at the end is in no percentile, so it is said.
    if (result.drainSeconds >= 0.1)
        lines += tr("the last replies came %1 s after that").arg(result.drainSeconds, 0, 'f', 2);
    lines += checkedText(result);
    return lines.join(u'\n') + u'\n';
}

} // namespace porthole
