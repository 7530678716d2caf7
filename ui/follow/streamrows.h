// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/follow/rowwalk.h"

#include <QDeadlineTimer>

#include <vector>

namespace porthole {

/// How many rows a document has, and where each is. Only each 64th is remembered (four bytes), and those
/// between are found from it: 4 MiB at most, whatever the document holds. Thread: main.
class StreamRows final
{
public:
    explicit StreamRows(StreamForm form = {})
        : m_form(form)
        , m_resume(form)
    {
    }

    /// Takes in what the document has gained, until the deadline, about; gives whether that was all of it.
    bool grow(const StreamDocument &document,
              const QDeadlineTimer &deadline = QDeadlineTimer(QDeadlineTimer::Forever));

    [[nodiscard]] const StreamForm &form() const { return m_form; }
    [[nodiscard]] qint64 count() const { return m_count; }
    /// All before this position is in rows, or not shown.
    [[nodiscard]] qint64 done() const { return m_done; }
    /// From this row on, of those that there are.
    [[nodiscard]] RowWalk from(const StreamDocument &document, qint64 index) const;
    [[nodiscard]] StreamRow row(const StreamDocument &document, qint64 index) const;
    /// The row that this position is in, or that before it if it is not shown; -1 if there is none. O(log n).
    [[nodiscard]] qint64 rowAt(const StreamDocument &document, qint64 position) const;

private:
    static constexpr qint64 rowsAMark = 64;

    StreamForm m_form;
    std::vector<quint32> m_marks; // where each 64th row begins; a document is far below 4 GiB
    qint64 m_count = 0;
    qint64 m_done = 0;
    RowWalk m_resume;          // where to go on
    bool m_isLastOpen = false; // the last row may have ended for want of bytes, and is where to go on
};

} // namespace porthole
