// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/load/loadrun.h"

#include <QByteArray>

/// What porthole-load prints. JSON is one object on a line, with its line feed. Thread: any, for all of
/// these.
namespace porthole {

[[nodiscard]] QByteArray connectedJson(const LoadResult &result);
[[nodiscard]] QByteArray measuringJson();
/// The measured time is over; the last replies are still to come.
[[nodiscard]] QByteArray measuredJson();
[[nodiscard]] QByteArray doneJson(const LoadSpec &spec, const LoadResult &result);

/// One line for people about the last second, without a line feed.
[[nodiscard]] QString progressText(const LoadSpec &spec, qint64 connected, qint64 messagesPerSecond,
                                   qint64 bytesPerSecond);
/// The result for people, several lines.
[[nodiscard]] QString doneText(const LoadSpec &spec, const LoadResult &result);

} // namespace porthole
