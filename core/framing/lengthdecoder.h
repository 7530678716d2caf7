// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/framing/holdingdecoder.h"

namespace porthole {

/// Frames begin with the length of what follows, an unsigned number. Thread: that of its owner.
class LengthDecoder final : public HoldingDecoder
{
public:
    /// How the number is written: in 1, 2, 4 or 8 bytes, and whether it counts those bytes too.
    struct Prefix
    {
        int bytes;
        bool littleEndian;
        bool countsItself;
    };

    LengthDecoder(const Prefix &prefix, qint64 maxFrameBytes);

protected:
    [[nodiscard]] std::optional<Cut> nextCut(const PendingBytes &pending) override;
    [[nodiscard]] Cut lastCut(QByteArrayView held) const override;

private:
    [[nodiscard]] quint64 prefixValue(const PendingBytes &pending) const;

    const Prefix m_prefix;
    const quint64 m_maxFrameBytes;
};

} // namespace porthole
