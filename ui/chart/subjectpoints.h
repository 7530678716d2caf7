// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/connectionid.h"
#include "core/telemetry/historybook.h"

#include <QList>

#include <chrono>
#include <vector>

namespace porthole {

/// The traffic of the whole server (no ids) or the sum of these clients', over the span that ends with the
/// book's last full second. A client that the book does not know adds nothing. Thread: that of the book's
/// owner.
[[nodiscard]] std::vector<RatePoint> subjectPoints(const HistoryBook &history, const QList<ConnectionId> &ids,
                                                   std::chrono::seconds span);

/// How a chart calls that subject: "whole server", "client #42", "3 clients: summed".
[[nodiscard]] QString subjectName(const QList<ConnectionId> &ids);

} // namespace porthole
