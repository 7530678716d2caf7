// SPDX-License-Identifier: GPL-3.0-or-later
#include "decodercheck.h"
#include "fuzztarget.h"

using namespace porthole;
using namespace porthole::fuzz;

namespace {

void checkFrame(const DecoderRules &rules, const Frame &frame, QByteArrayView, qsizetype)
{
    const qsizetype end = frame.bytes.indexOf('\n');
    switch (frame.kind) {
    case FrameKind::Complete: {
        FUZZ_REQUIRE(end == frame.bytes.size() - 1);
        FUZZ_REQUIRE(end <= rules.maxFrameBytes);
        const bool hasCr = end > 0 && frame.bytes[end - 1] == '\r';
        FUZZ_REQUIRE(frame.payload.size() == (hasCr ? end - 1 : end));
        FUZZ_REQUIRE(frame.payload.data() == frame.bytes.data());
        break;
    }
    case FrameKind::TooLong:
        FUZZ_REQUIRE(end < 0 && frame.bytes.size() == rules.maxFrameBytes + 1);
        break;
    default:
        FUZZ_REQUIRE(frame.kind == FrameKind::Undecoded || (frame.kind == FrameKind::Incomplete && end < 0));
    }
}

} // namespace

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    FuzzInput input(data, size);
    DecoderRules rules{.spec = {.mode = FramingSpec::Mode::Line}, .checkFrame = checkFrame};
    rules.maxFrameBytes = takeMaxFrameBytes(input);
    rules.mostHeld = rules.maxFrameBytes;
    checkDecoder(rules, input);
    return 0;
}
