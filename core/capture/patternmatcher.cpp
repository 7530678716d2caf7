// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/patternmatcher.h"

#include <algorithm>
#include <cstring>
#include <numeric>

namespace porthole {

namespace {

constexpr qsizetype longestShort = 3;

QRegularExpression expressionOf(const BytePattern &pattern)
{
    const auto options =
        pattern.matchCase ? QRegularExpression::NoPatternOption : QRegularExpression::CaseInsensitiveOption;
    return QRegularExpression(QString::fromUtf8(pattern.bytes),
                              options | QRegularExpression::MultilineOption);
}

} // namespace

PatternMatcher::PatternMatcher(const BytePattern &pattern)
    : m_kind(pattern.kind)
    , m_needle(pattern.bytes)
{
    std::iota(m_fold.begin(), m_fold.end(), uchar(0));
    if (m_kind == BytePattern::Kind::Regex) {
        m_expression = expressionOf(pattern);
        m_expression.optimize();
        return;
    }
    if (m_kind == BytePattern::Kind::Text && !pattern.matchCase) {
        for (uchar letter = 'A'; letter <= 'Z'; ++letter)
            m_fold[letter] = uchar(letter - 'A' + 'a');
        for (char &c : m_needle)
            c = char(m_fold[uchar(c)]);
    }
    // Horspool, "Practical fast searching in strings" (1980): the byte under the needle's end tells how far
    // it can be moved on.
    m_skip.fill(m_needle.size());
    for (qsizetype i = 0; i < m_needle.size() - 1; ++i) {
        for (size_t byte = 0; byte < m_fold.size(); ++byte) {
            if (m_fold[byte] == uchar(m_needle[i]))
                m_skip[byte] = m_needle.size() - 1 - i;
        }
    }
}

bool PatternMatcher::isAt(const char *place) const
{
    for (qsizetype i = 0; i < m_needle.size(); ++i) {
        if (m_fold[uchar(place[i])] != uchar(m_needle[i]))
            return false;
    }
    return true;
}

/// A short needle cannot be moved on far; the library finds its first byte faster than that, in the one case
/// or the other.
template <typename Test>
void PatternMatcher::findShort(QByteArrayView bytes, qsizetype from, Test &&goesOn) const
{
    const char *const data = bytes.data();
    const qsizetype end = bytes.size() - m_needle.size() + 1; // of the places where it can begin
    const auto next = [&](uchar byte, qsizetype at) {
        const void *const place = at < end ? std::memchr(data + at, byte, size_t(end - at)) : nullptr;
        return place ? static_cast<const char *>(place) - data : end;
    };
    const uchar first = uchar(m_needle.front());
    const bool hasCapital = m_fold['A'] == 'a' && first >= 'a' && first <= 'z';
    const uchar capital = uchar(first - 'a' + 'A');
    qsizetype small = next(first, from);
    qsizetype large = hasCapital ? next(capital, from) : end;
    while (std::min(small, large) < end) {
        if (const qsizetype place = std::min(small, large); isAt(data + place) && !goesOn(place))
            return;
        if (small < large)
            small = next(first, small + 1);
        else
            large = next(capital, large + 1);
    }
}

qsizetype PatternMatcher::find(QByteArrayView bytes, qsizetype from) const
{
    const qsizetype size = m_needle.size();
    const char *const data = bytes.data();
    const uchar last = uchar(m_needle.back());
    for (qsizetype at = from; at + size <= bytes.size();) {
        const uchar under = uchar(data[at + size - 1]);
        if (m_fold[under] == last && isAt(data + at))
            return at;
        at += m_skip[under];
    }
    return -1;
}

/// One pass, in which whatever the end of the bytes cuts off counts as found; from there on another, which
/// takes the bytes to end there. An empty match is none.
qsizetype PatternMatcher::scanExpression(QByteArrayView bytes, qsizetype from, const Take &take) const
{
    const QString subject = QString::fromLatin1(bytes);
    qsizetype open = bytes.size();
    const auto takeAll = [&](QRegularExpressionMatchIterator matches) {
        while (matches.hasNext()) {
            const QRegularExpressionMatch match = matches.next();
            if (match.hasPartialMatch()) {
                open = match.capturedStart();
                return;
            }
            if (match.capturedLength() > 0)
                take(match.capturedStart(), match.capturedEnd());
        }
    };
    // Latin-1 is always valid; to check it would take longer than to search it.
    constexpr auto asItIs = QRegularExpression::DontCheckSubjectStringMatchOption;
    takeAll(m_expression.globalMatch(subject, from, QRegularExpression::PartialPreferFirstMatch, asItIs));
    if (open < bytes.size())
        takeAll(m_expression.globalMatch(subject, open, QRegularExpression::NormalMatch, asItIs));
    return open;
}

qsizetype PatternMatcher::scan(QByteArrayView bytes, qsizetype from, const Take &take) const
{
    if (m_kind == BytePattern::Kind::Regex)
        return scanExpression(bytes, from, take);
    if (m_needle.size() <= longestShort) {
        findShort(bytes, from, [&](qsizetype at) {
            take(at, at + m_needle.size());
            return true;
        });
    } else {
        for (qsizetype at = find(bytes, from); at >= 0; at = find(bytes, at + 1))
            take(at, at + m_needle.size());
    }
    return std::max(from, bytes.size() - reach());
}

bool PatternMatcher::matches(QByteArrayView bytes) const
{
    bool isFound = false;
    if (m_kind == BytePattern::Kind::Regex) {
        // The first match may be an empty one, which counts for none.
        auto found = m_expression.globalMatch(QString::fromLatin1(bytes));
        while (!isFound && found.hasNext())
            isFound = found.next().capturedLength() > 0;
        return isFound;
    }
    if (m_needle.size() <= longestShort)
        findShort(bytes, 0, [&](qsizetype) { return !(isFound = true); });
    else
        isFound = find(bytes, 0) >= 0;
    return isFound;
}

qsizetype PatternMatcher::reach() const
{
    return m_kind == BytePattern::Kind::Regex ? regexReach : m_needle.size() - 1;
}

} // namespace porthole
