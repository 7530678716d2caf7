// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/connectionthread.h"

#include "core/base/threaddispatcher.h"
#include "core/net/acceptor.h"

#include <QAbstractEventDispatcher>

namespace porthole {

namespace {

// Address space, not memory: a page counts once it is touched. One read's buffer takes 64 KiB of it.
constexpr uint stackBytes = 512 * 1024;

} // namespace

ConnectionThread::ConnectionThread(ConnectionSetup setup, Acceptor *acceptor, bool yields)
    : m_setup(std::move(setup))
    , m_acceptor(acceptor)
    , m_yields(yields)
{
    setStackSize(stackBytes);
    if (auto dispatcher = makeThreadDispatcher())
        setEventDispatcher(dispatcher.release());
}

ConnectionThread::~ConnectionThread()
{
    wait();
    delete eventDispatcher(); // of a thread that never ran; one that ran has deleted its own
}

void ConnectionThread::run()
{
    if (m_yields)
        platform::scheduleAsBackground();
    else
        platform::scheduleAsBatch();
    ConnectionWorker worker(std::move(m_setup));
    connect(&worker, &ConnectionWorker::opened, m_acceptor, &Acceptor::onOpened);
    connect(&worker, &ConnectionWorker::closed, m_acceptor, &Acceptor::onClosed);
    connect(&worker, &ConnectionWorker::sendRefused, m_acceptor, &Acceptor::sendRefused);
    worker.begin();
    exec();
}

} // namespace porthole
