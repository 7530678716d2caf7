// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/framing/markerdecoder.h"

namespace porthole {

MarkerDecoder::MarkerDecoder(const QByteArray &start, const QByteArray &end, qint64 maxFrameBytes)
    : m_start(start)
    , m_end(end)
    , m_maxFrameBytes(maxFrameBytes)
{
    Q_ASSERT(!start.isEmpty() && !end.isEmpty());
}

std::optional<HoldingDecoder::Cut> MarkerDecoder::nextCut(const PendingBytes &pending)
{
    if (m_inside)
        return cutInside(pending);
    // With so many bytes it is certain whether a frame begins among the first m_maxFrameBytes.
    const qsizetype limit = m_maxFrameBytes + m_start.size() - 1;
    const qsizetype start = pending.indexOf(m_start, 0, limit);
    if (start > 0)
        return Cut::whole(FrameKind::Stray, start);
    if (start == 0) {
        m_inside = true;
        return cutInside(pending);
    }
    if (pending.size() >= limit)
        return Cut::whole(FrameKind::Stray, m_maxFrameBytes);
    return std::nullopt;
}

std::optional<HoldingDecoder::Cut> MarkerDecoder::cutInside(const PendingBytes &pending)
{
    const qsizetype limit = m_start.size() + m_maxFrameBytes + m_end.size();
    const qsizetype end = pending.indexOf(m_end, m_start.size(), limit);
    if (end >= 0) {
        m_inside = false;
        return Cut{FrameKind::Complete, end + m_end.size(), m_start.size(), end - m_start.size()};
    }
    if (pending.size() >= limit)
        return Cut::whole(FrameKind::TooLong, limit);
    return std::nullopt;
}

HoldingDecoder::Cut MarkerDecoder::lastCut(QByteArrayView held) const
{
    if (m_inside)
        return {FrameKind::Incomplete, held.size(), m_start.size(), held.size() - m_start.size()};
    return Cut::whole(FrameKind::Stray, qMin(held.size(), m_maxFrameBytes));
}

} // namespace porthole
