// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QByteArray>
#include <QString>
#include <QStringView>

namespace porthole {

/// The bytes that a text with escapes stands for: \n \r \t \0 \\ \xHH (two hex digits); all else as UTF-8.
/// An unknown or unfinished escape is an error that names it and its place. Thread: any.
[[nodiscard]] Result<QByteArray> fromEscaped(QStringView text);

/// A text that fromEscaped() turns back into exactly these bytes. Printable UTF-8 stays readable; control
/// characters, bytes that are not UTF-8, and characters that would change how a line is laid out
/// (bidirectional controls, line and paragraph separators) become escapes, so the result is safe to show.
/// Thread: any.
[[nodiscard]] QString toEscaped(QByteArrayView bytes);

/// What people wrote, safe to show: as toEscaped() does it, but their backslashes stay single. Thread: any.
[[nodiscard]] QString toShown(QStringView text);

/// The bytes that hex digits stand for; blanks, ':' and ',' between bytes and a "0x" before one are passed
/// over. An odd number of digits or another character is an error that names its place. Thread: any.
[[nodiscard]] Result<QByteArray> fromHex(QStringView text);

/// Lower-case hex, two digits a byte, with a blank between bytes. Thread: any.
[[nodiscard]] QString toHex(QByteArrayView bytes);

} // namespace porthole
