// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/acceptor.h"

#include "core/base/counted.h"
#include "core/base/logging.h"
#include "core/base/steadyclock.h"
#include "core/base/threadcheck.h"
#include "core/base/threaddispatcher.h"
#include "core/capture/messagequeue.h"
#include "core/config/configjson.h"
#include "core/net/clientlimit.h"

#include <algorithm>
#include <limits>

namespace porthole {

namespace {

// Of address space, for those who are in, when others are to come in: what their threads take at most (a
// portion's stacks, and a heap of its own, which takes twice its size for a moment), and the rest for what
// they all may need soon.
constexpr qint64 reservedBytes = 192 * 1024 * 1024;
constexpr std::chrono::milliseconds joinRetry{2};
// Making a thread takes ten times as long as accepting. Made in small portions, they leave the backlog its
// turn before it is full: what finds it full comes again only after a second.
constexpr int startsPerTurn = 16;
// Threads that begin share locks with all others, so few begin at a time: see acceptor_ends.cpp.
constexpr int beginningAtOnce = 64;
constexpr std::chrono::milliseconds recordRetry{5};
constexpr qint64 reportIntervalNs = 1'000'000'000;

} // namespace

Acceptor::Acceptor(std::shared_ptr<const ServerConfig> config, std::shared_ptr<MessageQueue> messages,
                   std::shared_ptr<BanList> bans, bool workersYield, std::shared_ptr<const TlsContext> tls)
    : m_config(std::move(config))
    , m_messages(std::move(messages))
    , m_workersYield(workersYield)
    , m_maxClients(clientLimit(m_config->maxClients))
    , m_budget(m_config->maxHeldBytes > 0 ? std::make_shared<MemoryBudget>(m_config->maxHeldBytes) : nullptr)
    , m_admission(m_config->access, std::move(bans))
    , m_listener(
          [this](platform::SocketHandle socket, const Endpoint &peer) { admit(std::move(socket), peer); })
    , m_recorder({}, m_messages)
    , m_tls(std::move(tls))
{
    m_recordTimer.setSingleShot(true);
    connect(&m_recordTimer, &QTimer::timeout, this, [this] {
        flushRecords();
        if (m_awaitsCapture)
            finishIfDrained();
    });
    connect(&m_listener, &Listener::trouble, this, &Acceptor::report);
    connect(&m_addressWatch, &AddressWatch::changed, this, &Acceptor::report);
    connect(&m_events, &EventBatcher::ready, this, &Acceptor::clientsChanged);
    m_refusalTimer.setSingleShot(true);
    connect(&m_refusalTimer, &QTimer::timeout, this, &Acceptor::onRefusalsDue);
    m_stopTimer.setSingleShot(true);
    connect(&m_stopTimer, &QTimer::timeout, this, [this] {
        abandonAll();
        finishIfDrained();
    });
    m_endTimer.setSingleShot(true);
    m_endTimer.setTimerType(Qt::PreciseTimer);
    connect(&m_endTimer, &QTimer::timeout, this, &Acceptor::endSome);
    m_joinTimer.setSingleShot(true);
    connect(&m_joinTimer, &QTimer::timeout, this, &Acceptor::joinEnded);
    if (m_config->idleTimeout.count() > 0) {
        using namespace std::chrono_literals;
        connect(&m_idleSweep, &QTimer::timeout, this, &Acceptor::closeIdle);
        m_idleSweep.start(std::clamp<std::chrono::milliseconds>(m_config->idleTimeout / 8, 10ms, 1000ms));
    }
}

Acceptor::~Acceptor()
{
    Q_ASSERT(m_clients.empty() && m_ending.empty());
    if (m_messages)
        m_messages->countNotKept(quint64(m_unrecorded));
}

Result<Endpoint> Acceptor::listen()
{
    assertOwnThread(this);
    const Result<Endpoint> endpoint = m_listener.open(*m_config);
    if (endpoint) {
        m_addressWatch.start(*endpoint);
        record(EventKind::Settings, QString::fromUtf8(toCompactJson(*m_config)));
        record(EventKind::Started, endpoint->toString());
    }
    return endpoint;
}

void Acceptor::record(EventKind event, const QString &text)
{
    assertOwnThread(this);
    if (m_recorder.isLarge()) { // the queue has had no room for long, and nobody here waits for it
        ++m_unrecorded;
        return;
    }
    m_recorder.startBatch();
    m_recorder.recordEvent(event, text);
    flushRecords();
}

void Acceptor::flushRecords()
{
    if (!m_recorder.flush())
        m_recordTimer.start(recordRetry);
    else if (const qint64 lost = std::exchange(m_unrecorded, 0); lost > 0)
        record(
            EventKind::Noted,
            counted(lost, tr("1 event of the server is missing here, because the capture could not keep up"),
                    tr("%1 events of the server are missing here, because the capture could not keep up")));
}

void Acceptor::post(const Client &client, std::function<void(ConnectionWorker &)> command)
{
    // A worker stays until it has been removed from the table, so what is posted here always finds it alive.
    if (ConnectionWorker *worker = client.worker)
        QMetaObject::invokeMethod(
            worker, [worker, act = std::move(command)] { act(*worker); }, Qt::QueuedConnection);
}

void Acceptor::send(const QList<ConnectionId> &ids, const QByteArray &bytes)
{
    assertOwnThread(this);
    for (const ConnectionId id : ids) {
        if (const auto found = m_clients.find(id.value); found != m_clients.end())
            post(found->second, [bytes](ConnectionWorker &worker) { worker.send(bytes); });
    }
}

void Acceptor::sendToAll(const QByteArray &bytes)
{
    assertOwnThread(this);
    for (const auto &[id, client] : m_clients)
        post(client, [bytes](ConnectionWorker &worker) { worker.send(bytes); });
}

QString Acceptor::openText() const
{
    return counted(qint64(m_clients.size()), tr("1 client is open"), tr("%1 clients are open"));
}

void Acceptor::stop()
{
    assertOwnThread(this);
    if (std::exchange(m_stopping, true))
        return;
    m_listener.stop();
    m_addressWatch.stop();
    m_idleSweep.stop();
    record(EventKind::Stopping, openText());
    for (const ConnectionSetup &setup : m_waiting) {
        m_admission.left(setup.peer.address);
        refuse(setup.id, setup.peer, CloseReason::ServerStopped, tr("its thread was not made yet"));
    }
    m_waiting.clear();
    tellFurtherRefusals(std::numeric_limits<qint64>::max());
    m_stopTimer.start(m_config->stopDeadline);
    endAll(EndKind::Stopped);
    finishIfDrained();
}

void Acceptor::stopNow()
{
    stop();
    abandonAll();
    finishIfDrained(); // again, if it had drained before
}

bool Acceptor::hasDescriptorsFor(qintptr accepted) const
{
    // Unix gives the lowest free number, so a high one tells that all below it are in use.
    const qint64 limit = platform::descriptorLimit();
    return limit == std::numeric_limits<qint64>::max() ||
           accepted + dispatcherDescriptors() * qint64(m_waiting.size()) + reservedDescriptors / 2 < limit;
}

void Acceptor::admit(platform::SocketHandle socket, const Endpoint &peer)
{
    const ConnectionId id = nextConnectionId();
    if (const auto refusal = m_admission.refusal(peer.address, platform::monotonicNs(), steadyclock::now())) {
        turnAway(id, peer, refusal->reason, refusal->why);
        return;
    }
    if (qsizetype(m_clients.size()) + qsizetype(m_waiting.size()) >= m_maxClients) {
        turnAway(id, peer, CloseReason::LimitReached,
                 counted(m_maxClients, tr("the maximum of 1 client is in use"),
                         tr("the maximum of %1 clients is in use")));
        return;
    }
    if (!hasDescriptorsFor(socket.get())) {
        refuseForDescriptors(id, peer);
        return;
    }
    m_admission.entered(peer.address);
    m_waiting.push_back({id, std::move(socket), peer, m_config, m_messages,
                         std::make_shared<ClientCounters>(), m_tls, m_budget});
    if (m_waiting.size() == 1)
        QMetaObject::invokeMethod(this, &Acceptor::startSome, Qt::QueuedConnection);
}

void Acceptor::startSome()
{
    const bool hasMemory = platform::hasMemoryFor(reservedBytes); // for all of this turn
    for (int i = 0; i < startsPerTurn && !m_waiting.empty() && m_beginning < beginningAtOnce; ++i) {
        if (hasMemory)
            startThread(std::move(m_waiting.front()));
        else
            refuseForMemory(m_waiting.front());
        m_waiting.pop_front();
    }
    if (!m_waiting.empty() && m_beginning < beginningAtOnce)
        QMetaObject::invokeMethod(this, &Acceptor::startSome, Qt::QueuedConnection);
}

void Acceptor::startThread(ConnectionSetup setup)
{
    const ConnectionId id = setup.id;
    const Endpoint peer = setup.peer;
    if (const auto banned = m_admission.banOf(peer.address, steadyclock::now())) { // while it waited
        m_admission.left(peer.address);
        turnAway(id, peer, banned->reason, banned->why);
        return;
    }
    auto counters = setup.counters;
    auto thread = std::make_unique<ConnectionThread>(std::move(setup), this, m_workersYield);
    if (!thread->canRun()) {
        m_admission.left(peer.address);
        refuseForDescriptors(id, peer);
        return;
    }
    thread->start();
    if (!thread->isRunning()) { // Qt has no error for it; the socket closes with the thread's object
        m_admission.left(peer.address);
        turnAway(id, peer, CloseReason::LimitReached, tr("no thread could be made"));
        report({ErrorCode::ThreadLimit, {}, openText()});
        return;
    }
    ++m_beginning;
    m_clients.emplace(id.value, Client{std::move(thread), std::move(counters), peer.address});
}

void Acceptor::onOpened(const ClientOpened &client, ConnectionWorker *worker)
{
    assertOwnThread(this);
    Client &entry = m_clients.at(client.id.value);
    entry.worker = worker;
    countBegun();
    m_events.add(client);
    if (m_stopping)
        m_toEnd.add(client.id.value, EndKind::Stopped);
    if (m_admission.isBanned(entry.address, steadyclock::now()))
        m_toEnd.add(client.id.value, EndKind::Banned);
    if (m_impatient)
        m_toEnd.add(client.id.value, EndKind::Abandoned);
    endSoon();
}

/// A thread that began is through with that, so another may begin.
void Acceptor::countBegun()
{
    if (m_beginning-- == beginningAtOnce && !m_waiting.empty())
        QMetaObject::invokeMethod(this, &Acceptor::startSome, Qt::QueuedConnection);
}

void Acceptor::onNoted(const ClientNoted &client)
{
    assertOwnThread(this);
    m_events.add(client);
}

void Acceptor::onClosed(const ClientClosed &client)
{
    assertOwnThread(this);
    auto node = m_clients.extract(client.id.value);
    if (!node) // told already
        return;
    m_events.add(client);
    if (!node.mapped().worker) // it ended before it could announce itself
        countBegun();
    m_admission.left(node.mapped().address);
    ConnectionThread *thread = node.mapped().thread.get();
    m_ending.emplace(thread, std::move(node.mapped().thread));
    thread->quit();
}

void Acceptor::onThreadEnding(ConnectionThread *thread)
{
    assertOwnThread(this);
    m_toJoin.push_back(thread);
    // What it still has to do may take a thread in the background long, and nobody else may wait for that.
    if (!m_joinTimer.isActive())
        joinEnded();
}

void Acceptor::joinEnded()
{
    std::erase_if(m_toJoin, [this](ConnectionThread *thread) {
        return thread->wait(QDeadlineTimer(0)) && m_ending.erase(thread) > 0;
    });
    if (!m_toJoin.empty())
        m_joinTimer.start(joinRetry);
    m_listener.retry();
    finishIfDrained();
}

void Acceptor::finishIfDrained()
{
    if (!m_stopping || !m_clients.empty() || !m_ending.empty())
        return;
    if (!std::exchange(m_isDrained, true)) {
        m_events.flush();
        record(EventKind::Stopped, {});
    }
    m_awaitsCapture = !m_recorder.isFlushed() && !m_impatient;
    if (m_awaitsCapture) // until it has room, or the deadline is over
        return;
    m_stopTimer.stop();
    m_recordTimer.stop();
    Q_EMIT drained();
}

void Acceptor::report(const Error &error)
{
    const qint64 now = platform::monotonicNs();
    const auto last = m_lastReportNs.constFind(error.code);
    if (last != m_lastReportNs.cend() && now - *last < reportIntervalNs)
        return;
    m_lastReportNs.insert(error.code, now);
    qCDebug(lcNet).noquote() << describe(error);
    Q_EMIT trouble(error);
}

} // namespace porthole
