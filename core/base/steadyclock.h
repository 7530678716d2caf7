// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>

/// The wall clock as it was when it was first asked, and steady from there on: it is not set forward or back
/// with the machine's, and goes on while the machine sleeps. What lasts for a time is reckoned by it. Thread:
/// any, for all of these.
namespace porthole::steadyclock {

/// UTC.
[[nodiscard]] QDateTime now();
/// By how much the machine's clock has been set forward since; less than 0: back.
[[nodiscard]] qint64 setForwardSeconds();
/// What the machine's clock says, as it is set now, at this time of the steady clock; and the reverse. UTC.
/// They differ by whole seconds: fractions are the time between two readings, not that by which a clock was
/// set.
[[nodiscard]] QDateTime toWall(const QDateTime &steady);
[[nodiscard]] QDateTime fromWall(const QDateTime &wall);

} // namespace porthole::steadyclock
