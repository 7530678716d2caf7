// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/serverfixture.h"

#include <QTest>

#include <algorithm>

namespace porthole::test {

namespace {

constexpr int patienceMs = 60'000; // an upper bound for slow machines, never waited for in full

} // namespace

ServerFixture::ServerFixture(std::shared_ptr<MessageQueue> messages)
    : server(std::move(messages))
{
    connect(&server, &Server::clientsChanged, this, [this](const ClientBatch &batch) {
        for (const ClientOpened &client : batch.opened) {
            m_opened.insert(client.id, client);
            m_idByPeerPort.insert(client.peer.port, client.id);
        }
        for (const ClientNoted &client : batch.noted)
            m_noted[client.id] << client;
        for (const ClientClosed &client : batch.closed)
            m_closed.insert(client.id, client);
    });
}

bool ServerFixture::start(ServerConfig config)
{
    config.port = 0;
    if (const auto started = server.start(config); !started) {
        qWarning().noquote() << describe(started.error());
        return false;
    }
    return QTest::qWaitFor([this] { return server.state() != Server::State::Starting; }, patienceMs) &&
           server.state() == Server::State::Listening;
}

bool ServerFixture::stop()
{
    server.stop();
    return QTest::qWaitFor([this] { return server.state() == Server::State::Stopped; }, patienceMs);
}

std::unique_ptr<TestClient> ServerFixture::connectClient()
{
    return std::move(connectClients(1).front());
}

std::vector<std::unique_ptr<TestClient>> ServerFixture::connectClients(int count)
{
    std::vector<std::unique_ptr<TestClient>> clients;
    for (int i = 0; i < count; ++i) {
        clients.push_back(std::make_unique<TestClient>());
        clients.back()->connectTo(port());
    }
    const auto isAnnounced = [this](const auto &client) {
        return client->isConnected() && idOf(*client).isValid();
    };
    const bool areAll =
        QTest::qWaitFor([&] { return std::all_of(clients.begin(), clients.end(), isAnnounced); }, patienceMs);
    if (!areAll)
        qWarning() << "not every client was announced as open";
    return clients;
}

ConnectionId ServerFixture::idOf(const TestClient &client) const
{
    return m_idByPeerPort.value(client.localPort());
}

const ClientClosed *ServerFixture::closeOf(ConnectionId id) const
{
    const auto found = m_closed.constFind(id);
    return found == m_closed.cend() ? nullptr : &*found;
}

} // namespace porthole::test
