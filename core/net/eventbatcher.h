// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/clientevents.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

namespace porthole {

/// Gathers what happens to clients into batches: the first event after a quiet time goes out at once, in a
/// burst at most one batch per interval. Thread: that of its owner (the acceptor's).
class EventBatcher final : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds interval{50};

    explicit EventBatcher(QObject *parent = nullptr);

    void add(const ClientOpened &client);
    void add(const ClientClosed &client);
    void add(const ClientNoted &client);
    /// A client was refused without a row of its own.
    void addUnlistedRefusal();
    /// Of such clients, some that are told of only now.
    void add(const FurtherRefusals &refusals);
    /// Sends now what has been gathered, if anything.
    void flush();

Q_SIGNALS:
    void ready(const porthole::ClientBatch &batch);

private:
    void schedule();

    ClientBatch m_batch;
    QTimer m_timer;
    QElapsedTimer m_sinceLast;
};

} // namespace porthole
