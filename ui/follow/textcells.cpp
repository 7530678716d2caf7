// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/follow/textcells.h"

#include "core/base/bytetext.h"

namespace porthole {

namespace {

constexpr char16_t firstWide = 0x1100; // from here on a character may be two columns wide

/// How many bytes a character of UTF-8 takes that begins with this one (RFC 3629, section 4).
int sequenceBytes(uchar lead)
{
    return lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 1;
}

} // namespace

std::vector<TextCell> textCells(QByteArrayView row)
{
    std::vector<TextCell> cells;
    cells.reserve(size_t(row.size()));
    int column = 0;
    for (qsizetype at = 0; at < row.size();) {
        qsizetype bytes = std::min<qsizetype>(sequenceBytes(uchar(row[at])), row.size() - at);
        QString text = toEscaped(row.sliced(at, bytes));
        if (bytes > 1 && text.startsWith(QLatin1Char('\\'))) {
            bytes = 1; // no character: each byte for itself
            text = toEscaped(row.sliced(at, bytes));
        }
        const bool isWide = text.front().unicode() >= firstWide;
        const int columns = isWide ? 2 : int(text.size());
        cells.push_back({int(at), int(bytes), column, columns, text});
        column += columns;
        at += bytes;
    }
    return cells;
}

} // namespace porthole
