// SPDX-License-Identifier: GPL-3.0-or-later
#include "decodercheck.h"
#include "fuzztarget.h"

using namespace porthole;
using namespace porthole::fuzz;

namespace {

void checkFrame(const DecoderRules &, const Frame &frame, QByteArrayView, qsizetype)
{
    FUZZ_REQUIRE(frame.kind == FrameKind::Complete);
    FUZZ_REQUIRE(frame.payload.size() == frame.bytes.size());
}

} // namespace

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    FuzzInput input(data, size);
    DecoderRules rules{.spec = {.mode = FramingSpec::Mode::Raw}, .checkFrame = checkFrame};
    rules.maxFrameBytes = takeMaxFrameBytes(input);
    rules.framesAreChunks = true;
    checkDecoder(rules, input);
    return 0;
}
