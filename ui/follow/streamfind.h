// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <optional>

namespace porthole {

class StreamDocument;
class StreamRows;

/// Where `needle` is next, from this position on or (backwards) before it, going round at the end. It must
/// lie within what is shown of one direction without the other between. Thread: main.
[[nodiscard]] std::optional<qint64> findInStream(const StreamDocument &document, const StreamRows &rows,
                                                 const QByteArray &needle, qint64 from, bool backwards);

} // namespace porthole
