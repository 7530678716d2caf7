// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/capturemode.h"
#include "core/config/limits.h"

#include <QString>

namespace porthole {

/// How a capture is kept. Thread: any (a plain value).
struct CaptureOptions
{
    static constexpr qint64 defaultMaxBytes = 1024 * 1024 * 1024;
    static constexpr qint64 defaultPayloadBytes = limits::maxFrameBytes; ///< all of it

    bool off = false;                  ///< nothing is captured
    QString file;                      ///< empty: a temporary one, removed unless it is saved
    qint64 maxBytes = defaultMaxBytes; ///< of one file; then the oldest is forgotten, or the next file begun
    int files = 1;                     ///< above 1, so many files are kept, as a ring
    qint64 payloadBytes = defaultPayloadBytes; ///< how much of each message is kept
    CaptureMode mode = CaptureMode::Complete;

    friend bool operator==(const CaptureOptions &, const CaptureOptions &) = default;
};

} // namespace porthole
