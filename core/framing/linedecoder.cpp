// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/framing/linedecoder.h"

namespace porthole {

LineDecoder::LineDecoder(qint64 maxFrameBytes)
    : m_maxFrameBytes(maxFrameBytes)
{
}

std::optional<HoldingDecoder::Cut> LineDecoder::nextCut(const PendingBytes &pending)
{
    const qsizetype limit = m_maxFrameBytes + 1;
    const qsizetype end = pending.indexOf("\n", 0, limit);
    if (end >= 0) {
        const bool hasCr = end > 0 && pending.at(end - 1) == '\r';
        return Cut{FrameKind::Complete, end + 1, 0, hasCr ? end - 1 : end};
    }
    if (pending.size() >= limit)
        return Cut::whole(FrameKind::TooLong, limit);
    return std::nullopt;
}

} // namespace porthole
