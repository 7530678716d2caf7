// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tls/firstbytes.h"
#include "fuzzinput.h"
#include "fuzztarget.h"
#include "safetext.h"

using namespace porthole;
using namespace porthole::fuzz;

/// The verdict on a stream is the same however it is cut, is never taken back, and its words are safe.
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    FuzzInput input(data, size);
    const qsizetype step = 1 + input.byte() % 16;
    const QByteArrayView stream = input.rest();
    FirstBytes cut;
    for (qsizetype at = 0; at < stream.size(); at += step) {
        const FirstBytes::Speech before = cut.speech();
        cut.feed(stream.sliced(at, qMin(step, stream.size() - at)));
        FUZZ_REQUIRE(before == FirstBytes::Speech::Unknown || cut.speech() == before);
        FUZZ_REQUIRE(cut.bytes().size() <= FirstBytes::keptBytes);
        FUZZ_REQUIRE(stream.startsWith(cut.bytes()));
    }
    FirstBytes whole;
    whole.feed(stream);
    FUZZ_REQUIRE(whole.speech() == cut.speech());
    FUZZ_REQUIRE(isSafe(cut.describeOther()) && isSafe(whole.describeOther()));
    return 0;
}
