// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/follow/streamrows.h"

#include "ui/follow/streamdocument.h"

#include <algorithm>

namespace porthole {

namespace {

constexpr qint64 rowsUntilClock = 256;

} // namespace

bool StreamRows::grow(const StreamDocument &document, const QDeadlineTimer &deadline)
{
    if (std::exchange(m_isLastOpen, false) && --m_count % rowsAMark == 0)
        m_marks.pop_back();
    for (qint64 rows = 1;; ++rows) {
        const RowWalk before = m_resume;
        const std::optional<StreamRow> row = m_resume.next(document);
        if (!row) {
            m_done = document.size();
            return true;
        }
        if (m_count++ % rowsAMark == 0)
            m_marks.push_back(quint32(row->from));
        m_done = row->to;
        if (row->to == document.size()) {
            m_isLastOpen = true;
            m_resume = before;
            return true;
        }
        if (rows % rowsUntilClock == 0 && deadline.hasExpired())
            return false;
    }
}

RowWalk StreamRows::from(const StreamDocument &document, qint64 index) const
{
    RowWalk walk(m_form, document, m_marks[size_t(index / rowsAMark)]);
    for (qint64 i = 0; i < index % rowsAMark; ++i)
        (void)walk.next(document);
    return walk;
}

StreamRow StreamRows::row(const StreamDocument &document, qint64 index) const
{
    return from(document, index).next(document).value_or(StreamRow{});
}

qint64 StreamRows::rowAt(const StreamDocument &document, qint64 position) const
{
    const auto after =
        std::upper_bound(m_marks.begin(), m_marks.end(), quint32(std::max<qint64>(position, 0)));
    if (after == m_marks.begin())
        return -1;
    qint64 index = (after - m_marks.begin() - 1) * rowsAMark;
    RowWalk walk(m_form, document, *std::prev(after));
    (void)walk.next(document);
    while (index + 1 < m_count) {
        const std::optional<StreamRow> row = walk.next(document);
        if (!row || row->from > position)
            break;
        ++index;
    }
    return index;
}

} // namespace porthole
