// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/framing/lengthdecoder.h"

namespace porthole {

LengthDecoder::LengthDecoder(const Prefix &prefix, qint64 maxFrameBytes)
    : m_prefix(prefix)
    , m_maxFrameBytes(quint64(maxFrameBytes))
{
    Q_ASSERT(prefix.bytes >= 1 && prefix.bytes <= 8);
}

std::optional<HoldingDecoder::Cut> LengthDecoder::nextCut(const PendingBytes &pending)
{
    if (pending.size() < m_prefix.bytes)
        return std::nullopt;
    const quint64 value = prefixValue(pending);
    const quint64 counted = m_prefix.countsItself ? quint64(m_prefix.bytes) : 0;
    if (value < counted)
        return Cut::whole(FrameKind::Malformed, m_prefix.bytes);
    // Compared before anything is added: a value near 2^64 must not wrap round to a small one.
    if (value - counted > m_maxFrameBytes)
        return Cut::whole(FrameKind::TooLong, m_prefix.bytes);
    const auto payloadBytes = qsizetype(value - counted);
    if (pending.size() - m_prefix.bytes < payloadBytes)
        return std::nullopt;
    return Cut{FrameKind::Complete, m_prefix.bytes + payloadBytes, m_prefix.bytes, payloadBytes};
}

HoldingDecoder::Cut LengthDecoder::lastCut(QByteArrayView held) const
{
    const qsizetype prefixBytes = qMin<qsizetype>(held.size(), m_prefix.bytes);
    return {FrameKind::Incomplete, held.size(), prefixBytes, held.size() - prefixBytes};
}

quint64 LengthDecoder::prefixValue(const PendingBytes &pending) const
{
    quint64 value = 0;
    for (int i = 0; i < m_prefix.bytes; ++i)
        value = value << 8 | uchar(pending.at(m_prefix.littleEndian ? m_prefix.bytes - 1 - i : i));
    return value;
}

} // namespace porthole
