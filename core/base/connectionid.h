// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHashFunctions>
#include <QMetaType>
#include <QString>

#include <compare>

namespace porthole {

/// Names one client for as long as the program runs. Counted up from 1, never reused, so a command that
/// carries it can never reach another client. 0 is no client. Thread: any (a plain value).
struct ConnectionId
{
    quint64 value = 0;

    [[nodiscard]] bool isValid() const { return value != 0; }
    /// "#42", as the window and the log write it.
    [[nodiscard]] QString toString() const { return QLatin1Char('#') + QString::number(value); }

    // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy 14 takes what the compiler adds for a 0
    friend auto operator<=>(ConnectionId, ConnectionId) = default;
};

/// The next id of this program. Thread: any.
[[nodiscard]] ConnectionId nextConnectionId();

inline size_t qHash(ConnectionId id, size_t seed = 0)
{
    return ::qHash(id.value, seed);
}

} // namespace porthole

Q_DECLARE_METATYPE(porthole::ConnectionId)
