// SPDX-License-Identifier: GPL-3.0-or-later
#include "safetext.h"

#include <array>

namespace porthole::fuzz {

namespace {

struct Range
{
    char32_t first;
    char32_t last;
};

// What terminals and text layout obey (Unicode 14: Cc, Zl, Zp, the bidirectional controls, zero width, tags).
constexpr std::array<Range, 10> obeyed = {{{0, 0x1f},
                                           {0x7f, 0x9f},
                                           {0x61c, 0x61c},
                                           {0x200b, 0x200f},
                                           {0x2028, 0x202e},
                                           {0x2060, 0x206f},
                                           {0xd800, 0xdfff},
                                           {0xfeff, 0xfeff},
                                           {0xfff9, 0xfffb},
                                           {0xe0000, 0xe007f}}};

} // namespace

bool isSafe(const QString &text)
{
    for (qsizetype at = 0; at < text.size(); ++at) {
        char32_t c = text[at].unicode();
        if (at + 1 < text.size() && text[at].isHighSurrogate() && text[at + 1].isLowSurrogate()) {
            c = QChar::surrogateToUcs4(text[at], text[at + 1]);
            ++at;
        }
        for (const Range &range : obeyed) {
            if (c >= range.first && c <= range.last)
                return false;
        }
    }
    return true;
}

} // namespace porthole::fuzz
