// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/soak/soak.h"

#include "tests/soak/soaksettings.h"

#include <QTest>

#include <algorithm>
#include <numeric>

namespace porthole::test {

namespace {

constexpr int patienceMs = 120'000; // an upper bound for slow machines, never waited for in full
constexpr size_t mostClients = 200;
constexpr int longestPauseMs = 20; // between two things that happen

QHostAddress clientsAddress()
{
    return QHostAddress(QHostAddress::LocalHost);
}

} // namespace

const std::vector<Soak::Act> Soak::acts{
    {"connect", 20, &Soak::connectSome},
    {"talk", 30, &Soak::talk},
    {"wait", 10, &Soak::waitUntilEven},
    {"stop reading", 4, &Soak::stopReading},
    {"finish", 8, &Soak::finishOne},
    {"reset", 8, &Soak::resetOne},
    {"send", 5, &Soak::sendToQuiet},
    {"kick", 6, &Soak::kickSome},
    {"kick all", 1, &Soak::kickAll},
    {"ban", 2, &Soak::ban},
    {"unban", 4, &Soak::unban},
    {"restart", 5, &Soak::restart},
    {"fail to start", 1, &Soak::failToStart},
};

Soak::Soak(quint32 seed, const TlsOptions &tls)
    : m_random(seed)
    , m_tls(tls)
{
    connect(&m_server, &Server::clientsChanged, this, &Soak::onClientsChanged);
}

bool Soak::act()
{
    int chosen = m_random.bounded(std::accumulate(acts.begin(), acts.end(), 0,
                                                  [](int sum, const Act &act) { return sum + act.weight; }));
    const auto act = std::find_if(acts.begin(), acts.end(), [&](const Act &each) {
        chosen -= each.weight;
        return chosen < 0;
    });
    if (m_server.state() != Server::State::Listening && !start())
        return false;
    ++m_counts[act->name];
    if (!(this->*act->perform)())
        return false;
    QTest::qWait(m_random.bounded(longestPauseMs)); // things happen one upon the other, and also apart
    return check();
}

bool Soak::serveOverTls()
{
    ServerConfig config;
    config.port = 0;
    config.tls = m_tls;
    if (!startWith(config))
        return false;
    m_clients.push_back(std::make_unique<SoakClient>(++m_clientsMade, Dialogue(m_config), true));
    m_clients.back()->connectTo(m_server.endpoint().port);
    return waitFor([this] { return m_clients.back()->isOpen(); }, QStringLiteral("a handshake")) && end();
}

bool Soak::end()
{
    const bool hasStopped = stop();
    m_server.setMessages({});
    m_capture.reset();
    m_server.unban({clientsAddress()});
    m_isBanned = false;
    return hasStopped;
}

QString Soak::account() const
{
    QStringList parts{QStringLiteral("clients %1").arg(m_clientsMade)};
    for (auto it = m_counts.begin(); it != m_counts.end(); ++it)
        parts << QStringLiteral("%1 %2").arg(QString::fromLatin1(it.key())).arg(it.value());
    return parts.join(QStringLiteral(", "));
}

bool Soak::connectSome()
{
    for (int i = 1 + m_random.bounded(chance(8) ? 50 : 5); i > 0 && m_clients.size() < mostClients; --i) {
        auto client = std::make_unique<SoakClient>(++m_clientsMade, Dialogue(m_config), m_config.tls.isOn());
        if (isLimited(m_config))
            client->allow(CloseReason::LimitReached);
        if (m_isBanned)
            client->allow(CloseReason::Banned);
        client->connectTo(m_server.endpoint().port);
        m_clients.push_back(std::move(client));
    }
    return true;
}

bool Soak::talk()
{
    const int frames = chance(10) ? 500 : 10;
    for (int i = 1 + m_random.bounded(10); i > 0; --i) {
        SoakClient *const client = anyConnected();
        if (!client || client->hasFinished())
            continue;
        for (int frame = m_random.bounded(frames); frame >= 0; --frame)
            client->say(m_random.bounded(chance(20) ? 4000 : 100));
    }
    return true;
}

bool Soak::waitUntilEven()
{
    for (const auto &client : m_clients)
        client->setReading(true);
    const auto isOwed = [](const SoakClient &client) {
        return !client.isClosed() && client.isUndisturbed() && !(client.id().isValid() && client.hasAll());
    };
    const SoakClient *owed = nullptr;
    const auto isNobodyOwed = [&] {
        heed();
        owed = find(isOwed);
        return owed == nullptr;
    };
    return QTest::qWaitFor(isNobodyOwed, patienceMs) ||
           fail(QStringLiteral("is not served: ") + owed->describe());
}

bool Soak::stopReading()
{
    if (SoakClient *const client = anyConnected())
        client->setReading(!client->isReading());
    return true;
}

bool Soak::finishOne()
{
    if (SoakClient *const client = anyConnected(); client && client->isOpen() && !client->hasFinished())
        client->finish();
    return true;
}

bool Soak::resetOne()
{
    if (SoakClient *const client = anyConnected())
        client->reset();
    return true;
}

/// To one to whom nothing is owed, so that it is known in which order things come.
bool Soak::sendToQuiet()
{
    SoakClient *const client = find([](const SoakClient &each) {
        return each.isConnected() && each.id().isValid() && each.isUndisturbed() && !each.hasFinished() &&
               each.hasAll();
    });
    if (!client)
        return true;
    const QByteArray bytes = "to " + QByteArray::number(client->id().value) + '\n';
    client->setReading(true);
    client->expect(bytes);
    m_server.send({client->id()}, bytes);
    return waitFor([client] { return client->hasAll() || client->isClosed(); },
                   QStringLiteral("what the user sent: ") + client->describe());
}

bool Soak::kickSome()
{
    QList<ConnectionId> ids;
    for (int i = m_random.bounded(3); i >= 0; --i) {
        SoakClient *const client = anyConnected();
        if (!client || !client->id().isValid())
            continue;
        client->allow(CloseReason::Kicked);
        ids << client->id();
    }
    m_server.kick(ids, chance(2) ? CloseMode::Fin : CloseMode::Rst);
    return true;
}

bool Soak::kickAll()
{
    for (const auto &client : m_clients)
        client->allow(CloseReason::Kicked);
    m_server.kickAll(chance(2) ? CloseMode::Fin : CloseMode::Rst);
    return true;
}

bool Soak::ban()
{
    for (const auto &client : m_clients)
        client->allow(CloseReason::Banned);
    m_isBanned = true;
    const auto banned = m_server.ban({clientsAddress()}, chance(2) ? 0 : 10, QStringLiteral("at random"));
    return banned ? true : fail(describe(banned.error()));
}

bool Soak::unban()
{
    m_server.unban({clientsAddress()});
    m_isBanned = false;
    return true;
}

bool Soak::restart()
{
    return stop() && start();
}

/// An address that this machine does not have (RFC 5737).
bool Soak::failToStart()
{
    if (!stop())
        return false;
    ServerConfig config = m_config;
    config.address = QStringLiteral("192.0.2.1");
    if (const auto started = m_server.start(config); !started)
        return fail(describe(started.error()));
    return waitFor([this] { return m_server.state() == Server::State::Failed; },
                   QStringLiteral("a start that must fail to do so"));
}

bool Soak::start()
{
    return startWith(randomSettings(m_random, m_tls));
}

bool Soak::startWith(const ServerConfig &config)
{
    m_config = config;
    m_server.setMessages({});
    m_capture.reset();
    if (!m_config.capture.off) {
        auto capture = Capture::start(m_config.capture);
        if (!capture)
            return fail(describe(capture.error()));
        m_capture = *std::move(capture);
        m_server.setMessages(m_capture->queue());
    }
    if (const auto started = m_server.start(m_config); !started)
        return fail(describe(started.error()));
    return waitFor([this] { return m_server.state() == Server::State::Listening; },
                   QStringLiteral("the server to listen"));
}

bool Soak::stop()
{
    for (const auto &client : m_clients)
        client->allow(CloseReason::ServerStopped);
    m_server.stop();
    const auto hasStopped = [this] {
        return m_server.state() == Server::State::Stopped || m_server.state() == Server::State::Failed;
    };
    if (!waitFor(hasStopped, QStringLiteral("the server to stop")))
        return false;
    for (const auto &client : m_clients)
        client->setReading(true);
    const auto isGone = [](const auto &client) { return client->isClosed() || !client->isConnected(); };
    if (!waitFor([&] { return std::all_of(m_clients.begin(), m_clients.end(), isGone); },
                 QStringLiteral("every client to see the end")))
        return false;
    heed();
    for (const auto &client : m_clients) {
        if (client->id().isValid() && !client->isSaidClosed())
            return fail(QStringLiteral("the server stopped, and never said that %1 is closed")
                            .arg(client->id().toString()));
    }
    if (!check())
        return false;
    m_clients.clear();
    m_opened.clear();
    m_closed.clear();
    return true;
}

bool Soak::check()
{
    heed();
    for (const auto &client : m_clients) {
        if (const QString fault = client->fault(); !fault.isEmpty())
            return fail(fault);
    }
    forgetEnded();
    return m_fault.isEmpty();
}

bool Soak::waitFor(const std::function<bool()> &condition, const QString &what)
{
    if (QTest::qWaitFor(condition, patienceMs))
        return true;
    return fail(QStringLiteral("waited for %1 in vain").arg(what));
}

bool Soak::fail(const QString &what)
{
    m_fault = QStringLiteral("%1 (%2, framing %3, reply %4)")
                  .arg(what, m_config.tls.isOn() ? QStringLiteral("TLS") : QStringLiteral("no TLS"),
                       m_config.framing.toString(), m_config.reply.toString());
    return false;
}

void Soak::onClientsChanged(const ClientBatch &batch)
{
    for (const ClientOpened &opened : batch.opened)
        m_opened.insert(opened.id, opened.peer.port);
    m_closed += batch.closed;
    heed();
}

/// Tells clients what the server has said of them. It may say it before they know themselves that they are
/// connected, and from which port; then it is kept for later.
void Soak::heed()
{
    m_opened.removeIf([this](auto opened) {
        SoakClient *const client = unnamed(opened.value());
        if (client)
            client->admitAs(opened.key());
        return client != nullptr;
    });
    m_closed.removeIf([this](const ClientClosed &closed) {
        SoakClient *client = find([&](const SoakClient &each) { return each.id() == closed.id; });
        if (!client && !m_opened.contains(closed.id))
            client = unnamed(closed.peer.port); // it was refused
        if (client)
            client->onClosed(closed.reason);
        return client != nullptr;
    });
}

/// The client of this port of which the server has said nothing yet. Of those that are refused it names one a
/// second; the others stay without a name, and another client may come from their port.
SoakClient *Soak::unnamed(quint16 port) const
{
    const auto isMeant = [port](const SoakClient &each) {
        return each.localPort() == port && !each.id().isValid() && !each.isSaidClosed();
    };
    SoakClient *const open = find([&](const SoakClient &each) { return isMeant(each) && !each.isClosed(); });
    return open ? open : find(isMeant);
}

/// Both sides have seen the end.
void Soak::forgetEnded()
{
    std::erase_if(m_clients, [](const auto &client) { return client->isClosed() && client->isSaidClosed(); });
}

SoakClient *Soak::find(const std::function<bool(const SoakClient &)> &isWanted) const
{
    const auto found =
        std::find_if(m_clients.begin(), m_clients.end(), [&](const auto &each) { return isWanted(*each); });
    return found == m_clients.end() ? nullptr : found->get();
}

SoakClient *Soak::anyConnected()
{
    if (m_clients.empty())
        return nullptr;
    SoakClient *const client = m_clients[m_random.bounded(quint32(m_clients.size()))].get();
    return client->isConnected() ? client : nullptr;
}

} // namespace porthole::test
