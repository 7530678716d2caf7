// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/follow/streamfind.h"

#include "ui/follow/streamdocument.h"

#include <algorithm>

namespace porthole {

namespace {

constexpr qint64 windowBytes = 64 * 1024; // between two looks at the clock
constexpr qint64 runCost = 64;            // what going on to another run costs, in bytes

} // namespace

StreamFind::StreamFind(const StreamDocument &document, StreamFindRequest request)
    : m_document(document)
    , m_request(std::move(request))
    , m_needle(m_request.needle)
    , m_border(size_t(m_needle.size()))
    , m_at(m_request.from)
{
    if (m_request.backwards) {
        std::reverse(m_needle.begin(), m_needle.end());
        m_at = std::min(m_document.size(), m_request.from + m_needle.size() - 1);
    }
    // Knuth, Morris, Pratt, "Fast pattern matching in strings" (1977): no byte is looked at twice, so the
    // bytes of a hostile client cost no more than others.
    for (qsizetype i = 1, length = 0; i < m_needle.size(); ++i) {
        while (length > 0 && m_needle[i] != m_needle[length])
            length = m_border[size_t(length) - 1];
        length += m_needle[i] == m_needle[length];
        m_border[size_t(i)] = quint32(length);
    }
}

int StreamFind::percent() const
{
    return int(std::min<qint64>(m_looked * 100 / std::max<qint64>(m_document.size(), 1), 100));
}

bool StreamFind::isAtEnd() const
{
    if (m_request.backwards)
        return m_at <= (m_isRound ? m_request.from : 0);
    return m_at >= (m_isRound ? std::min(m_document.size(), m_request.from + m_needle.size() - 1)
                              : m_document.size());
}

void StreamFind::goRound()
{
    m_isRound = true;
    m_matched = 0;
    m_at = m_request.backwards ? m_document.size() : 0;
    findRun();
}

void StreamFind::findRun()
{
    m_run = m_document.runAt(m_request.backwards ? m_at - 1 : m_at);
}

bool StreamFind::advance(const QDeadlineTimer &deadline)
{
    findRun(); // the document may have grown
    qint64 untilClock = windowBytes;
    while (!m_found) {
        if (isAtEnd()) {
            if (m_isRound || m_document.size() == 0)
                return true;
            goRound();
            continue;
        }
        const qint64 looked = lookAtSome();
        m_looked += looked;
        untilClock -= looked + runCost;
        if (untilClock <= 0 && !m_found) {
            if (deadline.hasExpired())
                return false;
            untilClock = windowBytes;
        }
    }
    return true;
}

/// Looks at some bytes of one run, and gives how many that were.
qint64 StreamFind::lookAtSome()
{
    const StreamRun run = m_document.runs()[m_run];
    const qint64 start = run.start;
    const qint64 end = m_document.runEnd(m_run);
    const bool isShown = !m_request.only || *m_request.only == run.direction;
    const qint64 before = m_at;
    const char *const bytes = m_document.bytes().data();
    if (m_request.backwards) {
        if (m_at == end)
            m_matched = 0;
        m_at = isShown ? std::max(start, m_at - windowBytes) : start;
        auto at = std::make_reverse_iterator(bytes + before);
        if (isShown && match(at, std::make_reverse_iterator(bytes + m_at)))
            m_found = at.base() - bytes;
        m_run -= m_at == start && m_run > 0;
        return before - m_at;
    }
    if (m_at == start)
        m_matched = 0;
    m_at = isShown ? std::min(end, m_at + windowBytes) : end;
    const char *at = bytes + before;
    if (isShown && match(at, bytes + m_at))
        m_found = at - bytes - m_needle.size();
    m_run += m_at == end && m_run + 1 < m_document.runs().size();
    return m_at - before;
}

/// Goes on with the needle until it has been seen, and moves `at` behind it.
template <typename Iterator> bool StreamFind::match(Iterator &at, Iterator end)
{
    const char *const needle = m_needle.constData();
    while (at != end) {
        if (m_matched == 0) {
            at = std::find(at, end, needle[0]);
            if (at == end)
                return false;
        }
        while (m_matched > 0 && needle[m_matched] != *at)
            m_matched = m_border[size_t(m_matched) - 1];
        m_matched += needle[m_matched] == *at;
        ++at;
        if (m_matched == m_needle.size())
            return true;
    }
    return false;
}

} // namespace porthole
