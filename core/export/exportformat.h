// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <optional>

namespace porthole {

/// What an export of a capture can be written as.
enum class ExportFormat : quint8 {
    Pcapng, ///< packets of connections made up around the messages
    Jsonl,  ///< one JSON object a line
    Csv,    ///< RFC 4180
    Text,   ///< a line a message, for people
    Raw,    ///< the bytes of one direction of one client, and nothing else
};

/// The words by which --format knows them, in the order of the enum. Thread: any.
[[nodiscard]] QStringList exportFormatNames();
/// Thread: any.
[[nodiscard]] std::optional<ExportFormat> exportFormatNamed(QStringView name);
/// The format that the end of a file's name stands for, in either case: .pcapng, .jsonl, .csv, .txt, and .bin
/// or .raw. Thread: any.
[[nodiscard]] std::optional<ExportFormat> exportFormatOfFile(const QString &fileName);

} // namespace porthole
