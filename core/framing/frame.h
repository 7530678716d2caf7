// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

namespace porthole {

/// What a decoder makes of a run of bytes.
enum class FrameKind : quint8 {
    Complete,   ///< a whole frame; the only kind that is answered
    Stray,      ///< bytes between frames, where none should be; the decoder goes on
    Incomplete, ///< the stream ended within a frame; these are its bytes so far
    TooLong,    ///< the start of a frame over the maximum; the decoder has given up
    Malformed,  ///< bytes that cannot begin a frame; the decoder has given up
    Undecoded,  ///< what came after the decoder gave up
};

/// A run of bytes as it came off the wire. `payload` is the part of `bytes` without delimiters, markers or
/// prefix. Both views hold only during the call that hands them over.
struct Frame
{
    FrameKind kind = FrameKind::Complete;
    QByteArrayView bytes;
    QByteArrayView payload;
};

/// Takes what a decoder finds, in the order of the stream.
class FrameSink
{
public:
    virtual ~FrameSink() = default;
    /// Gives false to make the decoder stop after this frame (back-pressure); it is fed the rest again later.
    [[nodiscard]] virtual bool take(const Frame &frame) = 0;
};

} // namespace porthole
