// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/framing/fixeddecoder.h"

namespace porthole {

FixedDecoder::FixedDecoder(qint64 frameBytes)
    : m_frameBytes(frameBytes)
{
    Q_ASSERT(frameBytes > 0);
}

std::optional<HoldingDecoder::Cut> FixedDecoder::nextCut(const PendingBytes &pending)
{
    if (pending.size() < m_frameBytes)
        return std::nullopt;
    return Cut::whole(FrameKind::Complete, m_frameBytes);
}

} // namespace porthole
