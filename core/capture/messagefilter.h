// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/capture/message.h"

#include <QSet>

#include <limits>
#include <optional>

namespace porthole {

/// What to look for in the bytes of messages.
struct BytePattern
{
    enum class Kind : quint8 {
        Text,  ///< `bytes` as they are, ASCII letters in either case unless matchCase
        Bytes, ///< exactly `bytes`
        Regex, ///< the Perl-compatible expression in `bytes` (UTF-8); each byte of a message is one character
               ///< of Latin-1
    };
    Kind kind = Kind::Text;
    bool matchCase = false; ///< of Text and Regex
    QByteArray bytes;

    [[nodiscard]] bool isEmpty() const { return bytes.isEmpty(); }
    friend bool operator==(const BytePattern &, const BytePattern &) = default;
};

/// Which entries of the log a view wants; what is not set lets all pass.
struct MessageFilter
{
    QSet<ConnectionId> clients;
    std::optional<Direction> direction; ///< set, it leaves no events
    BytePattern pattern;                ///< not empty, it leaves no events
    qint64 minLength = 0;
    qint64 maxLength = std::numeric_limits<qint64>::max();
    qint64 fromNs = std::numeric_limits<qint64>::min(); ///< since 1970-01-01 UTC, inclusive
    qint64 toNs = std::numeric_limits<qint64>::max();   ///< exclusive
    bool events = true;                                 ///< whether events pass at all
    bool onlyBroken = false;                            ///< only what is no complete frame

    [[nodiscard]] bool isEmpty() const { return *this == MessageFilter(); }
    /// An expression that cannot be compiled: InvalidValue, with the expression as its subject.
    [[nodiscard]] Result<void> validate() const;
    /// All but the pattern. Thread: any.
    [[nodiscard]] bool passesApartFromPattern(const Message &message) const;
    friend bool operator==(const MessageFilter &, const MessageFilter &) = default;
};

} // namespace porthole
