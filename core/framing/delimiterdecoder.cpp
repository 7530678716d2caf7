// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/framing/delimiterdecoder.h"

namespace porthole {

DelimiterDecoder::DelimiterDecoder(const QByteArray &delimiter, qint64 maxFrameBytes)
    : m_delimiter(delimiter)
    , m_limit(maxFrameBytes + delimiter.size())
{
    Q_ASSERT(!delimiter.isEmpty());
}

std::optional<HoldingDecoder::Cut> DelimiterDecoder::nextCut(const PendingBytes &pending)
{
    const qsizetype end = pending.indexOf(m_delimiter, 0, m_limit);
    if (end >= 0)
        return Cut{FrameKind::Complete, end + m_delimiter.size(), 0, end};
    if (pending.size() >= m_limit)
        return Cut::whole(FrameKind::TooLong, m_limit);
    return std::nullopt;
}

} // namespace porthole
