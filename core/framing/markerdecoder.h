// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/framing/holdingdecoder.h"

#include <QByteArray>

namespace porthole {

/// Frames stand between a start and an end marker. What lies outside is handed over as Stray, in pieces of at
/// most the maximum; a start marker inside a frame is payload. Thread: that of its owner.
class MarkerDecoder final : public HoldingDecoder
{
public:
    MarkerDecoder(const QByteArray &start, const QByteArray &end, qint64 maxFrameBytes);

protected:
    [[nodiscard]] std::optional<Cut> nextCut(const PendingBytes &pending) override;
    [[nodiscard]] Cut lastCut(QByteArrayView held) const override;

private:
    [[nodiscard]] std::optional<Cut> cutInside(const PendingBytes &pending);

    const QByteArray m_start;
    const QByteArray m_end;
    const qsizetype m_maxFrameBytes;
    bool m_inside = false; // the pending bytes begin with a start marker
};

} // namespace porthole
