// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/connectionworker.h"

#include <QThread>

namespace porthole {

class Acceptor;

/// One client's thread. The worker is made and destroyed inside it; the thread runs until it is told to quit.
/// Thread: the acceptor makes, starts, joins and destroys it.
class ConnectionThread final : public QThread
{
    Q_OBJECT

public:
    /// `acceptor` hears the worker's signals and must outlive this thread. `yields`: the thread gives way to
    /// others.
    ConnectionThread(ConnectionSetup setup, Acceptor *acceptor, bool yields);
    /// Joins.
    ~ConnectionThread() override;

protected:
    void run() override;

private:
    ConnectionSetup m_setup; // until run() takes it; a thread that never runs closes the socket with it
    Acceptor *const m_acceptor;
    const bool m_yields;
};

} // namespace porthole
