// SPDX-License-Identifier: GPL-3.0-or-later
#include "decodercheck.h"
#include "fuzztarget.h"

using namespace porthole;
using namespace porthole::fuzz;

namespace {

void checkFrame(const DecoderRules &rules, const Frame &frame, QByteArrayView, qsizetype)
{
    const qsizetype size = rules.spec.delimiter.size();
    const qsizetype end = frame.bytes.indexOf(rules.spec.delimiter);
    switch (frame.kind) {
    case FrameKind::Complete:
        FUZZ_REQUIRE(end == frame.bytes.size() - size);
        FUZZ_REQUIRE(frame.payload.data() == frame.bytes.data() && frame.payload.size() == end);
        break;
    case FrameKind::TooLong:
        FUZZ_REQUIRE(end < 0 && frame.bytes.size() == rules.maxFrameBytes + size);
        break;
    default:
        FUZZ_REQUIRE(frame.kind == FrameKind::Undecoded || (frame.kind == FrameKind::Incomplete && end < 0));
    }
}

} // namespace

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    FuzzInput input(data, size);
    DecoderRules rules{.spec = {.mode = FramingSpec::Mode::Delimiter}, .checkFrame = checkFrame};
    rules.maxFrameBytes = takeMaxFrameBytes(input);
    rules.spec.delimiter = takeMarker(input);
    rules.mostHeld = rules.maxFrameBytes + rules.spec.delimiter.size() - 1;
    checkDecoder(rules, input);
    return 0;
}
