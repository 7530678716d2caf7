// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/follow/streamrows.h"

#include "ui/follow/streamdocument.h"
#include "ui/messages/messagetext.h"

#include <algorithm>

namespace porthole {

void StreamRows::reset(bool hex, std::optional<Direction> only)
{
    m_starts.clear();
    m_done = 0;
    m_hex = hex;
    m_only = only;
}

void StreamRows::grow(const StreamDocument &document)
{
    if (m_done >= document.size())
        return;
    // The last row may have ended for want of bytes.
    if (!m_starts.empty()) {
        m_done = m_starts.back();
        m_starts.pop_back();
    }
    const auto &runs = document.runs();
    for (size_t run = document.runAt(m_done); run < runs.size(); ++run) {
        const qint64 end = document.runEnd(run);
        qint64 at = std::max(m_done, runs[run].start);
        while (shows(runs[run].direction) && at < end) {
            m_starts.push_back(quint32(at));
            at = rowEnd(document, at, end);
        }
    }
    m_done = document.size();
}

qint64 StreamRows::rowEnd(const StreamDocument &document, qint64 from, qint64 runEnd) const
{
    const qint64 end = std::min(from + (m_hex ? hexBytes : textBytes), runEnd);
    if (m_hex)
        return end;
    const qsizetype lineFeed = document.bytes(from, end).indexOf('\n');
    if (lineFeed >= 0)
        return from + lineFeed + 1;
    return from + MessageText::head(document.bytes(from, runEnd), end - from).size();
}

StreamRows::Row StreamRows::row(const StreamDocument &document, qint64 index) const
{
    const qint64 from = m_starts[size_t(index)];
    return {from, rowEnd(document, from, document.runEnd(document.runAt(from)))};
}

qint64 StreamRows::rowAt(qint64 position) const
{
    const auto after =
        std::upper_bound(m_starts.begin(), m_starts.end(), quint32(std::max<qint64>(position, 0)));
    return after - m_starts.begin() - 1;
}

} // namespace porthole
