// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/framing/holdingdecoder.h"

namespace porthole {

/// Frames are a given number of bytes long. Thread: that of its owner.
class FixedDecoder final : public HoldingDecoder
{
public:
    explicit FixedDecoder(qint64 frameBytes);

protected:
    [[nodiscard]] std::optional<Cut> nextCut(const PendingBytes &pending) override;

private:
    const qsizetype m_frameBytes;
};

} // namespace porthole
