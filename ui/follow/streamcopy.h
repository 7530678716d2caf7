// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/follow/rowwalk.h"

#include <QDeadlineTimer>

namespace porthole {

class StreamDocument;

/// The text that is copied of a stream: the bytes of [from, to) row by row, as they are shown. Thread: main.
class StreamCopy final
{
public:
    static constexpr qint64 maxBytes = 4 * 1024 * 1024; ///< what is beyond is left out

    /// `document` must outlive it; `first`: the row that `from` is in, or one before it.
    StreamCopy(const StreamDocument &document, StreamForm form, qint64 first, qint64 from, qint64 to);

    /// Goes on until the deadline, about, and gives whether it is all there.
    [[nodiscard]] bool advance(const QDeadlineTimer &deadline);
    /// In UTF-8, each row with a line feed.
    [[nodiscard]] const QByteArray &text() const { return m_text; }
    [[nodiscard]] int percent() const;
    /// So many bytes of the stream are in it.
    [[nodiscard]] qint64 copiedBytes() const { return m_copied; }
    /// There was more to copy.
    [[nodiscard]] bool isCutShort() const { return m_isCutShort; }

private:
    const StreamDocument &m_document;
    const StreamForm m_form;
    const bool m_isCutShort;
    const qint64 m_from;
    const qint64 m_to;
    qint64 m_at; // all before it is in the text, or not shown
    qint64 m_copied = 0;
    RowWalk m_rows;
    QByteArray m_text;
};

} // namespace porthole
