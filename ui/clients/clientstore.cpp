// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/clients/clientstore.h"

#include "ui/clients/clientstate.h"

namespace porthole {

std::optional<ClientStore::Handle> ClientStore::find(ConnectionId id) const
{
    const auto found = m_handles.find(id.value);
    return found == m_handles.end() ? std::nullopt : std::optional(found->second);
}

std::vector<ClientStore::Handle> ClientStore::all() const
{
    std::vector<Handle> handles;
    handles.reserve(m_handles.size());
    for (const auto &[id, handle] : m_handles)
        handles.push_back(handle);
    return handles;
}

ClientStore::Handle ClientStore::add(ConnectionId id)
{
    Handle handle = Handle(m_entries.size());
    if (m_free.empty()) {
        m_entries.emplace_back();
    } else {
        handle = m_free.back();
        m_free.pop_back();
    }
    Entry &entry = m_entries[handle];
    entry.kept = true;
    entry.client.id = id;
    entry.client.sample.id = id;
    m_handles.emplace(id.value, handle);
    return handle;
}

ClientStore::Handle ClientStore::open(const ClientOpened &client)
{
    if (const auto known = find(client.id))
        return *known;
    const Handle handle = add(client.id);
    ClientRow &row = m_entries[handle].client;
    row.peer = client.peer;
    row.local = client.local;
    row.since = client.since;
    row.overTls = client.overTls;
    m_handshaking += row.isHandshaking() ? 1 : 0;
    return handle;
}

ClientStore::Handle ClientStore::close(const ClientClosed &client)
{
    const auto known = find(client.id);
    const Handle handle = known ? *known : add(client.id);
    ClientRow &row = m_entries[handle].client;
    if (!row.isOpen())
        return handle;
    m_handshaking -= row.isHandshaking() ? 1 : 0;
    row.peer = client.peer;
    row.since = client.since;
    row.sample = {};
    row.sample.id = client.id;
    row.sample.totals = client.totals;
    row.sample.unsentBytes = client.unsentBytes;
    row.closed = ClientRow::Closed{client.at, client.reason, client.detail, client.unsentBytes};
    m_closed.push_back(handle);
    return handle;
}

std::optional<ClientStore::Handle> ClientStore::note(const ClientNoted &client)
{
    const auto handle = find(client.id);
    if (!handle)
        return std::nullopt;
    ClientRow &row = m_entries[*handle].client;
    if (client.tls) {
        m_handshaking -= row.isHandshaking() ? 1 : 0;
        row.tls = client.tls;
    }
    if (!client.notice.isEmpty())
        row.notice = client.notice;
    return handle;
}

ClientStore::Updated ClientStore::update(const ClientSample &sample)
{
    const auto handle = find(sample.id);
    if (!handle || !m_entries[*handle].client.isOpen())
        return {};
    ClientRow &row = m_entries[*handle].client;
    const ClientState before = stateOf(row);
    const bool isStill = sample.isStillAt(row.sample);
    row.sample = sample;
    return {stateOf(row) == before ? std::nullopt : handle, !isStill};
}

std::vector<ClientStore::Handle> ClientStore::retireClosed(int keep)
{
    std::vector<Handle> retired;
    while (closedCount() > keep) {
        const Handle oldest = m_closed.front();
        m_closed.pop_front();
        m_handles.erase(m_entries[oldest].client.id.value);
        m_entries[oldest].kept = false;
        retired.push_back(oldest);
    }
    return retired;
}

void ClientStore::release(const std::vector<Handle> &retired)
{
    for (const Handle handle : retired)
        m_entries[handle] = {};
    m_free.insert(m_free.end(), retired.begin(), retired.end());
}

} // namespace porthole
