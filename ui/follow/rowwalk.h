// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/message.h"

#include <optional>

namespace porthole {

class StreamDocument;

/// Some bytes of a document that are shown in one row.
struct StreamRow
{
    qint64 from = 0;
    qint64 to = 0;
};

/// How a document is shown.
struct StreamForm
{
    bool hex = true;
    std::optional<Direction> only; ///< none: both directions

    [[nodiscard]] bool shows(Direction direction) const { return !only || *only == direction; }
};

/// Goes through the rows of a document: 16 bytes each as hex; as text up to a line feed or 120 bytes, and not
/// within a character of UTF-8 (RFC 3629). A row never goes from one run to the next. Thread: main.
class RowWalk final
{
public:
    static constexpr qint64 hexBytes = 16;
    static constexpr qint64 textBytes = 120;

    /// From the beginning.
    explicit RowWalk(StreamForm form)
        : m_form(form)
    {
    }
    /// From the row that begins at this position.
    RowWalk(StreamForm form, const StreamDocument &document, qint64 position);

    /// The next row; none if the document has no more by now. The last one may be longer later.
    [[nodiscard]] std::optional<StreamRow> next(const StreamDocument &document);

private:
    [[nodiscard]] qint64 rowEnd(const StreamDocument &document, qint64 runEnd) const;

    StreamForm m_form;
    qint64 m_at = 0;
    size_t m_run = 0;
};

} // namespace porthole
