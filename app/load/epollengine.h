// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/load/loadengine.h"
#include "core/base/platform.h"

#include <QByteArrayView>

#include <array>
#include <vector>

struct epoll_event;

namespace porthole {

/// All connections on one epoll(7) descriptor, in one thread, without Qt's event loop. Linux only.
class EpollEngine final : public LoadEngine
{
public:
    EpollEngine();
    ~EpollEngine() override;

    void drive(LoadRun &run) override;

private:
    struct Connection
    {
        platform::SocketHandle socket;
        bool isConnecting = true;
        bool awaitsRoom = false; // EPOLLOUT is asked for
    };

    void openSome();
    void open(size_t index);
    void wait(qint64 untilNs);
    void handle(const epoll_event &event);
    void finishConnecting(size_t index);
    void read(size_t index);
    void write(size_t index);
    void watch(size_t index, bool isNew);
    void drop(size_t index, const QString &problem);

    LoadRun *m_run = nullptr;
    int m_epoll;
    int m_timer; // for short waits
    size_t m_opened = 0;
    std::vector<Connection> m_connections;
    std::vector<char> m_buffer;
};

} // namespace porthole
