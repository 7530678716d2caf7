// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panel/hexdump.h"

#include <algorithm>

namespace porthole {

namespace {

constexpr qint64 shortOffsets = 0x10000; // what four digits can count

} // namespace

HexDump HexDump::fitting(qint64 size, int columns)
{
    HexDump dump;
    dump.offsetDigits = size <= shortOffsets ? 4 : 8;
    if (dump.columns() > columns)
        dump.perLine = 8;
    return dump;
}

int HexDump::byteAt(int column) const
{
    if (column >= asciiColumn(0) - 1)
        return std::clamp(column - asciiColumn(0), 0, perLine - 1);
    int byte = 0;
    while (byte + 1 < perLine && column >= hexColumn(byte + 1))
        ++byte;
    return byte;
}

QString HexDump::line(QByteArrayView bytes, qint64 line, qint64 from, qint64 to) const
{
    static constexpr char digits[] = "0123456789abcdef";
    const qint64 start = line * perLine;
    QString text = QStringLiteral("%1").arg(start, offsetDigits, 16, QLatin1Char('0'));
    text.resize(columns(), QLatin1Char(' '));
    const qint64 end = std::min({start + perLine, to, qint64(bytes.size())});
    for (qint64 at = std::max(start, from); at < end; ++at) {
        const uchar byte = uchar(bytes[at]);
        const int inLine = int(at - start);
        text[hexColumn(inLine)] = QLatin1Char(digits[byte >> 4]);
        text[hexColumn(inLine) + 1] = QLatin1Char(digits[byte & 15]);
        text[asciiColumn(inLine)] = QLatin1Char(byte >= 0x20 && byte < 0x7f ? char(byte) : '.');
    }
    return text;
}

} // namespace porthole
