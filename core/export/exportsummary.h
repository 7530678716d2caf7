// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace porthole {

/// What an export came to. Thread: any (a plain value).
struct ExportSummary
{
    quint64 messages = 0;    ///< written
    quint64 events = 0;      ///< written as such
    qint64 bytes = 0;        ///< of those messages, as far as they were kept
    quint64 truncated = 0;   ///< of those messages, how many were not kept whole
    qint64 missingBytes = 0; ///< and the bytes that they lack
    quint64 leftOut =
        0; ///< messages that pass but could not be written: of clients that the capture does not know
    quint64 missed = 0;       ///< entries that the source no longer had when they were to be read
    quint64 notKept = 0;      ///< messages that the capture never got
    bool isCancelled = false; ///< no file was written, and an older one is as it was

    /// What is worth telling of the file that was written, a line each. Not for one that was cancelled.
    [[nodiscard]] QString toString(const QString &file) const;
    friend bool operator==(const ExportSummary &, const ExportSummary &) = default;
};

} // namespace porthole
