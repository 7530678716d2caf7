// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/follow/streamfind.h"

#include "ui/follow/streamdocument.h"
#include "ui/follow/streamrows.h"

namespace porthole {

std::optional<qint64> findInStream(const StreamDocument &document, const StreamRows &rows,
                                   const QByteArray &needle, qint64 from, bool backwards)
{
    const QByteArrayView bytes = document.bytes();
    if (needle.isEmpty() || bytes.isEmpty())
        return std::nullopt;
    const auto counts = [&](qint64 at) {
        const size_t run = document.runAt(at);
        return rows.shows(document.runs()[run].direction) && at + needle.size() <= document.runEnd(run);
    };
    qint64 at = from;
    for (int round = 0; round < 2; ++round) {
        while (at >= 0 && at <= bytes.size()) {
            at = backwards ? (at == 0 ? -1 : bytes.lastIndexOf(needle, at - 1)) : bytes.indexOf(needle, at);
            if (at >= 0 && counts(at))
                return at;
            if (at >= 0 && !backwards)
                ++at;
        }
        at = backwards ? bytes.size() : 0;
    }
    return std::nullopt;
}

} // namespace porthole
