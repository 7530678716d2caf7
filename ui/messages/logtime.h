// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QtGlobal>

#include <optional>

/// Times as the log writes them and reads them from people. Thread: any.
namespace porthole::logtime {

/// "+0.000120" seconds, "+1:02:03.000120" from an hour on, "-0.5…" for what the clock says was before.
[[nodiscard]] QString interval(qint64 ns);
/// Local time as people type it, in ns since 1970-01-01 UTC: "12:01", "12:01:07", "12:01:07.123456", each
/// also after a date, "2026-11-23 12:01". Without a date it is on the day of `nearNs`. None if it is no
/// time, or one outside the years 1678 to 2261.
[[nodiscard]] std::optional<qint64> parse(const QString &text, qint64 nearNs);

} // namespace porthole::logtime
