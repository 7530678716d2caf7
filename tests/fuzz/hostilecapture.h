// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace porthole::fuzz {

/// A small capture as Porthole writes it, with clients, messages, broken ones and events, in pages of 512
/// bytes, so that a change of one byte is likely to matter. The same in every run of a program.
[[nodiscard]] const QByteArray &smallCapture();

/// A file of this program's own with these bytes, and nothing beside it; gone when the program ends.
[[nodiscard]] QString captureFileWith(QByteArrayView bytes);

/// Does with a capture what the window and the export command do: opens it, pages and searches it, and
/// exports it. Nothing that is in the file may do harm: it is refused with a sentence, or read as far as it
/// can be, with numbers that make sense, in a number of steps that its size bounds. `choice` picks a search
/// and a format.
void readCapture(const QString &file, unsigned choice);

} // namespace porthole::fuzz
