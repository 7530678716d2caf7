// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QByteArray>
#include <QStringView>

#include <chrono>

namespace porthole {

/// How a client's stream is cut into frames; the text form is that of the command line and the settings file.
/// Thread: any (a plain value).
struct FramingSpec
{
    enum class Mode : quint8 {
        Raw,       ///< "raw": a message is what one read returned
        Line,      ///< "line": ends in LF; a CR before it is tolerated and not part of the payload
        Delimiter, ///< "delimiter:HEX": ends in these bytes, e.g. delimiter:0d0a
        Markers,   ///< "stx" or "stx:HEX:HEX": between a start and an end, STX (02) and ETX (03) unless given
        Fixed,     ///< "fixed:N": N bytes
        Length,    ///< "length:1|2|4|8[:le|be][:incl]": unsigned length prefix; incl: it counts itself
        Gap,       ///< "gap:MS": silence of MS milliseconds ends a message
    };

    Mode mode = Mode::Line;
    QByteArray delimiter;              ///< Delimiter
    QByteArray start = "\x02";         ///< Markers
    QByteArray end = "\x03";           ///< Markers
    qint64 fixedBytes = 0;             ///< Fixed
    int prefixBytes = 4;               ///< Length: 1, 2, 4 or 8
    bool littleEndian = false;         ///< Length: big-endian (network order) unless set
    bool prefixCountsItself = false;   ///< Length
    std::chrono::milliseconds gap{50}; ///< Gap

    /// Reads the text form. The error names the value and lists what is understood.
    [[nodiscard]] static Result<FramingSpec> parse(QStringView text);
    /// The text form; parse() gives the same value back.
    [[nodiscard]] QString toString() const;

    friend bool operator==(const FramingSpec &, const FramingSpec &) = default;
};

} // namespace porthole
