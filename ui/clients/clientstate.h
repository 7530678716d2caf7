// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/clients/clientrow.h"

#include <QString>

namespace porthole {

/// What a client is doing, in the words of the State column. Thread: any (a plain value).
enum class ClientState : quint8 {
    Handshaking, ///< connected, and not served before its TLS handshake is done
    Open,
    Paused, ///< open, but not read from until it takes its replies
    Closed,
};

/// Thread: any, for all of these.
[[nodiscard]] ClientState stateOf(const ClientRow &row);
/// "TLS handshake", "Open", "Paused", "Closed"
[[nodiscard]] QString describe(ClientState state);
/// "idle timeout", or "socket error: the system's text" where there is more to say; empty for an open client.
[[nodiscard]] QString closeText(const ClientRow &row);
/// closeText(), or what is odd about a client that is open; mostly empty.
[[nodiscard]] QString remarkText(const ClientRow &row);

} // namespace porthole
