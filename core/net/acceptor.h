// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/addresswatch.h"
#include "core/net/admission.h"
#include "core/net/clientevents.h"
#include "core/net/connectionthread.h"
#include "core/net/endqueue.h"
#include "core/net/eventbatcher.h"
#include "core/net/listener.h"
#include "core/net/messagerecorder.h"

#include <QHash>
#include <QObject>
#include <QTimer>

#include <deque>
#include <functional>
#include <memory>
#include <unordered_map>
#include <vector>

namespace porthole {

/// Admits clients, keeps the table of their threads, passes commands on by id, and runs the stop protocol.
/// Lives in the acceptor's thread. Thread: acceptor, for every method; the server posts to them.
class Acceptor final : public QObject
{
    Q_OBJECT

public:
    /// So many clients at most are told to end within a millisecond.
    static constexpr int endsPerPortion = 16;

    /// `workersYield`: the clients' threads give way to the window's; to let its own do so is the caller's
    /// part. `tls`: null serves without TLS.
    Acceptor(std::shared_ptr<const ServerConfig> config, std::shared_ptr<MessageQueue> messages,
             std::shared_ptr<BanList> bans, bool workersYield, std::shared_ptr<const TlsContext> tls = {});
    /// Only after drained(), or if listen() failed: no client's thread is left.
    ~Acceptor() override;

    [[nodiscard]] Result<Endpoint> listen();

    void send(const QList<ConnectionId> &ids, const QByteArray &bytes);
    void sendToAll(const QByteArray &bytes);
    void kick(const QList<ConnectionId> &ids, CloseMode mode);
    void kickAll(CloseMode mode);
    /// An event of the whole server goes into the log. While the capture takes nothing in, some 1 MiB of them
    /// wait; further ones are counted, and the log then tells how many are missing.
    void record(EventKind event, const QString &text);
    /// Resets every client of these addresses.
    void resetAddresses(const QList<QHostAddress> &addresses);
    /// Closes whoever has been idle for too long. A timer calls it.
    void closeIdle();
    /// Stops accepting and closes every client in good order; those left at the deadline are reset. Ends with
    /// drained().
    void stop();
    /// The same without any patience.
    void stopNow();

    // What the workers say, queued from their threads.
    void onOpened(const ClientOpened &client, ConnectionWorker *worker);
    void onNoted(const ClientNoted &client);
    void onClosed(const ClientClosed &client);
    /// The last thing that the thread says. It is joined once it has ended.
    void onThreadEnding(ConnectionThread *thread);

Q_SIGNALS:
    // Emitted in the acceptor's thread; the server takes them queued.
    void clientsChanged(const porthole::ClientBatch &batch);
    void trouble(const porthole::Error &error);
    void sendRefused(porthole::ConnectionId id, qint64 bytes, qint64 unsentBytes);
    /// Stopped, and every client's thread is joined. What the capture had no room for until the deadline is
    /// counted as not kept.
    void drained();

private:
    struct Client
    {
        std::unique_ptr<ConnectionThread> thread;
        std::shared_ptr<ClientCounters> counters;
        QHostAddress address;
        ConnectionWorker *worker =
            nullptr; // lives in `thread`; set once it has announced itself; only posted to
    };

    void admit(platform::SocketHandle socket, const Endpoint &peer);
    void startSome();
    void startThread(ConnectionSetup setup);
    void refuse(ConnectionId id, const Endpoint &peer, CloseReason reason, const QString &why);
    void turnAway(ConnectionId id, const Endpoint &peer, CloseReason reason, const QString &why);
    void onRefusalsDue();
    void tellFurtherRefusals(qint64 lastNs);
    void refuseForDescriptors(ConnectionId id, const Endpoint &peer);
    void refuseForMemory(const ConnectionSetup &setup);
    void countBegun();
    void joinEnded();
    [[nodiscard]] QString openText() const;
    [[nodiscard]] bool hasDescriptorsFor(qintptr accepted) const;
    void report(const Error &error);
    void flushRecords();
    void abandonAll();
    void finishIfDrained();
    void endAll(EndKind kind);
    /// Every end that is not the client's own wish goes this way: now, as far as the portion allows, and
    /// otherwise a little later.
    void endSoon();
    void endSome();
    static void post(const Client &client, std::function<void(ConnectionWorker &)> command);

    const std::shared_ptr<const ServerConfig> m_config;
    const std::shared_ptr<MessageQueue> m_messages;
    const bool m_workersYield;
    const int m_maxClients; // what the configuration and the descriptor limit both allow
    const std::shared_ptr<MemoryBudget> m_budget; // null: without bound
    Admission m_admission;
    Listener m_listener;
    AddressWatch m_addressWatch;
    EventBatcher m_events;
    QTimer m_idleSweep;
    QTimer m_stopTimer;
    std::unordered_map<quint64, Client> m_clients;
    std::unordered_map<ConnectionThread *, std::unique_ptr<ConnectionThread>> m_ending; // told to quit
    MessageRecorder m_recorder;               // of the server's own events
    QTimer m_recordTimer;                     // tries the message queue again
    QTimer m_refusalTimer;                    // runs while there are refusals that nobody was told of
    qint64 m_unrecorded = 0;                  // events that found the recorder full
    std::deque<ConnectionSetup> m_waiting;    // accepted and admitted; their threads are made next
    std::vector<ConnectionThread *> m_toJoin; // of m_ending, those that have said their last
    QTimer m_joinTimer;
    int m_beginning = 0; // threads of m_clients that have not announced themselves yet
    EndQueue m_toEnd;
    QTimer m_endTimer; // until the next portion of them
    bool m_stopping = false;
    bool m_impatient = false;
    bool m_isDrained = false;     // no client is left, and that is recorded
    bool m_awaitsCapture = false; // before it may say so
    QHash<ErrorCode, qint64> m_lastReportNs;
    const std::shared_ptr<const TlsContext> m_tls;
};

} // namespace porthole
