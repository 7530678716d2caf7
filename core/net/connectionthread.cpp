// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/connectionthread.h"

#include "core/net/acceptor.h"

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
}

ConnectionThread::~ConnectionThread()
{
    wait();
}

void ConnectionThread::run()
{
    if (m_yields)
        platform::lowerThreadPriority();
    ConnectionWorker worker(std::move(m_setup));
    connect(&worker, &ConnectionWorker::opened, m_acceptor, &Acceptor::onOpened);
    connect(&worker, &ConnectionWorker::closed, m_acceptor, &Acceptor::onClosed);
    connect(&worker, &ConnectionWorker::sendRefused, m_acceptor, &Acceptor::sendRefused);
    worker.begin();
    exec();
}

} // namespace porthole
