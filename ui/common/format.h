// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QString>

/// Numbers and times as the window writes them, in the user's locale. Thread: main.
namespace porthole::format {

/// "1,204"
[[nodiscard]] QString count(qint64 n);
/// So many of something in words, as of porthole::counted(), the number being as of count().
[[nodiscard]] QString counted(qint64 n, const QString &one, const QString &many);
/// "17 B", "12.1 kB", "3.1 MB" (SI, powers of 1000)
[[nodiscard]] QString bytes(qint64 bytes);
/// "1,234,567 bytes": for tooltips, where sizes are exact
[[nodiscard]] QString exactBytes(qint64 bytes);
/// "12.1 kB/s"; "0 B/s" below one byte a second
[[nodiscard]] QString rate(double bytesPerSecond);
/// "350 ms", "12 s", "3 min 07 s", "2 h 05 min", "3 d 04 h"
[[nodiscard]] QString duration(qint64 ns);
/// Local time of day with microseconds, "12:01:07.123456", from ns since 1970-01-01 UTC
[[nodiscard]] QString timeOfDay(qint64 ns);
/// Local date and time to the second, "2026-11-23 12:01:07"
[[nodiscard]] QString dateTime(const QDateTime &time);

} // namespace porthole::format
