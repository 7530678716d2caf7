// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/server.h"
#include "tests/support/testclient.h"

#include <QHash>

#include <memory>
#include <vector>

namespace porthole::test {

/// A server on a free port of the loopback, and all that it has said of its clients. Thread: main.
class ServerFixture final : public QObject
{
    Q_OBJECT

public:
    explicit ServerFixture(std::shared_ptr<MessageQueue> messages = {});

    /// Starts with `config` on port 0 and waits until it listens. Gives whether it does.
    [[nodiscard]] bool start(ServerConfig config = {});
    /// Stops and waits until it has. Gives whether it has.
    [[nodiscard]] bool stop();

    /// A client that is connected and announced by the server.
    [[nodiscard]] std::unique_ptr<TestClient> connectClient();
    /// `count` of them, connecting together.
    [[nodiscard]] std::vector<std::unique_ptr<TestClient>> connectClients(int count);

    [[nodiscard]] quint16 port() const { return server.endpoint().port; }
    [[nodiscard]] ConnectionId idOf(const TestClient &client) const;
    /// How it was announced; empty before that.
    [[nodiscard]] ClientOpened openingOf(ConnectionId id) const { return m_opened.value(id); }
    /// The close of this client, or null while it is open.
    [[nodiscard]] const ClientClosed *closeOf(ConnectionId id) const;
    /// What was noted of this client so far.
    [[nodiscard]] QList<ClientNoted> notesOf(ConnectionId id) const { return m_noted.value(id); }
    [[nodiscard]] qsizetype openedCount() const { return m_opened.size(); }
    [[nodiscard]] qsizetype closedCount() const { return m_closed.size(); }
    [[nodiscard]] const QHash<ConnectionId, ClientClosed> &closed() const { return m_closed; }

    Server server;

private:
    QHash<ConnectionId, ClientOpened> m_opened;
    QHash<quint16, ConnectionId> m_idByPeerPort;
    QHash<ConnectionId, ClientClosed> m_closed;
    QHash<ConnectionId, QList<ClientNoted>> m_noted;
};

} // namespace porthole::test
