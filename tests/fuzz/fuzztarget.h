// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

/// What libFuzzer calls again and again, and replay.cpp in its place: one run of a target. Each program in
/// this folder has one. A finding ends the program. Gives 0.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

namespace porthole::fuzz {

/// Ends the program, having said `what` does not hold, unless it does. Costs nothing else.
#define FUZZ_REQUIRE(what)                                                                                   \
    do {                                                                                                     \
        if (!(what))                                                                                         \
            ::porthole::fuzz::finding(#what, __FILE__, __LINE__);                                            \
    } while (false)

[[noreturn]] void finding(const char *what, const char *file, int line);

} // namespace porthole::fuzz
