// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/config/ban.h"

#include <QByteArray>
#include <QJsonValue>

namespace porthole {

/// Bans as the settings file has them: a list of objects with "address", "reason", "since", "until" (times in
/// ISO 8601; without an "until" it is for good) and "hits". Times are those of the machine's clock. Thread:
/// any.
[[nodiscard]] QByteArray toJson(const Bans &bans, const QByteArray &indent);

/// Reads toJson()'s form; of each ban only "address" must be there. IPv4 addresses within IPv6 are folded;
/// bans that have run out at `now` are left out. Error: InvalidValue with "bans" as its subject, and as its
/// detail which entry, which of its keys, and what was expected. Thread: any.
[[nodiscard]] Result<Bans> bansFromJson(const QJsonValue &value, const QDateTime &now);

} // namespace porthole
