// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/acceptorthread.h"

#include "core/base/platform.h"
#include "core/net/acceptor.h"
#include "core/net/clientlimit.h"

namespace porthole {

AcceptorThread::AcceptorThread(std::shared_ptr<const ServerConfig> config,
                               std::shared_ptr<MessageQueue> messages, std::shared_ptr<BanList> bans,
                               bool workersYield, std::shared_ptr<const TlsContext> tls)
    : m_config(std::move(config))
    , m_messages(std::move(messages))
    , m_bans(std::move(bans))
    , m_workersYield(workersYield)
    , m_tls(std::move(tls))
{
    setObjectName(QStringLiteral("acceptor"));
}

AcceptorThread::~AcceptorThread()
{
    wait();
}

void AcceptorThread::endNow()
{
    const QMutexLocker lock(&m_mutex);
    m_endWanted = true;
    if (!m_acceptor)
        return;
    QMetaObject::invokeMethod(
        m_acceptor,
        [this, acceptor = m_acceptor] {
            connect(acceptor, &Acceptor::drained, this, &QThread::quit, Qt::DirectConnection);
            acceptor->stopNow();
        },
        Qt::QueuedConnection);
}

void AcceptorThread::giveBack(std::vector<std::shared_ptr<const ClientCounters>> counters)
{
    const QMutexLocker lock(&m_givenBackMutex);
    m_givenBack.push_back(std::move(counters));
}

void AcceptorThread::destroyGivenBack()
{
    decltype(m_givenBack) old; // destroyed after the lock is released
    const QMutexLocker lock(&m_givenBackMutex);
    old.swap(m_givenBack);
}

void AcceptorThread::run()
{
    Acceptor acceptor(m_config, m_messages, m_bans, m_workersYield, m_tls);
    connect(&acceptor, &Acceptor::clientsChanged, this, &AcceptorThread::clientsChanged);
    connect(&acceptor, &Acceptor::clientsChanged, &acceptor, [this] { destroyGivenBack(); });
    connect(&acceptor, &Acceptor::trouble, this, &AcceptorThread::trouble);
    connect(&acceptor, &Acceptor::sendRefused, this, &AcceptorThread::sendRefused);
    connect(&acceptor, &Acceptor::drained, this, &AcceptorThread::drained);
    const Result<Endpoint> endpoint = acceptor.listen();
    if (!endpoint) {
        Q_EMIT listenFailed(endpoint.error());
        return;
    }
    {
        const QMutexLocker lock(&m_mutex);
        if (m_endWanted)
            return;
        m_acceptor = &acceptor;
    }
    Q_EMIT listening(&acceptor, *endpoint);
    if (m_workersYield) // under a flood of connects too the window has its turn; see core/README.md
        platform::scheduleBelowNormal();
    if (const auto shortage = descriptorShortage(m_config->maxClients))
        Q_EMIT trouble(*shortage);
    exec();
    destroyGivenBack();
    const QMutexLocker lock(&m_mutex);
    m_acceptor = nullptr;
}

} // namespace porthole
