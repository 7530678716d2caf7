// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QDateTime>
#include <QStringList>

/// A certificate that a server makes for itself, for tests: nobody vouches for it, so clients must be told to
/// trust it.
namespace porthole::selfsigned {

/// How long a pair is valid: what the stricter clients take at most.
inline constexpr int validDays = 397;

/// Makes a key (EC, P-256) and a certificate for `names` (host names and addresses), valid from `now` on, and
/// writes both as PEM. The key's file is readable by its owner alone from the first. A file that exists is
/// never written over. Error: InvalidValue with "names" as its subject, or FileNotWritable; nothing is left
/// behind then. Thread: any; it writes files.
[[nodiscard]] Result<void> makePair(const QStringList &names, const QString &certFile, const QString &keyFile,
                                    const QDateTime &now = QDateTime::currentDateTimeUtc());

} // namespace porthole::selfsigned
