// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/clients/clientrow.h"

#include <deque>
#include <optional>
#include <unordered_map>
#include <vector>

namespace porthole {

/// All clients that the window knows, open and closed. Each has a handle that is its own until it is
/// released. Thread: main.
class ClientStore final
{
public:
    using Handle = quint32;
    struct Entry
    {
        ClientRow client;
        int row = -1;      ///< where the model shows it; -1: nowhere. The model's to set
        bool kept = false; ///< false: on its way out, or free
    };

    [[nodiscard]] std::optional<Handle> find(ConnectionId id) const;
    [[nodiscard]] Entry &operator[](Handle handle) { return m_entries[handle]; }
    [[nodiscard]] const Entry &operator[](Handle handle) const { return m_entries[handle]; }
    /// Every client that is kept.
    [[nodiscard]] std::vector<Handle> all() const;
    [[nodiscard]] int openCount() const { return int(m_handles.size() - m_closed.size()); }
    /// Of the open ones, those whose TLS handshake is not done.
    [[nodiscard]] int handshakingCount() const { return m_handshaking; }
    [[nodiscard]] int closedCount() const { return int(m_closed.size()); }

    Handle open(const ClientOpened &client);
    /// Also of a client that was never open, as one that was refused is.
    Handle close(const ClientClosed &client);
    /// None if there is no such client.
    std::optional<Handle> note(const ClientNoted &client);
    struct Updated
    {
        std::optional<Handle> state; ///< the client, if its state is another now
        bool figures = false;        ///< whether anything but its idle time is
    };
    /// Takes over the figures of an open client; others are passed over.
    Updated update(const ClientSample &sample);

    /// Forgets the clients that closed first until `keep` closed ones are left. Their entries can still be
    /// read, but are not `kept`, until release().
    [[nodiscard]] std::vector<Handle> retireClosed(int keep);
    void release(const std::vector<Handle> &retired);

private:
    Handle add(ConnectionId id);

    std::vector<Entry> m_entries;
    std::vector<Handle> m_free;
    std::unordered_map<quint64, Handle> m_handles; // by ConnectionId
    std::deque<Handle> m_closed;                   // the one that closed first in front
    int m_handshaking = 0;
};

} // namespace porthole
