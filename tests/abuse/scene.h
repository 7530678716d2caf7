// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/abuse/politeclient.h"
#include "tests/support/capturelog.h"
#include "tests/support/processcounts.h"
#include "tests/support/serverfixture.h"

#include <memory>

namespace porthole::test {

/// A server that captures all, a well-behaved client of it, and what the two of them hold in memory before
/// anything hostile comes. Thread: main.
class Scene final
{
public:
    /// Starts both; gives whether the client is served.
    [[nodiscard]] bool start(const ServerConfig &config);
    [[nodiscard]] quint16 port() const { return fixture.port(); }
    /// Waits for the close of this client; none if it does not come.
    [[nodiscard]] const ClientClosed *endOf(const TestClient &client) const;
    /// The figures of this client while it is open; all zero once it is not.
    [[nodiscard]] ClientSample sampleOf(const TestClient &client);
    /// Whether this process, the hostile client included, has grown by less than 192 MiB since the start.
    /// What hostile clients here promise or send is far more.
    [[nodiscard]] bool isMemoryBounded() const;

    CaptureLog log;
    ServerFixture fixture{log.queue()};
    std::unique_ptr<PoliteClient> polite;

private:
    MemoryMark m_memory;
};

} // namespace porthole::test
