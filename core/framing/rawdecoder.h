// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/framing/holdingdecoder.h"

namespace porthole {

/// Every chunk is a frame, or several if it is longer than the maximum. Holds nothing. Thread: that of its
/// owner.
class RawDecoder final : public HoldingDecoder
{
public:
    explicit RawDecoder(qint64 maxFrameBytes);

protected:
    [[nodiscard]] std::optional<Cut> nextCut(const PendingBytes &pending) override;

private:
    const qsizetype m_maxFrameBytes;
};

} // namespace porthole
