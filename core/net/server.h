// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/config/serverconfig.h"
#include "core/net/banlist.h"
#include "core/net/clientevents.h"
#include "core/telemetry/sampler.h"

#include <QDateTime>
#include <QObject>
#include <QTimer>

#include <memory>
#include <utility>

namespace porthole {

class Acceptor;
class AcceptorThread;
class MessageQueue;

/// The server as the rest of the program sees it. Thread: main, for every method and every signal; the work
/// is done in the acceptor's thread and in one thread for each client, which only values reach.
class Server final : public QObject
{
    Q_OBJECT

public:
    enum class State {
        Stopped,   ///< nothing runs: no thread, no descriptor
        Starting,  ///< start() was called; the port is being bound
        Listening, ///< clients can connect
        Draining,  ///< stop() was called; clients are being closed
        Failed,    ///< could not listen; error() says why. Like Stopped in all else
    };
    Q_ENUM(State)

    /// Messages go to `messages`; without one none are kept.
    explicit Server(std::shared_ptr<MessageQueue> messages = {}, QObject *parent = nullptr);
    /// Stops at once: resets every client, joins every thread.
    ~Server() override;

    /// Whether the clients' threads and the acceptor's give way to the window's (from the next start on). Off
    /// unless set.
    void setWorkersYield(bool yield) { m_workersYield = yield; }

    /// Where messages go from the next start on; null: none are kept. Only when Stopped or Failed.
    void setMessages(std::shared_ptr<MessageQueue> messages);

    /// Begins to listen; the outcome comes as stateChanged(Listening or Failed). An invalid configuration, or
    /// one whose certificate or key cannot serve, is given back at once and changes nothing. Its bans are
    /// added to those there are. Only when Stopped or Failed.
    [[nodiscard]] Result<void> start(const ServerConfig &config);
    /// Stops accepting, lets each client take its replies, closes it, and resets those left at the
    /// configuration's deadline. Ends with stateChanged(Stopped), when every thread is joined. Does nothing
    /// unless running.
    void stop();

    [[nodiscard]] State state() const { return m_state; }
    /// Why the last start failed; meaningful in state Failed.
    [[nodiscard]] const Error &error() const { return m_error; }
    /// What the current or last run was started with.
    [[nodiscard]] const ServerConfig &config() const { return m_config; }
    /// Where it listens, with the port that the system chose; meaningful while Listening or Draining.
    [[nodiscard]] const Endpoint &endpoint() const { return m_endpoint; }
    /// UTC; meaningful while Listening or Draining.
    [[nodiscard]] const QDateTime &listeningSince() const { return m_listeningSince; }
    /// How many clients are open.
    [[nodiscard]] qsizetype openClients() const { return m_openClients; }
    /// Clients turned away since start: by a limit, by the lists of addresses, or by a ban.
    [[nodiscard]] qint64 refusedClients() const { return m_refusedClients; }

    /// Queues bytes for these clients; ids that are no longer open are passed over.
    void send(const QList<ConnectionId> &ids, const QByteArray &bytes);
    /// To all that have been announced as open.
    void sendToAll(const QByteArray &bytes);
    /// Disconnects these clients and no others; ids that are no longer open are passed over.
    void kick(const QList<ConnectionId> &ids, CloseMode mode);
    /// All that have been announced as open.
    void kickAll(CloseMode mode);

    /// Lets nobody connect from these addresses from now on, and resets the clients that they have. For
    /// `minutes`, or for good if 0. Bans outlive a stop. Error: as of BanList::add().
    [[nodiscard]] Result<void> ban(const QList<QHostAddress> &addresses, int minutes,
                                   const QString &reason = {});
    /// Adds what was banned in an earlier run, as start() does with the configuration's. Error: the same.
    [[nodiscard]] Result<void> addBans(const Bans &bans);
    /// Those that are not banned are passed over.
    void unban(const QList<QHostAddress> &addresses);
    /// By the time since when they are. Their times are what the machine's clock, as it is set now, says
    /// then.
    [[nodiscard]] Bans bans() const;
    /// Differs from what it was as soon as bans() would: by a change or a hit, or because the machine's clock
    /// was set. Costs next to nothing, unlike bans().
    [[nodiscard]] std::pair<quint64, qint64> bansRevision() const;

    /// Reads all counters now, as sampled() does by itself four times a second. Each further reading shortens
    /// the time that rates are averaged over.
    [[nodiscard]] ServerSample takeSample();

Q_SIGNALS:
    void stateChanged(porthole::Server::State state);
    /// At most one per 50 ms. A client is always announced as opened before anything else is said of it, and
    /// every client's close is announced before stateChanged(Stopped).
    void clientsChanged(const porthole::ClientBatch &batch);
    /// Four times a second while running, and once more when stopped.
    void sampled(const porthole::ServerSample &sample);
    /// Something went wrong with accepting, and the server goes on. At most once a second for each kind. Also
    /// what will go wrong, right after stateChanged(Listening): ErrorCode::FewDescriptors.
    void acceptTrouble(const porthole::Error &error);
    /// Bytes were not queued, because the client has too many unsent already.
    void sendRefused(porthole::ConnectionId id, qint64 bytes, qint64 unsentBytes);
    /// The user banned addresses, or unbanned some: one signal for all that were so together.
    void bansChanged();

private:
    void setState(State state);
    void onListening(Acceptor *acceptor, const Endpoint &endpoint);
    void onClientsChanged(const ClientBatch &batch);
    void onDrained();
    void onAcceptorFinished();
    void emitSample();
    template <typename Command> void post(Command command);

    std::shared_ptr<MessageQueue> m_messages;
    State m_state = State::Stopped;
    bool m_workersYield = false;
    bool m_stopWanted = false; // stop() came while Starting
    bool m_hasFailed = false;  // the last start could not listen
    Error m_error;
    ServerConfig m_config;
    Endpoint m_endpoint;
    QDateTime m_listeningSince;
    qsizetype m_openClients = 0;
    qint64 m_refusedClients = 0;
    const std::shared_ptr<BanList> m_bans = std::make_shared<BanList>();
    Sampler m_sampler;
    QTimer m_sampleTimer;
    std::unique_ptr<AcceptorThread> m_thread;
    Acceptor *m_acceptor = nullptr; // lives in m_thread; only ever posted to
};

} // namespace porthole

Q_DECLARE_METATYPE(porthole::Server::State)
