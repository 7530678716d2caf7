// SPDX-License-Identifier: GPL-3.0-or-later
#include "decodercheck.h"
#include "fuzztarget.h"

using namespace porthole;
using namespace porthole::fuzz;

namespace {

void checkFrame(const DecoderRules &rules, const Frame &frame, QByteArrayView, qsizetype)
{
    FUZZ_REQUIRE(frame.payload.size() == frame.bytes.size());
    if (frame.kind == FrameKind::Complete)
        FUZZ_REQUIRE(frame.bytes.size() == rules.spec.fixedBytes);
    else
        FUZZ_REQUIRE(frame.kind == FrameKind::Incomplete && frame.bytes.size() < rules.spec.fixedBytes);
}

} // namespace

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    FuzzInput input(data, size);
    DecoderRules rules{.spec = {.mode = FramingSpec::Mode::Fixed}, .checkFrame = checkFrame};
    rules.maxFrameBytes = rules.spec.fixedBytes = takeMaxFrameBytes(input);
    rules.mostHeld = rules.spec.fixedBytes - 1;
    checkDecoder(rules, input);
    return 0;
}
