// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/framing/decoder.h"
#include "core/framing/heldbytes.h"
#include "core/framing/pendingbytes.h"

#include <QByteArrayView>

#include <optional>

namespace porthole {

/// What all decoders share: holding the unfinished rest, handing over, stopping, giving up. A framing only
/// says where the first frame of a run of bytes ends. Thread: that of its owner.
class HoldingDecoder : public Decoder
{
public:
    [[nodiscard]] qsizetype feed(QByteArrayView chunk, FrameSink &sink) final;
    void finish(FrameSink &sink) final;
    [[nodiscard]] qint64 heldBytes() const final { return m_held.size(); }

protected:
    /// The first frame of the pending bytes: how many of them it takes, and which of those are its payload.
    struct Cut
    {
        FrameKind kind;
        qsizetype bytes;
        qsizetype payloadAt;
        qsizetype payloadBytes;

        /// A frame with nothing around its payload.
        [[nodiscard]] static Cut whole(FrameKind kind, qsizetype bytes) { return {kind, bytes, 0, bytes}; }
    };

    /// The first frame of `pending`, or none if its end has not come yet. It must depend on the bytes alone,
    /// never on where they were cut. Called only with fresh bytes, and never again after a TooLong or
    /// Malformed.
    [[nodiscard]] virtual std::optional<Cut> nextCut(const PendingBytes &pending) = 0;
    /// What the first of the held bytes are, now that nothing follows them. Called until none are left.
    [[nodiscard]] virtual Cut lastCut(QByteArrayView held) const
    {
        return Cut::whole(FrameKind::Incomplete, held.size());
    }

private:
    [[nodiscard]] bool handOver(const Cut &cut, QByteArrayView bytes, FrameSink &sink);

    HeldBytes m_held;
};

} // namespace porthole
