// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/connectionworker.h"

#include <QThread>

namespace porthole {

class Acceptor;

/// One client's thread. The worker is made and destroyed inside it; the thread runs until it is told to quit.
/// Thread: the acceptor makes, starts, joins and destroys it.
class ConnectionThread final : public QThread, private ConnectionObserver
{
    Q_OBJECT

public:
    /// `acceptor` is told what the worker says, queued, and lastly that this thread ends; it must outlive it.
    /// `yields`: the thread gives way to others.
    ConnectionThread(ConnectionSetup setup, Acceptor *acceptor, bool yields);
    /// Joins.
    ~ConnectionThread() override;

    /// False if there was no descriptor for its event loop: it must not be started.
    [[nodiscard]] bool canRun() const;

protected:
    void run() override;

private:
    void serve();
    [[nodiscard]] bool runLoop();
    void onOpened(const ClientOpened &client, ConnectionWorker *worker) override;
    void onNoted(const ClientNoted &client) override;
    void onClosed(const ClientClosed &client) override;
    void onSendRefused(ConnectionId id, qint64 bytes, qint64 unsentBytes) override;
    /// Calls a method of the acceptor in its thread.
    template <typename Method, typename... Values> void tell(Method method, Values... values);
    /// The same, until it is done: the acceptor waits for this.
    template <typename Method, typename... Values>
    void insistOnTelling(Method method, const Values &...values);

    ConnectionSetup m_setup; // until run() takes it; a thread that never runs closes the socket with it
    Acceptor *const m_acceptor;
    const bool m_yields;
};

} // namespace porthole
