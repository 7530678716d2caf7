// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/messagesource.h"

#include <functional>
#include <memory>

namespace porthole {

class CaptureDatabase;

/// Searches a capture. Without a pattern its rows are looked through; with one the bytes of each client and
/// direction are, block by block, and rows only where something was found. It begins with entry `from`.
/// `held` tells what the capture holds by now. Thread: that of the database.
[[nodiscard]] std::unique_ptr<MessageSearch> makeCaptureSearch(std::shared_ptr<CaptureDatabase> database,
                                                               const MessageFilter &filter, quint64 from,
                                                               std::function<MessageRange()> held);

} // namespace porthole
