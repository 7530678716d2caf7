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

    /// Calls `take` with where each match begins and ends, from the left. Matches may overlap, except those
    /// of an expression.
    void forEachMatch(QByteArrayView bytes, const std::function<void(qsizetype, qsizetype)> &take) const;
    [[nodiscard]] bool matches(QByteArrayView bytes) const;
    /// How many bytes on either side of a seam a match across it can take up: exactly one less than the
    /// pattern's length, and for an expression this much, however long its matches may be.
    [[nodiscard]] qsizetype reach() const;

    static constexpr qsizetype regexReach = 4096;

private:
    [[nodiscard]] qsizetype find(QByteArrayView bytes, qsizetype from) const;
    /// Calls `take` with where each match begins, until it gives false.
    template <typename Take> void findShort(QByteArrayView bytes, Take &&take) const;
    [[nodiscard]] bool isAt(const char *place) const;

    BytePattern::Kind m_kind;
    QByteArray m_needle;               // in small letters, if either case will do
    std::array<uchar, 256> m_fold;     // to what bytes are compared by
    std::array<qsizetype, 256> m_skip; // by the byte under the needle's end
    QRegularExpression m_expression;
};

} // namespace porthole
