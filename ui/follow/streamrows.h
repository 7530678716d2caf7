// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/message.h"

#include <optional>
#include <vector>

namespace porthole {

class StreamDocument;

/// Where the rows of a document begin: 16 bytes each as hex; as text up to a line feed or 120 bytes, and not
/// within a character of UTF-8 (RFC 3629). A row never goes from one run to the next. Four bytes a row.
/// Thread: main.
class StreamRows final
{
public:
    static constexpr qint64 hexBytes = 16;
    static constexpr qint64 textBytes = 120;

    struct Row
    {
        qint64 from = 0; ///< in the document
        qint64 to = 0;
    };

    /// Forgets all rows; no direction means both.
    void reset(bool hex, std::optional<Direction> only);
    /// Takes in what the document has gained.
    void grow(const StreamDocument &document);

    [[nodiscard]] bool isHex() const { return m_hex; }
    [[nodiscard]] qint64 count() const { return qint64(m_starts.size()); }
    [[nodiscard]] Row row(const StreamDocument &document, qint64 index) const;
    /// The row that this position is in, or that before it if it is not shown; -1 if there is none. O(log n).
    [[nodiscard]] qint64 rowAt(qint64 position) const;
    [[nodiscard]] bool shows(Direction direction) const { return !m_only || *m_only == direction; }

private:
    [[nodiscard]] qint64 rowEnd(const StreamDocument &document, qint64 from, qint64 runEnd) const;

    std::vector<quint32> m_starts; // a document is far below 4 GiB
    qint64 m_done = 0;             // positions before this are in rows, or not shown
    std::optional<Direction> m_only;
    bool m_hex = true;
};

} // namespace porthole
