// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/capture.h"
#include "core/net/server.h"
#include "tests/soak/soakclient.h"

#include <QMap>
#include <QRandomGenerator>

#include <functional>
#include <memory>
#include <vector>

namespace porthole::test {

/// A server, and clients, to which all that users and clients do happens at random: they connect, talk, stop
/// reading, end and reset; they are written to, kicked and banned; the server stops and starts with other
/// settings. Every client's bytes are checked, and every close must have its cause. Thread: main.
class Soak final : public QObject
{
    Q_OBJECT

public:
    /// `tls`: what clients are served with when they are served over TLS.
    Soak(quint32 seed, const TlsOptions &tls);

    /// Serves one client over TLS, and ends all: what OpenSSL allocates once and for all is there then, also
    /// in a soak whose first part happens to be without TLS. False: as act().
    [[nodiscard]] bool serveOverTls();
    /// Does something at random. False: something is wrong; fault() says what.
    [[nodiscard]] bool act();
    /// Ends all: afterwards there is neither client nor server nor capture. False: as act().
    [[nodiscard]] bool end();
    [[nodiscard]] const QString &fault() const { return m_fault; }
    /// What was done, and how many times.
    [[nodiscard]] QString account() const;

private:
    using Clients = std::vector<std::unique_ptr<SoakClient>>;
    struct Act
    {
        const char *name;
        int weight;
        bool (Soak::*perform)();
    };
    static const std::vector<Act> acts;

    bool connectSome();
    bool talk();
    bool waitUntilEven();
    bool stopReading();
    bool finishOne();
    bool resetOne();
    bool sendToQuiet();
    bool kickSome();
    bool kickAll();
    bool ban();
    bool unban();
    bool restart();
    bool failToStart();

    bool start();
    bool startWith(const ServerConfig &config);
    bool stop();
    bool check();
    bool waitFor(const std::function<bool()> &condition, const QString &what);
    bool fail(const QString &what);
    void onClientsChanged(const ClientBatch &batch);
    void heed();
    void forgetEnded();
    [[nodiscard]] SoakClient *find(const std::function<bool(const SoakClient &)> &isWanted) const;
    [[nodiscard]] SoakClient *unnamed(quint16 port) const;
    [[nodiscard]] SoakClient *anyConnected();
    [[nodiscard]] bool chance(int oneIn) { return m_random.bounded(oneIn) == 0; }

    QRandomGenerator m_random;
    const TlsOptions m_tls;
    std::unique_ptr<Capture> m_capture; // outlives the server's run, which writes into it
    Server m_server;
    ServerConfig m_config;
    Clients m_clients;                    // in the order in which they connected
    QMap<ConnectionId, quint16> m_opened; // as the server said, and its port; not told to the client yet
    QList<ClientClosed> m_closed;         // the same
    QMap<QByteArray, int> m_counts;
    quint64 m_clientsMade = 0;
    bool m_isBanned = false; // the clients' address
    QString m_fault;
};

} // namespace porthole::test
