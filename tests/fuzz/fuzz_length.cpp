// SPDX-License-Identifier: GPL-3.0-or-later
#include "decodercheck.h"
#include "fuzztarget.h"

using namespace porthole;
using namespace porthole::fuzz;

namespace {

/// What the prefix at the start of these bytes says. Written unlike the decoder's, which is what it checks.
quint64 prefixOf(const FramingSpec &spec, QByteArrayView bytes)
{
    quint64 value = 0;
    for (qsizetype i = 0; i < spec.prefixBytes; ++i) {
        const qsizetype weight = spec.littleEndian ? i : spec.prefixBytes - 1 - i;
        value += quint64(quint8(bytes[i])) << 8 * weight;
    }
    return value;
}

void checkFrame(const DecoderRules &rules, const Frame &frame, QByteArrayView, qsizetype)
{
    const int prefixBytes = rules.spec.prefixBytes;
    const quint64 counted = rules.spec.prefixCountsItself ? quint64(prefixBytes) : 0;
    const bool hasPrefix = frame.bytes.size() >= prefixBytes;
    const quint64 value = hasPrefix ? prefixOf(rules.spec, frame.bytes) : 0;
    switch (frame.kind) {
    case FrameKind::Complete:
        FUZZ_REQUIRE(hasPrefix && value >= counted && value - counted == quint64(frame.payload.size()));
        FUZZ_REQUIRE(frame.bytes.size() == prefixBytes + frame.payload.size());
        break;
    case FrameKind::TooLong:
        FUZZ_REQUIRE(frame.bytes.size() == prefixBytes && value > quint64(rules.maxFrameBytes));
        break;
    case FrameKind::Malformed:
        FUZZ_REQUIRE(frame.bytes.size() == prefixBytes && value < counted);
        break;
    case FrameKind::Incomplete:
        FUZZ_REQUIRE(!hasPrefix || value - counted > quint64(frame.payload.size()));
        break;
    default:
        FUZZ_REQUIRE(frame.kind == FrameKind::Undecoded);
    }
}

} // namespace

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    FuzzInput input(data, size);
    DecoderRules rules{.spec = {.mode = FramingSpec::Mode::Length}, .checkFrame = checkFrame};
    rules.maxFrameBytes = takeMaxFrameBytes(input);
    const quint8 form = input.byte();
    rules.spec.prefixBytes = 1 << form % 4;
    rules.spec.littleEndian = (form & 4) != 0;
    rules.spec.prefixCountsItself = (form & 8) != 0;
    rules.mostHeld = rules.spec.prefixBytes + rules.maxFrameBytes - 1;
    checkDecoder(rules, input);
    return 0;
}
