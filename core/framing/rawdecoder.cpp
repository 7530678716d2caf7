// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/framing/rawdecoder.h"

namespace porthole {

RawDecoder::RawDecoder(qint64 maxFrameBytes)
    : m_maxFrameBytes(maxFrameBytes)
{
}

std::optional<HoldingDecoder::Cut> RawDecoder::nextCut(const PendingBytes &pending)
{
    return Cut::whole(FrameKind::Complete, qMin(pending.size(), m_maxFrameBytes));
}

} // namespace porthole
