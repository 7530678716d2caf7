// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/follow/framecutter.h"

#include "core/framing/decoder.h"

namespace porthole {

FrameCutter::FrameCutter(const FramingSpec &spec, qint64 offset)
    : m_spec(spec)
    , m_decoder(makeDecoder(spec, maxFrameBytes))
    , m_cut(offset)
{
}

FrameCutter::~FrameCutter() = default;

void FrameCutter::feed(QByteArrayView chunk, qint64 timeNs)
{
    const auto silence = m_decoder->silence();
    if (silence && std::chrono::nanoseconds(timeNs - m_lastNs) >= *silence)
        m_decoder->silencePassed(*this);
    m_lastNs = timeNs;
    while (!chunk.isEmpty())
        chunk = chunk.sliced(m_decoder->feed(chunk, *this));
}

void FrameCutter::skipTo(qint64 offset)
{
    m_decoder->finish(*this);
    m_decoder = makeDecoder(m_spec, maxFrameBytes);
    m_cut = offset;
}

void FrameCutter::finish()
{
    m_decoder->finish(*this);
}

bool FrameCutter::take(const Frame &frame)
{
    m_cut += frame.bytes.size();
    ++(frame.kind == FrameKind::Complete ? m_complete : m_broken);
    m_ends.push_back({m_cut, frame.kind});
    return true;
}

} // namespace porthole
