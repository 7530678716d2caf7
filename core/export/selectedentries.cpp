// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/selectedentries.h"

#include "core/capture/rowsinorder.h"

#include <algorithm>

namespace porthole {

namespace {

constexpr quint64 pageEntries = 512;
constexpr qint64 pageBytes = 16'384;   // of one entry; longer ones are read one by one
constexpr quint64 searchEntries = 512; // a step; small, as each may be large and nobody can stop it
constexpr quint64 widestGap = 16;      // between matches that are read together, with what lies between

} // namespace

SelectedEntries::SelectedEntries(const MessageSource &source, const MessageFilter &filter,
                                 const MessageRange &range, Content content)
    : m_source(source)
    , m_end(range.end)
    , m_content(content)
    , m_search(filter.isEmpty() ? nullptr : source.search(filter, range.first))
    , m_searchedTo(range.first)
    , m_position(range.first)
{
}

bool SelectedEntries::handOutSome(const Take &take)
{
    if (!m_search)
        return handOutPage(take);
    if (m_given == m_found.size() && !findMore())
        return false;
    return m_given == m_found.size() || handOutRun(nextRun(), take);
}

bool SelectedEntries::handOutPage(const Take &take)
{
    if (m_position >= m_end)
        return false;
    const Run run{m_position, std::min(m_end, m_position + pageEntries)};
    quint64 expected = run.first;
    for (const Message &entry : page(run)) {
        m_missed += entry.sequence - expected;
        m_position = expected = entry.sequence + 1;
        if (!handOut(entry, take))
            return false;
    }
    m_missed += run.end - expected;
    m_position = run.end;
    return true;
}

bool SelectedEntries::findMore()
{
    if (m_searchedTo >= m_end)
        return false;
    MessageMatches matches = m_search->next(std::min(searchEntries, m_end - m_searchedTo));
    if (matches.searchedTo <= m_searchedTo)
        return false; // what is missing can no longer be read
    RowsInOrder inOrder({m_searchedTo, std::min(matches.searchedTo, m_end), 0}); // the log grows
    m_searchedTo = matches.searchedTo;
    m_found = std::move(matches.sequences);
    std::erase_if(m_found, [&](quint64 sequence) { return !inOrder.takes(sequence); });
    m_given = 0;
    if (m_found.empty())
        m_position = std::min(m_searchedTo, m_end);
    return true;
}

SelectedEntries::Run SelectedEntries::nextRun() const
{
    const quint64 first = m_found[m_given];
    quint64 last = first;
    for (size_t i = m_given + 1; i < m_found.size(); ++i) {
        if (m_found[i] - last > widestGap || m_found[i] - first >= pageEntries)
            break;
        last = m_found[i];
    }
    return {first, last + 1};
}

bool SelectedEntries::handOutRun(const Run &run, const Take &take)
{
    const size_t given = m_given;
    quint64 read = 0;
    m_given = size_t(std::lower_bound(m_found.begin(), m_found.end(), run.end) - m_found.begin());
    for (const Message &entry : page(run)) {
        if (!std::binary_search(m_found.begin() + qsizetype(given), m_found.begin() + qsizetype(m_given),
                                entry.sequence))
            continue;
        ++read;
        if (!handOut(entry, take))
            return false;
    }
    m_missed += m_given - given - read;
    m_position = run.end;
    return true;
}

bool SelectedEntries::handOut(const Message &entry, const Take &take) const
{
    const bool isCut = m_content == Content::Whole && entry.bytes.size() >= pageBytes &&
                       (!entry.isMessage() || entry.isTruncated());
    const std::optional<Message> whole = isCut ? m_source.message(entry.sequence) : std::nullopt;
    return take(whole ? *whole : entry);
}

std::vector<Message> SelectedEntries::page(const Run &run) const
{
    return m_source.page(run.first, run.end - run.first, m_content == Content::Whole ? pageBytes : 0);
}

} // namespace porthole
