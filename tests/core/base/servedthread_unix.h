// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/platform.h"
#include "core/base/threaddispatcher.h"

#include <QAbstractEventDispatcher>
#include <QEventLoop>
#include <QThread>
#include <QTimer>

#include <array>
#include <functional>
#include <sys/socket.h>
#include <utility>

/// What the tests of the clients' dispatcher share. What a test does in the served thread it notes in plain
/// variables, which the main thread compares once that thread has ended.
namespace porthole::test {

inline constexpr int patienceMs = 60'000; // an upper bound for slow machines, never waited for in full
// Turns after which a thing that was not to happen would have happened.
inline constexpr int turnsToBeSure = 20;

/// Runs one function, with the dispatcher under test.
class ServedThread final : public QThread
{
public:
    explicit ServedThread(std::function<void()> body, BusyPoll busyPoll = nullptr)
        : m_body(std::move(body))
    {
        setEventDispatcher(makeThreadDispatcher(busyPoll).release());
    }
    ~ServedThread() override
    {
        quit();
        wait();
        delete eventDispatcher(); // of a thread that never ran
    }

protected:
    void run() override { m_body(); }

private:
    const std::function<void()> m_body;
};

/// Runs `body` in such a thread to its end. Gives false if it had to be told to quit.
inline bool runServed(std::function<void()> body)
{
    ServedThread thread(std::move(body));
    thread.start();
    return thread.wait(patienceMs);
}

/// Ends `loop` after some turns in which a timer fires.
inline void quitAfterTurns(QEventLoop &loop)
{
    auto *const timer = new QTimer(&loop);
    QObject::connect(timer, &QTimer::timeout, &loop, [&loop, left = turnsToBeSure]() mutable {
        if (--left == 0)
            loop.quit();
    });
    timer->start(1);
}

/// Two sockets connected with each other, closed at its end.
struct SocketPair
{
    SocketPair()
    {
        std::array<int, 2> ends = {-1, -1};
        if (::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) != 0)
            qFatal("no pair of sockets");
        here = platform::SocketHandle(ends[0]);
        there = platform::SocketHandle(ends[1]);
    }
    void fill() const { (void)platform::send(there.get(), "x"); }
    void drain() const
    {
        char byte = 0;
        (void)::recv(int(here.get()), &byte, 1, MSG_DONTWAIT);
    }

    platform::SocketHandle here;
    platform::SocketHandle there;
};

} // namespace porthole::test
