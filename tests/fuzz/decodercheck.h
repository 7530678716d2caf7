// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/framing/decoder.h"
#include "fuzzinput.h"

namespace porthole::fuzz {

/// What must hold for one framing, beside what holds for all. Each target fills this in.
struct DecoderRules
{
    FramingSpec spec;
    qint64 maxFrameBytes = 1;
    /// How many bytes may be held at most.
    qint64 mostHeld = 0;
    /// Whether a frame is what its kind says (FUZZ_REQUIRE). Its bytes are part of `stream`, at `at`.
    void (*checkFrame)(const DecoderRules &rules, const Frame &frame, QByteArrayView stream, qsizetype at);
    /// The frames are the chunks, cut where they are longer than the maximum.
    bool framesAreChunks = false;
};

/// Decodes the rest of `input` three times: in one piece, cut where it says, and cut with a sink that stops
/// where it says. All must give the same frames; these must be the stream, without a gap, in order; nothing
/// comes after a failure but Undecoded; what is held is what was fed and not handed over, and within its
/// bound.
void checkDecoder(const DecoderRules &rules, FuzzInput &input);

/// A maximum for frames, mostly small, as what happens at it is what is of interest.
[[nodiscard]] qint64 takeMaxFrameBytes(FuzzInput &input);
/// A delimiter or marker: 1 to 8 bytes, mostly few.
[[nodiscard]] QByteArray takeMarker(FuzzInput &input);

} // namespace porthole::fuzz
