// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/framing/holdingdecoder.h"

#include <chrono>

namespace porthole {

/// A silence ends a frame; the owner has the clock and says when it has passed. Thread: that of its owner.
class GapDecoder final : public HoldingDecoder
{
public:
    GapDecoder(std::chrono::milliseconds gap, qint64 maxFrameBytes);

    [[nodiscard]] std::optional<std::chrono::milliseconds> silence() const override { return m_gap; }
    void silencePassed(FrameSink &sink) override { finish(sink); }

protected:
    [[nodiscard]] std::optional<Cut> nextCut(const PendingBytes &pending) override;
    [[nodiscard]] Cut lastCut(QByteArrayView held) const override;

private:
    const std::chrono::milliseconds m_gap;
    const qsizetype m_maxFrameBytes;
};

} // namespace porthole
