// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/patternmatcher.h"
#include "fuzzinput.h"
#include "fuzztarget.h"

#include <utility>
#include <vector>

using namespace porthole;
using namespace porthole::fuzz;

namespace {

using Places = std::vector<std::pair<qsizetype, qsizetype>>; // where each match begins and ends

char folded(char c)
{
    return c >= 'A' && c <= 'Z' ? char(c + ('a' - 'A')) : c;
}

/// At every place, byte by byte.
Places plainSearch(const BytePattern &pattern, QByteArrayView bytes)
{
    const bool folds = pattern.kind == BytePattern::Kind::Text && !pattern.matchCase;
    Places places;
    for (qsizetype at = 0; at + pattern.bytes.size() <= bytes.size(); ++at) {
        bool isHere = true;
        for (qsizetype i = 0; isHere && i < pattern.bytes.size(); ++i) {
            const char a = bytes[at + i];
            const char b = pattern.bytes[i];
            isHere = folds ? folded(a) == folded(b) : a == b;
        }
        if (isHere)
            places.emplace_back(at, at + pattern.bytes.size());
    }
    return places;
}

void checkMatches(const BytePattern &pattern, QByteArrayView bytes)
{
    const PatternMatcher matcher(pattern);
    Places places;
    (void)matcher.scan(bytes, 0, [&](qsizetype begin, qsizetype end) {
        FUZZ_REQUIRE(begin >= 0 && begin < end && end <= bytes.size());
        places.emplace_back(begin, end);
    });
    FUZZ_REQUIRE(matcher.reach() >= 0);
    FUZZ_REQUIRE(matcher.matches(bytes) == !places.empty());
    if (pattern.kind != BytePattern::Kind::Regex)
        FUZZ_REQUIRE(places == plainSearch(pattern, bytes));
}

} // namespace

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    FuzzInput input(data, size);
    MessageFilter filter;
    const quint8 form = input.byte();
    filter.pattern.kind = BytePattern::Kind(form % 3);
    filter.pattern.matchCase = (form & 4) != 0;
    filter.pattern.bytes = input.take(input.byte() % 32).toByteArray();
    const Result<void> valid = filter.validate();
    if (!valid)
        FUZZ_REQUIRE(!describe(valid.error()).isEmpty());
    else if (!filter.pattern.isEmpty())
        checkMatches(filter.pattern, input.rest());
    return 0;
}
