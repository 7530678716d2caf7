// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/follow/streamlosses.h"

#include "core/capture/capturereader.h"

namespace porthole {

bool lacksBeginning(const CaptureReader &reader, const CapturedClient *client)
{
    const quint64 first = reader.range().first;
    if (first == 0)
        return false;
    const std::vector<Message> oldest = reader.page(first, 1, 0);
    return !client || oldest.empty() || client->openedNs < oldest.front().timeNs;
}

bool hasLosses(const CaptureReader &reader, const CapturedClient *client)
{
    return reader.range().notKept > 0 || lacksBeginning(reader, client);
}

} // namespace porthole
