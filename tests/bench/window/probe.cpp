// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/window/probe.h"

#include "app/jsonline.h"
#include "core/base/platform.h"
#include "ui/window/mainwindow.h"

#include <QCoreApplication>

#include <cstdio>

namespace porthole::bench {

namespace {

double milliseconds(std::chrono::nanoseconds time)
{
    return std::chrono::duration<double, std::milli>(time).count();
}

double millisecondsSince(qint64 ns)
{
    return milliseconds(std::chrono::nanoseconds(platform::monotonicNs() - ns));
}

/// At once: the window is not asked, which would first let its clients go in peace. Its destructor resets
/// them and joins every thread.
void quit()
{
    QCoreApplication::exit(0);
}

} // namespace

Probe::Probe(MainWindow *window)
    : QObject(window)
    , m_server(window->server())
    , m_driver(*window)
    , m_firstPaint(window)
{
    connect(&m_firstPaint, &FirstPaint::done, this, &Probe::onPainted);
    connect(&m_server, &Server::stateChanged, this, &Probe::onStateChanged);
    connect(&m_commands, &CommandPipe::lineRead, this, &Probe::obey);
    connect(&m_commands, &CommandPipe::ended, this, quit);
}

void Probe::obey(const QByteArray &line)
{
    const QByteArrayList words = line.simplified().split(' ');
    const QByteArray &command = words.first();
    const qsizetype arguments = words.size() - 1;
    if (command == "select" && arguments == 1)
        select(words[1]);
    else if (command == "mark" && arguments == 0)
        mark();
    else if (command == "report" && arguments == 0)
        report();
    else if (command == "start" && arguments == 0)
        start();
    else if (command == "stop" && arguments == 0)
        stop();
    else if (command == "clients" && arguments == 0)
        say(JsonLine("clients").add("open", qint64(m_server.openClients())));
    else if (command == "quit" && arguments == 0)
        quit();
    else
        sayError(QStringLiteral("no such command: ") + QString::fromUtf8(line));
}

void Probe::mark()
{
    m_heartbeat.mark();
    say(JsonLine("marked"));
}

void Probe::report()
{
    const DelayStatistic &delays = m_heartbeat.statistic();
    say(JsonLine("heartbeat")
            .add("beats", delays.beats())
            .add("p50Ms", milliseconds(delays.percentile(50)))
            .add("p99Ms", milliseconds(delays.percentile(99)))
            .add("maxMs", milliseconds(delays.max())));
}

void Probe::start()
{
    if (!m_driver.start())
        sayError(QStringLiteral("the server runs already"));
    else if (m_server.state() != Server::State::Starting)
        sayError(QStringLiteral("the server cannot start with these settings"));
}

void Probe::stop()
{
    if (const std::optional<qint64> pressedNs = m_driver.stop())
        m_stopNs = pressedNs;
    else
        sayError(QStringLiteral("the server does not listen"));
}

void Probe::select(const QByteArray &rows)
{
    bool isNumber = false;
    const int wanted = rows.toInt(&isNumber);
    if (isNumber && wanted >= 0)
        say(JsonLine("selected").add("rows", qint64(m_driver.selectFirst(wanted))));
    else
        sayError(QStringLiteral("not a number of rows: ") + QString::fromUtf8(rows));
}

void Probe::onPainted()
{
    bool isKnown = false;
    const qint64 startedNs = qEnvironmentVariable("PORTHOLE_BENCH_STARTED_NS").toLongLong(&isKnown);
    JsonLine line("painted");
    say(isKnown ? line.add("ms", millisecondsSince(startedNs)) : line);
}

void Probe::onStateChanged(Server::State state)
{
    switch (state) {
    case Server::State::Listening:
        say(JsonLine("listening").add("port", qint64(m_server.endpoint().port)));
        break;
    case Server::State::Stopped:
        onStopped();
        break;
    case Server::State::Failed:
        sayError(describe(m_server.error()));
        onStopped();
        break;
    case Server::State::Starting:
    case Server::State::Draining:
        break;
    }
}

void Probe::onStopped()
{
    if (m_stopNs)
        say(JsonLine("stopped").add("ms", millisecondsSince(*m_stopNs)));
    m_stopNs.reset();
}

void Probe::say(const JsonLine &line)
{
    const QByteArray text = line.toLine();
    std::fwrite(text.constData(), 1, size_t(text.size()), stdout);
    std::fflush(stdout);
}

void Probe::sayError(const QString &text)
{
    say(JsonLine("error").add("text", text));
}

} // namespace porthole::bench
