// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/connectionthread.h"

#include "core/base/threaddispatcher.h"
#include "core/net/acceptor.h"

#include <QAbstractEventDispatcher>

#include <atomic>
#include <new>
#include <optional>

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

template <typename Method, typename... Values>
void ConnectionThread::insistOnTelling(Method method, const Values &...values)
{
    for (;;) {
        try {
            return tell(method, values...);
        } catch (const std::bad_alloc &) { // a few bytes, which others give back as they end
            yieldCurrentThread();
        }
    }
}

void ConnectionThread::run()
{
    platform::scheduleAsBatch();
    ++runningThreads;
    serve();
    --runningThreads;
    insistOnTelling(&Acceptor::onThreadEnding, this);
}

void ConnectionThread::serve()
{
    const ConnectionId id = m_setup.id;
    const Endpoint peer = m_setup.peer;
    std::optional<ConnectionWorker> worker;
    try {
        worker.emplace(std::move(m_setup), static_cast<ConnectionObserver &>(*this));
    } catch (const std::bad_alloc &) {
        const QDateTime now = QDateTime::currentDateTimeUtc();
        onClosed({id, peer, now, now, CloseReason::OutOfMemory, {}, {}, 0});
    }
    if (worker)
        worker->begin();
    // Only now: setting up takes locks that the window's thread needs too.
    if (m_yields)
        platform::scheduleAsBackground();
    // The acceptor may post to the worker until it has told this thread to quit, so it stays until then.
    while (!runLoop()) {
        if (worker)
            worker->endForWantOfMemory();
    }
}

/// False if memory could not be had. What the worker does ends in the worker; this is of all else.
bool ConnectionThread::runLoop()
{
    try {
        exec();
        return true;
    } catch (const std::bad_alloc &) {
        return false;
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
    insistOnTelling(&Acceptor::onClosed, client);
}

void ConnectionThread::onSendRefused(ConnectionId id, qint64 bytes, qint64 unsentBytes)
{
    tell(&Acceptor::sendRefused, id, bytes, unsentBytes);
}

} // namespace porthole
