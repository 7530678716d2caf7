// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/messagefilter.h"

#include <QRegularExpression>

#include <array>
#include <functional>

namespace porthole {

/// Finds a pattern in bytes. Thread: its owner's.
class PatternMatcher final
{
public:
    /// The pattern must be valid and not empty.
    explicit PatternMatcher(const BytePattern &pattern);

    /// Is called with where a match begins and ends.
    using Take = std::function<void(qsizetype, qsizetype)>;
    /// Calls `take` for each match that begins at `from` or behind it, from the left. Matches may overlap,
    /// except those of an expression. Gives the first place where one may begin that goes on beyond the end
    /// of `bytes`; their size if there is none.
    qsizetype scan(QByteArrayView bytes, qsizetype from, const Take &take) const;
    [[nodiscard]] bool matches(QByteArrayView bytes) const;
    /// How many bytes on either side of a seam a match across it can take up: exactly one less than the
    /// pattern's length, and for an expression this much, however long its matches may be.
    [[nodiscard]] qsizetype reach() const;

    static constexpr qsizetype regexReach = 4096;

private:
    [[nodiscard]] qsizetype find(QByteArrayView bytes, qsizetype from) const;
    qsizetype scanExpression(QByteArrayView bytes, qsizetype from, const Take &take) const;
    /// Calls `goesOn` with where each match begins, until it gives false.
    template <typename Test> void findShort(QByteArrayView bytes, qsizetype from, Test &&goesOn) const;
    [[nodiscard]] bool isAt(const char *place) const;

    BytePattern::Kind m_kind;
    QByteArray m_needle;               // in small letters, if either case will do
    std::array<uchar, 256> m_fold;     // to what bytes are compared by
    std::array<qsizetype, 256> m_skip; // by the byte under the needle's end
    QRegularExpression m_expression;
};

} // namespace porthole
