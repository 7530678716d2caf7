// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/endpoint.h"
#include "core/base/error.h"
#include "core/config/serverconfig.h"
#include "core/net/clientevents.h"

#include <QMutex>
#include <QThread>

#include <memory>
#include <vector>

namespace porthole {

class Acceptor;
class BanList;
class MessageQueue;
class TlsContext;

/// The acceptor's thread. The acceptor is made and destroyed inside it; it runs until it is told to quit, or
/// ends by itself if it cannot listen. Thread: main makes, starts, joins and destroys it.
class AcceptorThread final : public QThread
{
    Q_OBJECT

    Q_MOC_INCLUDE("core/net/acceptor.h")

public:
    AcceptorThread(std::shared_ptr<const ServerConfig> config, std::shared_ptr<MessageQueue> messages,
                   std::shared_ptr<BanList> bans, bool workersYield, std::shared_ptr<const TlsContext> tls);
    /// Joins.
    ~AcceptorThread() override;

    /// Resets every client and ends by itself, whatever it was doing. For a server that is being destroyed.
    void endNow();
    /// Has these destroyed in the acceptor's thread, where they were made: in main, the heap could make the
    /// window wait for a client's thread. Thread: main.
    void giveBack(std::vector<std::shared_ptr<const ClientCounters>> counters);

Q_SIGNALS:
    // Emitted in the acceptor's thread; the server takes them queued.
    /// From now on commands may be posted to `acceptor`, until the thread is told to quit.
    void listening(porthole::Acceptor *acceptor, const porthole::Endpoint &endpoint);
    void listenFailed(const porthole::Error &error);

    // The acceptor's own signals, passed on in main.
    void clientsChanged(const porthole::ClientBatch &batch);
    void trouble(const porthole::Error &error);
    void sendRefused(porthole::ConnectionId id, qint64 bytes, qint64 unsentBytes);
    void drained();

protected:
    void run() override;

private:
    void destroyGivenBack();

    const std::shared_ptr<const ServerConfig> m_config;
    const std::shared_ptr<MessageQueue> m_messages;
    const std::shared_ptr<BanList> m_bans;
    const bool m_workersYield;
    const std::shared_ptr<const TlsContext> m_tls;
    QMutex m_mutex; // protects the two below, between run() and endNow()
    Acceptor *m_acceptor = nullptr;
    bool m_endWanted = false;
    QMutex m_givenBackMutex; // protects the one below; shared by main and the acceptor alone
    std::vector<std::vector<std::shared_ptr<const ClientCounters>>> m_givenBack;
};

} // namespace porthole
