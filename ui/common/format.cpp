// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/format.h"

#include "core/base/counted.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>

namespace porthole::format {

namespace {

class Text
{
    Q_DECLARE_TR_FUNCTIONS(porthole::format)
};

// The plain "C" locale leaves groups out; long figures are hard to read without them.
QLocale groupingLocale()
{
    QLocale locale;
    locale.setNumberOptions(locale.numberOptions() & ~QLocale::OmitGroupSeparator);
    return locale;
}

struct Scaled
{
    QString number;
    QLatin1StringView unit;
};

/// `amount` with the largest unit that leaves at least 1 of it: whole bytes, else one decimal. A value that
/// would be written as 1000 of a unit goes to the next.
Scaled scaled(double amount)
{
    static constexpr std::array units{"B", "kB", "MB", "GB", "TB", "PB", "EB"};
    size_t unit = 0;
    double shown = std::round(amount);
    for (; std::abs(shown) >= 1000 && unit + 1 < units.size(); ++unit) {
        amount /= 1000;
        shown = std::round(amount * 10) / 10;
    }
    return {groupingLocale().toString(shown, 'f', unit == 0 ? 0 : 1), QLatin1StringView(units[unit])};
}

QString twoDigits(qint64 n)
{
    return QStringLiteral("%1").arg(n, 2, 10, QLatin1Char('0'));
}

} // namespace

QString count(qint64 n)
{
    return groupingLocale().toString(n);
}

QString counted(qint64 n, const QString &one, const QString &many)
{
    return porthole::counted(n, one, many, count(n));
}

QString bytes(qint64 bytes)
{
    const Scaled size = scaled(double(bytes));
    return QStringLiteral("%1 %2").arg(size.number, size.unit);
}

QString exactBytes(qint64 bytes)
{
    return counted(bytes, Text::tr("1 byte"), Text::tr("%1 bytes"));
}

QString rate(double bytesPerSecond)
{
    const Scaled size = scaled(bytesPerSecond >= 1 ? bytesPerSecond : 0.0);
    return QStringLiteral("%1 %2/s").arg(size.number, size.unit);
}

QString duration(qint64 ns)
{
    using namespace std::chrono;
    const nanoseconds time(std::max<qint64>(ns, 0));
    if (time < 1s)
        return Text::tr("%1 ms").arg(floor<milliseconds>(time).count());
    const hh_mm_ss clock(floor<seconds>(time));
    if (time < 1min)
        return Text::tr("%1 s").arg(clock.seconds().count());
    if (time < 1h)
        return Text::tr("%1 min %2 s").arg(clock.minutes().count()).arg(twoDigits(clock.seconds().count()));
    if (time < 24h)
        return Text::tr("%1 h %2 min").arg(clock.hours().count()).arg(twoDigits(clock.minutes().count()));
    const auto inDays = floor<days>(time);
    return Text::tr("%1 d %2 h").arg(inDays.count()).arg(twoDigits(clock.hours().count() % 24));
}

QString timeOfDay(qint64 ns)
{
    using namespace std::chrono;
    const auto second = floor<seconds>(nanoseconds(ns));
    const auto micros = floor<microseconds>(nanoseconds(ns) - second).count();
    const QDateTime local = QDateTime::fromSecsSinceEpoch(second.count());
    return local.toString(QStringLiteral("HH:mm:ss")) +
           QStringLiteral(".%1").arg(micros, 6, 10, QLatin1Char('0'));
}

QString dateTime(const QDateTime &time)
{
    return time.toLocalTime().toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
}

} // namespace porthole::format
