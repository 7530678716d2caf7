// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/messages/logtime.h"

#include "core/base/unixtime.h"

#include <QDateTime>
#include <QRegularExpression>

#include <chrono>

namespace porthole::logtime {

namespace {

constexpr qint64 nsPerMs = 1'000'000;

/// ".5" is half a second: digits after the point, as ns.
qint64 fractionNs(const QString &digits)
{
    return digits.leftJustified(9, QLatin1Char('0'), true).toLongLong();
}

} // namespace

QString interval(qint64 ns)
{
    using namespace std::chrono;
    const hh_mm_ss<microseconds> time(floor<microseconds>(nanoseconds(ns < 0 ? -ns : ns)));
    const QChar sign = QLatin1Char(ns < 0 ? '-' : '+');
    const auto padded = [](qint64 n, int width) {
        return QStringLiteral("%1").arg(n, width, 10, QLatin1Char('0'));
    };
    const QString micros = padded(time.subseconds().count(), 6);
    const qint64 seconds = time.seconds().count();
    const qint64 mins = time.minutes().count();
    const qint64 hours = time.hours().count();
    if (hours == 0 && mins == 0)
        return QStringLiteral("%1%2.%3").arg(sign).arg(seconds).arg(micros);
    if (hours == 0)
        return QStringLiteral("%1%2:%3.%4").arg(sign).arg(mins).arg(padded(seconds, 2), micros);
    return QStringLiteral("%1%2:%3:%4.%5")
        .arg(sign)
        .arg(hours)
        .arg(padded(mins, 2), padded(seconds, 2), micros);
}

std::optional<qint64> parse(const QString &text, qint64 nearNs)
{
    static const QRegularExpression form(QStringLiteral(
        "^\\s*(?:(\\d{4}-\\d{2}-\\d{2})[ T]+)?(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:[.,](\\d{1,9}))?)?\\s*$"));
    const QRegularExpressionMatch match = form.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    const QDate day = match.captured(1).isEmpty() ? QDateTime::fromMSecsSinceEpoch(nearNs / nsPerMs).date()
                                                  : QDate::fromString(match.captured(1), Qt::ISODate);
    const QTime time(match.captured(2).toInt(), match.captured(3).toInt(), match.captured(4).toInt());
    if (!day.isValid() || !time.isValid())
        return std::nullopt;
    return unixNs(QDateTime(day, time).toSecsSinceEpoch(), fractionNs(match.captured(5)));
}

} // namespace porthole::logtime
