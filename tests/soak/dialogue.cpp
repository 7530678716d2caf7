// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/soak/dialogue.h"

#include <algorithm>

namespace porthole::test {

namespace {

QByteArray lengthPrefix(const FramingSpec &framing, qsizetype payloadBytes)
{
    quint64 value = quint64(payloadBytes) + quint64(framing.prefixCountsItself ? framing.prefixBytes : 0);
    QByteArray prefix;
    for (int i = 0; i < framing.prefixBytes; ++i) {
        prefix.append(char(value & 0xff));
        value >>= 8;
    }
    if (!framing.littleEndian)
        std::reverse(prefix.begin(), prefix.end());
    return prefix;
}

/// So short that a prefix of one byte can tell the length, itself included.
QByteArray shortened(const QByteArray &payload)
{
    return payload.first(std::min<qsizetype>(payload.size(), 200));
}

} // namespace

QByteArray Dialogue::frame(const QByteArray &payload) const
{
    switch (m_framing.mode) {
    case FramingSpec::Mode::Raw:
    case FramingSpec::Mode::Gap:
        return payload;
    case FramingSpec::Mode::Line:
        return payload + '\n';
    case FramingSpec::Mode::Delimiter:
        return payload + m_framing.delimiter;
    case FramingSpec::Mode::Markers:
        return m_framing.start + payload + m_framing.end;
    case FramingSpec::Mode::Fixed:
        return payload.leftJustified(m_framing.fixedBytes, '.', true);
    case FramingSpec::Mode::Length: {
        const QByteArray kept = shortened(payload);
        return lengthPrefix(m_framing, kept.size()) + kept;
    }
    }
    Q_UNREACHABLE();
    return {};
}

QByteArray Dialogue::answer(const QByteArray &frame) const
{
    switch (m_reply.mode) {
    case ReplySpec::Mode::None:
        return {};
    case ReplySpec::Mode::Echo:
        return frame;
    case ReplySpec::Mode::Text:
        return m_reply.text;
    }
    Q_UNREACHABLE();
    return {};
}

} // namespace porthole::test
