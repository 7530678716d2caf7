// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/eventlines.h"

namespace porthole {

/// What happened in a batch, a line each, in the order of time; what happened to one client is in its own
/// order, also if the clock was set back meanwhile. Thread: any.
[[nodiscard]] QByteArray linesOf(const ClientBatch &batch, const EventLines &form);

} // namespace porthole
