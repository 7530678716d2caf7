// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QHostAddress>
#include <QString>
#include <QStringView>

#include <optional>

namespace porthole {

/// A value as an error shows it: on one line, and cut short if it is long. Thread: any.
[[nodiscard]] QString shortened(QStringView text);
/// The same in quotes. Thread: any.
[[nodiscard]] QString quoted(QStringView text);

/// The error that says "SHOWN is not EXPECTED" of the setting `subject`. Thread: any.
[[nodiscard]] tl::unexpected<Error> notExpected(const QString &subject, const QString &shown,
                                                const QString &expected);

/// The address that a text stands for, with the name of an interface if it has one. Not the shortened forms
/// of IPv4 ("127.1", "1"): inet_aton(3) alone reads them, and they mean other things elsewhere. Thread: any.
[[nodiscard]] std::optional<QHostAddress> addressIn(const QString &text);

/// The number that decimal digits, and nothing else, stand for; none if it is above 10^18. Thread: any.
[[nodiscard]] std::optional<qint64> wholeNumber(QStringView text);
/// The same for bytes, where K, M, G or T may follow (also KiB, MiB, GiB, TiB; in either case), which stand
/// for 1024 and its powers. Thread: any.
[[nodiscard]] std::optional<qint64> byteCount(QStringView text);

} // namespace porthole
