// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/server.h"
#include "tests/bench/window/commandpipe.h"
#include "tests/bench/window/firstpaint.h"
#include "tests/bench/window/heartbeat.h"
#include "tests/bench/window/windowdriver.h"

#include <QObject>

#include <optional>

namespace porthole {
class JsonLine;
}

namespace porthole::bench {

/// Watches a window from within, and drives it. Commands come on standard input, a line each; what happens
/// goes to standard output, one JSON object a line, flushed. Times are in milliseconds.
///
///     mark      {"event":"marked"}; the heartbeat counts from now on
///     report    {"event":"heartbeat","beats":n,"p50Ms":x,"p99Ms":x,"maxMs":x} since the last mark
///     start     presses Start
///     stop      presses Stop and confirms it; {"event":"stopped","ms":x} when the server has stopped
///     select N  {"event":"selected","rows":n}: the first N rows of the client table, or all if it has fewer
///     clients   {"event":"clients","open":n}
///     quit      ends the program at once, every thread joined; so does the end of standard input
///
/// Unasked: {"event":"painted","ms":x} when the window has been painted for the first time, where x counts
/// from PORTHOLE_BENCH_STARTED_NS (environment; ns of the monotonic clock) and is left out without it, and
/// {"event":"listening","port":n}. What cannot be done or was not understood gives
/// {"event":"error","text":"…"}, and so does a server that cannot listen.
///
/// Thread: main.
class Probe final : public QObject
{
    Q_OBJECT

public:
    /// `window` is not shown yet, and becomes the owner.
    explicit Probe(MainWindow *window);

private:
    void obey(const QByteArray &line);
    void mark();
    void report();
    void start();
    void stop();
    void select(const QByteArray &rows);
    void onPainted();
    void onStateChanged(Server::State state);
    void onStopped();
    static void say(const JsonLine &line);
    static void sayError(const QString &text);

    const Server &m_server;
    const WindowDriver m_driver;
    FirstPaint m_firstPaint;
    CommandPipe m_commands;
    Heartbeat m_heartbeat;
    std::optional<qint64> m_stopNs; // when Stop was pressed, until it has stopped
};

} // namespace porthole::bench
