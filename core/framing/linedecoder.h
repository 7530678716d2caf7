// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/framing/holdingdecoder.h"

namespace porthole {

/// Frames end in LF. A CR right before it is not part of the payload, but counts while its length is compared
/// with the maximum, so that the verdict never waits for another byte. Thread: that of its owner.
class LineDecoder final : public HoldingDecoder
{
public:
    explicit LineDecoder(qint64 maxFrameBytes);

protected:
    [[nodiscard]] std::optional<Cut> nextCut(const PendingBytes &pending) override;

private:
    const qsizetype m_maxFrameBytes;
};

} // namespace porthole
