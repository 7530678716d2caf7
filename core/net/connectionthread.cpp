// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/connectionthread.h"

#include "core/base/threaddispatcher.h"
#include "core/net/acceptor.h"

#include <QAbstractEventDispatcher>

#include <atomic>
#include <new>

namespace porthole {

namespace {

// Address space, not memory: a page counts once it is touched. One read's buffer takes 64 KiB of it.
constexpr uint stackBytes = 512 * 1024;

std::atomic<int> runningThreads{0};

/// While each client's thread can have a processor to itself, and the load another, waiting for the next
/// request awake is quicker: putting a processor to sleep and waking it takes longer than a short reply does.
bool hasProcessorToItself()
{
    static const int processors = QThread::idealThreadCount();
    return runningThreads.load(std::memory_order_relaxed) < processors;
}

} // namespace

ConnectionThread::ConnectionThread(ConnectionSetup setup, Acceptor *acceptor, bool yields)
    : m_setup(std::move(setup))
    , m_acceptor(acceptor)
    , m_yields(yields)
{
    setStackSize(stackBytes);
    // Not beside a window, which wants the processors too.
    if (auto dispatcher = makeThreadDispatcher(m_yields ? nullptr : &hasProcessorToItself))
        setEventDispatcher(dispatcher.release());
}

ConnectionThread::~ConnectionThread()
{
    wait();
    delete eventDispatcher(); // of a thread that never ran; one that ran has deleted its own
}

bool ConnectionThread::canRun() const
{
    return eventDispatcher() || dispatcherDescriptors() == 0;
}

template <typename Method, typename... Values> void ConnectionThread::tell(Method method, Values... values)
{
    Acceptor *const acceptor = m_acceptor;
    QMetaObject::invokeMethod(
        acceptor, [=] { (acceptor->*method)(values...); }, Qt::QueuedConnection);
}

void ConnectionThread::run()
{
    platform::scheduleAsBatch();
    ++runningThreads;
    serve();
    --runningThreads;
    tell(&Acceptor::onThreadEnding, this);
}

void ConnectionThread::serve()
{
    const ConnectionId id = m_setup.id;
    const Endpoint peer = m_setup.peer;
    try {
        ConnectionWorker worker(std::move(m_setup), *this);
        worker.begin();
        // Only now: setting up takes locks that the window's thread needs too.
        if (m_yields)
            platform::scheduleAsBackground();
        exec();
    } catch (const std::bad_alloc &) { // the worker could not be made; once there, it looks to that itself
        const QDateTime now = QDateTime::currentDateTimeUtc();
        tell(&Acceptor::onClosed, ClientClosed{id, peer, now, now, CloseReason::OutOfMemory, {}, {}, 0});
        exec();
    }
}

void ConnectionThread::onOpened(const ClientOpened &client, ConnectionWorker *worker)
{
    tell(&Acceptor::onOpened, client, worker);
}

void ConnectionThread::onNoted(const ClientNoted &client)
{
    tell(&Acceptor::onNoted, client);
}

void ConnectionThread::onClosed(const ClientClosed &client)
{
    tell(&Acceptor::onClosed, client);
}

void ConnectionThread::onSendRefused(ConnectionId id, qint64 bytes, qint64 unsentBytes)
{
    tell(&Acceptor::sendRefused, id, bytes, unsentBytes);
}

} // namespace porthole
