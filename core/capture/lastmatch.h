// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/messagesource.h"

#include <atomic>
#include <optional>

namespace porthole {

/// The newest entry in [first, end) that passes the filter, which must be valid: found from the end
/// backwards, so a near one is found at once, however long the log. None if there is none, or `cancel` was
/// set, by whatever thread. Thread: that of the source.
[[nodiscard]] std::optional<quint64> lastMatch(const MessageSource &source, const MessageFilter &filter,
                                               quint64 first, quint64 end, const std::atomic<bool> &cancel);

} // namespace porthole
