// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/framing/holdingdecoder.h"

namespace porthole {

qsizetype HoldingDecoder::feed(QByteArrayView chunk, FrameSink &sink)
{
    qsizetype used = 0;
    while (used < chunk.size()) {
        const QByteArrayView rest = chunk.sliced(used);
        if (failure())
            return used + passUndecoded(rest, sink);
        const std::optional<Cut> cut = nextCut({m_held.view(), rest});
        if (!cut) {
            m_held.append(rest);
            return chunk.size();
        }
        used += qMax<qsizetype>(0, cut->bytes - m_held.size());
        const bool goesOn = handOver(*cut, m_held.join(rest, cut->bytes), sink);
        m_held.dropFirst(cut->bytes);
        if (!goesOn)
            break;
    }
    return used;
}

void HoldingDecoder::finish(FrameSink &sink)
{
    while (!m_held.isEmpty()) {
        const Cut cut = lastCut(m_held.view());
        (void)handOver(cut, m_held.view().first(cut.bytes), sink);
        m_held.dropFirst(cut.bytes);
    }
}

bool HoldingDecoder::handOver(const Cut &cut, QByteArrayView bytes, FrameSink &sink)
{
    if (cut.kind != FrameKind::TooLong && cut.kind != FrameKind::Malformed)
        return sink.take({cut.kind, bytes, bytes.sliced(cut.payloadAt, cut.payloadBytes)});
    return fail(cut.kind, bytes, sink);
}

} // namespace porthole
