// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/framing/gapdecoder.h"

namespace porthole {

GapDecoder::GapDecoder(std::chrono::milliseconds gap, qint64 maxFrameBytes)
    : m_gap(gap)
    , m_maxFrameBytes(maxFrameBytes)
{
}

std::optional<HoldingDecoder::Cut> GapDecoder::nextCut(const PendingBytes &pending)
{
    if (pending.size() <= m_maxFrameBytes)
        return std::nullopt;
    return Cut::whole(FrameKind::TooLong, m_maxFrameBytes + 1);
}

HoldingDecoder::Cut GapDecoder::lastCut(QByteArrayView held) const
{
    return Cut::whole(FrameKind::Complete, held.size());
}

} // namespace porthole
