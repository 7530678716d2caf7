// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/server.h"

#include "core/base/counted.h"
#include "core/base/logging.h"
#include "core/base/platform.h"
#include "core/base/steadyclock.h"
#include "core/base/threadcheck.h"
#include "core/config/addressrange.h"
#include "core/net/acceptor.h"
#include "core/net/acceptorthread.h"
#include "core/tls/tlscontext.h"

#include <QDeadlineTimer>

namespace porthole {

namespace {

constexpr std::chrono::milliseconds sampleInterval{250};
constexpr std::chrono::milliseconds joinRetry{1};

/// "192.0.2.7 for 10 minutes: why".
QString banText(const QHostAddress &address, int minutes, const QString &reason)
{
    const QString who = plainAddress(address).toString();
    const QString time = minutes > 0
                             ? counted(minutes, Server::tr("for 1 minute"), Server::tr("for %1 minutes"))
                             : Server::tr("for good");
    const QString text = QStringLiteral("%1 %2").arg(who, time);
    return reason.isEmpty() ? text : QStringLiteral("%1: %2").arg(text, reason);
}

} // namespace

Server::Server(std::shared_ptr<MessageQueue> messages, QObject *parent)
    : QObject(parent)
    , m_messages(std::move(messages))
{
    m_sampleTimer.setInterval(sampleInterval);
    connect(&m_sampleTimer, &QTimer::timeout, this, &Server::emitSample);
}

Server::~Server()
{
    if (m_thread)
        m_thread->endNow();
}

void Server::setMessages(std::shared_ptr<MessageQueue> messages)
{
    assertOwnThread(this);
    Q_ASSERT(m_state == State::Stopped || m_state == State::Failed);
    m_messages = std::move(messages);
}

Result<void> Server::start(const ServerConfig &config)
{
    assertOwnThread(this);
    Q_ASSERT(m_state == State::Stopped || m_state == State::Failed);
    if (const Result<void> valid = config.validate(); !valid)
        return valid;
    std::shared_ptr<const TlsContext> tls;
    if (config.tls.isOn()) {
        auto loaded = TlsContext::load(config.tls);
        if (!loaded)
            return tl::unexpected(loaded.error());
        tls = *std::move(loaded);
    }
    if (const Result<void> banned = addBans(config.bans); !banned)
        return banned;
    m_config = config;
    m_error = {};
    m_hasFailed = false;
    m_stopWanted = false;
    m_refusedClients = 0;
    m_sampler.reset();
    m_thread = std::make_unique<AcceptorThread>(std::make_shared<const ServerConfig>(config), m_messages,
                                                m_bans, m_workersYield, std::move(tls));
    connect(m_thread.get(), &AcceptorThread::listening, this, &Server::onListening);
    connect(m_thread.get(), &AcceptorThread::listenFailed, this, [this](const Error &error) {
        m_hasFailed = true;
        m_error = error;
    });
    connect(m_thread.get(), &AcceptorThread::clientsChanged, this, &Server::onClientsChanged);
    connect(m_thread.get(), &AcceptorThread::trouble, this, &Server::acceptTrouble);
    connect(m_thread.get(), &AcceptorThread::sendRefused, this, &Server::sendRefused);
    connect(m_thread.get(), &AcceptorThread::drained, this, &Server::onDrained);
    connect(m_thread.get(), &QThread::finished, this, &Server::onAcceptorFinished);
    setState(State::Starting);
    m_thread->start();
    return {};
}

void Server::stop()
{
    assertOwnThread(this);
    if (m_state == State::Starting) {
        m_stopWanted = true;
    } else if (m_state == State::Listening) {
        setState(State::Draining);
        post([](Acceptor &acceptor) { acceptor.stop(); });
    }
}

template <typename Command> void Server::post(Command command)
{
    assertOwnThread(this);
    // The acceptor stays until onDrained() has run here, so what is posted always finds it alive.
    if (Acceptor *acceptor = m_acceptor)
        QMetaObject::invokeMethod(
            acceptor, [acceptor, command] { command(*acceptor); }, Qt::QueuedConnection);
}

void Server::send(const QList<ConnectionId> &ids, const QByteArray &bytes)
{
    post([ids, bytes](Acceptor &acceptor) { acceptor.send(ids, bytes); });
}

void Server::sendToAll(const QByteArray &bytes)
{
    post([bytes](Acceptor &acceptor) { acceptor.sendToAll(bytes); });
}

void Server::kick(const QList<ConnectionId> &ids, CloseMode mode)
{
    post([ids, mode](Acceptor &acceptor) { acceptor.kick(ids, mode); });
}

void Server::kickAll(CloseMode mode)
{
    post([mode](Acceptor &acceptor) { acceptor.kickAll(mode); });
}

Result<void> Server::ban(const QList<QHostAddress> &addresses, int minutes, const QString &reason)
{
    const QDateTime now = steadyclock::now();
    Ban ban;
    ban.reason = reason;
    ban.since = now;
    if (minutes > 0)
        ban.until = now.addSecs(qint64(minutes) * 60);
    Bans bans;
    for (const QHostAddress &address : addresses) {
        ban.address = address;
        bans.append(ban);
    }
    return m_bans->add(bans, now).map([&] {
        post([addresses, minutes, reason](Acceptor &acceptor) {
            for (const QHostAddress &address : addresses)
                acceptor.record(EventKind::Banned, banText(address, minutes, reason));
            acceptor.resetAddresses(addresses);
        });
        Q_EMIT bansChanged();
    });
}

Result<void> Server::addBans(const Bans &bans)
{
    Bans steady = bans;
    QList<QHostAddress> addresses;
    for (Ban &ban : steady) {
        ban.since = steadyclock::fromWall(ban.since);
        if (ban.until)
            ban.until = steadyclock::fromWall(*ban.until);
        addresses.append(ban.address);
    }
    return m_bans->add(steady, steadyclock::now()).map([&] {
        post([addresses](Acceptor &acceptor) { acceptor.resetAddresses(addresses); });
    });
}

void Server::unban(const QList<QHostAddress> &addresses)
{
    const QList<QHostAddress> unbanned = m_bans->remove(addresses);
    if (unbanned.isEmpty())
        return;
    post([unbanned](Acceptor &acceptor) {
        for (const QHostAddress &address : unbanned)
            acceptor.record(EventKind::Unbanned, address.toString());
    });
    Q_EMIT bansChanged();
}

Bans Server::bans() const
{
    Bans bans = m_bans->bans(steadyclock::now());
    const qint64 forward = steadyclock::setForwardSeconds();
    for (Ban &ban : bans) {
        ban.since = ban.since.addSecs(forward);
        if (ban.until)
            ban.until = ban.until->addSecs(forward);
    }
    return bans;
}

std::pair<quint64, qint64> Server::bansRevision() const
{
    return {m_bans->revision(steadyclock::now()), steadyclock::setForwardSeconds()};
}

ServerSample Server::takeSample()
{
    assertOwnThread(this);
    return m_sampler.take(platform::monotonicNs());
}

void Server::setState(State state)
{
    m_state = state;
    qCDebug(lcNet) << "server" << state;
    Q_EMIT stateChanged(state);
}

void Server::onListening(Acceptor *acceptor, const Endpoint &endpoint)
{
    m_acceptor = acceptor;
    m_endpoint = endpoint;
    m_listeningSince = QDateTime::currentDateTimeUtc();
    m_sampleTimer.start();
    setState(State::Listening);
    if (m_stopWanted)
        stop();
}

void Server::onClientsChanged(const ClientBatch &batch)
{
    for (const ClientOpened &client : batch.opened)
        m_sampler.add(client.id, client.counters);
    std::vector<std::shared_ptr<const ClientCounters>> done;
    for (const ClientClosed &client : batch.closed) {
        if (auto counters = m_sampler.remove(client.id))
            done.push_back(std::move(counters));
        else if (isRefusal(client.reason)) // who was open when it was banned was not turned away
            ++m_refusedClients;
    }
    m_refusedClients += batch.refusedUnlisted;
    m_openClients = m_sampler.openClients();
    if (!done.empty())
        m_thread->giveBack(std::move(done));
    Q_EMIT clientsChanged(batch);
}

void Server::onDrained()
{
    m_acceptor = nullptr;
    m_thread->quit();
}

void Server::onAcceptorFinished()
{
    // Its last steps can take longer than a window may wait.
    if (!m_thread->wait(QDeadlineTimer(0))) {
        QTimer::singleShot(joinRetry, this, &Server::onAcceptorFinished);
        return;
    }
    m_thread.reset();
    m_sampleTimer.stop();
    emitSample();
    setState(m_hasFailed ? State::Failed : State::Stopped);
}

void Server::emitSample()
{
    Q_EMIT sampled(takeSample());
}

} // namespace porthole
