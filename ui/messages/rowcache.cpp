// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/messages/rowcache.h"

#include <algorithm>

namespace porthole {

namespace {

constexpr quint64 gapToRead = 16; // cheaper to read across than to begin another page

} // namespace

RowCache::RowCache()
    : m_rows(maxRows)
{
}

void RowCache::setHex(bool on)
{
    m_hex = on;
    clear();
}

void RowCache::fetch(const MessageSource &source, const std::vector<quint64> &sequences, quint64 around)
{
    std::vector<quint64> missing;
    std::copy_if(sequences.begin(), sequences.end(), std::back_inserter(missing),
                 [this](quint64 sequence) { return !m_rows.contains(sequence); });
    for (size_t from = 0; from < missing.size();) {
        size_t to = from + 1;
        while (to < missing.size() && missing[to] - missing[to - 1] <= gapToRead)
            ++to;
        const quint64 first = missing[from];
        readPage(source, first - std::min(around, first), missing[to - 1] + 1 + around);
        from = to;
    }
}

void RowCache::readPage(const MessageSource &source, quint64 first, quint64 end)
{
    for (const Message &message : source.page(first, end - first, previewBytes)) {
        if (!m_rows.contains(message.sequence))
            m_rows.insert(message.sequence, new MessageRow(messageRowOf(message, m_hex, previewBytes)));
    }
}

} // namespace porthole
