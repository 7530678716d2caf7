// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/load/loadspec.h"

#include <QStringList>

namespace porthole::test {

/// What became of a load whose every message was to be captured.
struct CapturedEcho
{
    qsizetype clients = 0;   ///< in the capture
    qint64 messages = 0;     ///< in it, of both directions
    qint64 bytes = 0;        ///< of those
    qint64 fileBytes = 0;    ///< of the capture
    double seconds = 0;      ///< that the load was measured for
    QStringList differences; ///< sentences; none: each client's messages are all there, in order, to the byte
};

/// Lets the real program echo and capture (complete), drives it with `load`, ends it, and compares the file
/// with what each client sent and got: byte for byte, and in number. `load` must have fewer clients than
/// would share their first lines (LoadPattern). Thread: main, which it blocks.
[[nodiscard]] CapturedEcho echoCaptured(const LoadSpec &load);

} // namespace porthole::test
