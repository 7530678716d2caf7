// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "framerecorder.h"

#include <QByteArray>
#include <QString>

#include <vector>

namespace porthole {

/// A stream, and the frames it must give however it is cut.
struct FramingCase
{
    const char *name;
    QString framing;
    qint64 maxFrameBytes;
    QByteArray stream;
    SeenFrames frames;
};

/// Written by hand, for every framing but Raw. The streams are short, so that they can be cut at every pair
/// of places.
[[nodiscard]] std::vector<FramingCase> framingCases();

} // namespace porthole
