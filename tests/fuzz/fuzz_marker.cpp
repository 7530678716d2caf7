// SPDX-License-Identifier: GPL-3.0-or-later
#include "decodercheck.h"
#include "fuzztarget.h"

using namespace porthole;
using namespace porthole::fuzz;

namespace {

/// In front of a frame, not in it.
void checkStray(const DecoderRules &rules, const Frame &frame, QByteArrayView stream, qsizetype at)
{
    // No frame may begin in it, nor begin in it and go on behind it.
    const QByteArrayView around = stream.sliced(at);
    const qsizetype start = around.indexOf(rules.spec.start);
    FUZZ_REQUIRE(start < 0 || start >= frame.bytes.size());
    FUZZ_REQUIRE(frame.bytes.size() <= rules.maxFrameBytes);
}

void checkInside(const DecoderRules &rules, const Frame &frame)
{
    const QByteArrayView start = rules.spec.start;
    const QByteArrayView end = rules.spec.end;
    FUZZ_REQUIRE(frame.bytes.startsWith(start));
    const qsizetype at = frame.bytes.indexOf(end, start.size());
    if (frame.kind == FrameKind::Complete) {
        FUZZ_REQUIRE(at == frame.bytes.size() - end.size());
        FUZZ_REQUIRE(frame.payload.data() == frame.bytes.data() + start.size());
        FUZZ_REQUIRE(frame.payload.size() == at - start.size());
        return;
    }
    FUZZ_REQUIRE(at < 0);
    FUZZ_REQUIRE(frame.kind != FrameKind::TooLong ||
                 frame.bytes.size() == start.size() + rules.maxFrameBytes + end.size());
}

void checkFrame(const DecoderRules &rules, const Frame &frame, QByteArrayView stream, qsizetype at)
{
    FUZZ_REQUIRE(frame.kind != FrameKind::Malformed);
    if (frame.kind == FrameKind::Stray)
        checkStray(rules, frame, stream, at);
    else if (frame.kind != FrameKind::Undecoded)
        checkInside(rules, frame);
}

} // namespace

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    FuzzInput input(data, size);
    DecoderRules rules{.spec = {.mode = FramingSpec::Mode::Markers}, .checkFrame = checkFrame};
    rules.maxFrameBytes = takeMaxFrameBytes(input);
    if (input.byte() % 2 != 0) { // else STX and ETX
        rules.spec.start = takeMarker(input);
        rules.spec.end = takeMarker(input);
    }
    rules.mostHeld = rules.spec.start.size() + rules.maxFrameBytes + rules.spec.end.size() - 1;
    checkDecoder(rules, input);
    return 0;
}
