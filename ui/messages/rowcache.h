// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/messagesource.h"
#include "ui/messages/messagerow.h"

#include <QCache>

#include <vector>

namespace porthole {

/// The rows of the log last looked at, read from the source page by page. Thread: main.
class RowCache final
{
public:
    static constexpr int maxRows = 1024;
    static constexpr qsizetype previewBytes = 256; ///< content beyond is counted, not shown

    RowCache();

    void clear() { m_rows.clear(); }
    void setHex(bool on);
    /// Reads those of `sequences` (rising) that are not here. Those close to each other are read with what
    /// lies between them, and with `around` more on either side: one page, if they all follow each other.
    void fetch(const MessageSource &source, const std::vector<quint64> &sequences, quint64 around);
    /// Null if it has not been read, or the source does not hold it.
    [[nodiscard]] const MessageRow *row(quint64 sequence) const { return m_rows.object(sequence); }

private:
    void readPage(const MessageSource &source, quint64 first, quint64 end);

    QCache<quint64, MessageRow> m_rows;
    bool m_hex = false;
};

} // namespace porthole
