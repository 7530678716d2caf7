// SPDX-License-Identifier: GPL-3.0-or-later
#include "framerecorder.h"

#include "core/base/bytetext.h"

#include <QStringList>

namespace porthole {

namespace {

QString describe(FrameKind kind)
{
    switch (kind) {
    case FrameKind::Complete:
        return QStringLiteral("Complete");
    case FrameKind::Stray:
        return QStringLiteral("Stray");
    case FrameKind::Incomplete:
        return QStringLiteral("Incomplete");
    case FrameKind::TooLong:
        return QStringLiteral("TooLong");
    case FrameKind::Malformed:
        return QStringLiteral("Malformed");
    case FrameKind::Undecoded:
        return QStringLiteral("Undecoded");
    }
    return QStringLiteral("?");
}

} // namespace

bool FrameRecorder::take(const Frame &frame)
{
    ++m_calls;
    const bool isMore = frame.kind == FrameKind::Undecoded && !m_frames.empty() &&
                        m_frames.back().kind == FrameKind::Undecoded;
    if (isMore) {
        m_frames.back().bytes += frame.bytes;
        m_frames.back().payload += frame.payload;
    } else {
        m_frames.push_back({frame.kind, frame.bytes.toByteArray(), frame.payload.toByteArray()});
    }
    return m_answer == Answer::GoOn;
}

QByteArray FrameRecorder::allBytes() const
{
    QByteArray all;
    for (const SeenFrame &frame : m_frames)
        all += frame.bytes;
    return all;
}

QString describe(const SeenFrames &frames)
{
    QStringList lines;
    for (const SeenFrame &frame : frames) {
        lines << QStringLiteral("%1 \"%2\" payload \"%3\"")
                     .arg(describe(frame.kind), toEscaped(frame.bytes), toEscaped(frame.payload));
    }
    return lines.join(u'\n');
}

} // namespace porthole
