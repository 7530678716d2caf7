// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/follow/rowwalk.h"

#include "ui/follow/streamdocument.h"
#include "ui/messages/messagetext.h"

#include <algorithm>

namespace porthole {

RowWalk::RowWalk(StreamForm form, const StreamDocument &document, qint64 position)
    : m_form(form)
    , m_at(position)
    , m_run(document.runAt(position))
{
}

std::optional<StreamRow> RowWalk::next(const StreamDocument &document)
{
    const auto &runs = document.runs();
    for (; m_run < runs.size(); ++m_run) {
        const qint64 end = document.runEnd(m_run);
        m_at = std::max<qint64>(m_at, runs[m_run].start);
        if (m_form.shows(runs[m_run].direction) && m_at < end) {
            const qint64 from = m_at;
            m_at = rowEnd(document, end);
            return StreamRow{from, m_at};
        }
        if (m_run + 1 == runs.size())
            break; // it may grow
    }
    return std::nullopt;
}

qint64 RowWalk::rowEnd(const StreamDocument &document, qint64 runEnd) const
{
    const qint64 end = std::min(m_at + (m_form.hex ? hexBytes : textBytes), runEnd);
    if (m_form.hex)
        return end;
    const qsizetype lineFeed = document.bytes(m_at, end).indexOf('\n');
    if (lineFeed >= 0)
        return m_at + lineFeed + 1;
    return m_at + MessageText::head(document.bytes(m_at, runEnd), end - m_at).size();
}

} // namespace porthole
