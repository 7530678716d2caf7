// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/framing/holdingdecoder.h"

#include <QByteArray>

namespace porthole {

/// Frames end in a run of one or more given bytes; the first place where it occurs ends the frame. Thread:
/// that of its owner.
class DelimiterDecoder final : public HoldingDecoder
{
public:
    DelimiterDecoder(const QByteArray &delimiter, qint64 maxFrameBytes);

protected:
    [[nodiscard]] std::optional<Cut> nextCut(const PendingBytes &pending) override;

private:
    const QByteArray m_delimiter;
    const qsizetype m_limit; // a frame whose delimiter ends after so many bytes is too long
};

} // namespace porthole
