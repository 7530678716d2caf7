// SPDX-License-Identifier: GPL-3.0-or-later
#include "decodercheck.h"
#include "fuzztarget.h"

using namespace porthole;
using namespace porthole::fuzz;

namespace {

void checkFrame(const DecoderRules &rules, const Frame &frame, QByteArrayView, qsizetype)
{
    FUZZ_REQUIRE(frame.payload.size() == frame.bytes.size());
    if (frame.kind == FrameKind::TooLong)
        FUZZ_REQUIRE(frame.bytes.size() == rules.maxFrameBytes + 1);
    else
        FUZZ_REQUIRE(frame.kind == FrameKind::Complete || frame.kind == FrameKind::Undecoded);
}

} // namespace

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    FuzzInput input(data, size);
    DecoderRules rules{.spec = {.mode = FramingSpec::Mode::Gap}, .checkFrame = checkFrame};
    rules.mostHeld = rules.maxFrameBytes = takeMaxFrameBytes(input);
    checkDecoder(rules, input);
    return 0;
}
