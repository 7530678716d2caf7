// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QByteArray>
#include <QStringView>

namespace porthole {

/// What each complete frame is answered with; the text form is that of the command line and the settings
/// file. Thread: any (a plain value).
struct ReplySpec
{
    enum class Mode : quint8 {
        None, ///< "none"
        Echo, ///< "echo": the frame exactly as it came, delimiters and prefix included
        Text, ///< "text:STRING": these bytes, as they are; \n \r \t \0 \\ \xHH understood
    };

    Mode mode = Mode::Echo;
    QByteArray text; ///< Text: the bytes, escapes already read

    /// Reads the text form. The error names the value and lists what is understood.
    [[nodiscard]] static Result<ReplySpec> parse(QStringView text);
    /// The text form; parse() gives the same value back.
    [[nodiscard]] QString toString() const;

    friend bool operator==(const ReplySpec &, const ReplySpec &) = default;
};

} // namespace porthole
