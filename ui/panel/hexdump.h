// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QString>

namespace porthole {

/// Where everything stands in a hex dump, in characters: offset, two blanks, the bytes in hex (a wider gap
/// after each eighth), two blanks, the same bytes as ASCII. Thread: any (a plain value).
struct HexDump
{
    int perLine = 16;     ///< bytes a line, 8 or 16
    int offsetDigits = 4; ///< 4 or 8

    /// For `size` bytes where a line may have `columns` characters: 16 bytes a line if they fit, else 8.
    [[nodiscard]] static HexDump fitting(qint64 size, int columns);

    [[nodiscard]] qint64 lineCount(qint64 size) const { return (size + perLine - 1) / perLine; }
    [[nodiscard]] int hexColumn(int byteInLine) const
    {
        return offsetDigits + 2 + byteInLine * 3 + byteInLine / 8;
    }
    [[nodiscard]] int asciiColumn(int byteInLine) const { return hexColumn(perLine - 1) + 4 + byteInLine; }
    [[nodiscard]] int columns() const { return asciiColumn(perLine); }
    /// The byte of the line whose hex or ASCII form stands in this column, or the nearest one.
    [[nodiscard]] int byteAt(int column) const;

    /// One line, without its end. Bytes before `from` or from `to` on are left blank.
    [[nodiscard]] QString line(QByteArrayView bytes, qint64 line, qint64 from, qint64 to) const;
    [[nodiscard]] QString line(QByteArrayView bytes, qint64 index) const
    {
        return line(bytes, index, 0, bytes.size());
    }

    friend bool operator==(const HexDump &, const HexDump &) = default;
};

} // namespace porthole
