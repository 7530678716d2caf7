// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzztarget.h"

#include <cstdio>
#include <cstdlib>

namespace porthole::fuzz {

void finding(const char *what, const char *file, int line)
{
    std::fprintf(stderr, "%s:%d: finding: this does not hold: %s\n", file, line, what);
    std::abort();
}

} // namespace porthole::fuzz
