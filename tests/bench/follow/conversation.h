// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace porthole::bench {

/// Writes a capture of one client that says `messages` lines of `bytes` each, half of them to it and half
/// from it, with the end of a read in every fourth of its own. Tells whether it could be written.
[[nodiscard]] bool writeConversation(const QString &file, quint64 messages, int bytes);

} // namespace porthole::bench
