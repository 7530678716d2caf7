// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/headless.h"

#include "core/base/closereason.h"
#include "core/base/reach.h"

#include <cerrno>
#include <cstdio>

namespace porthole {

namespace {

void printError(const QString &sentence)
{
    std::fputs(QStringLiteral("porthole: %1\n").arg(sentence).toLocal8Bit().constData(), stderr);
}

} // namespace

HeadlessRun::HeadlessRun(const ServerConfig &config, EventLines::Form form, QObject *parent)
    : QObject(parent)
    , m_config(config)
    , m_lines(form)
{
    connect(&m_server, &Server::stateChanged, this, &HeadlessRun::onStateChanged);
    connect(&m_server, &Server::clientsChanged, this, &HeadlessRun::onClientsChanged);
    connect(&m_server, &Server::acceptTrouble, this,
            [this](const Error &error) { print(m_lines.trouble(error, QDateTime::currentDateTimeUtc())); });
}

void HeadlessRun::start()
{
    // Without a name there is nobody to show it to.
    if (!m_config.capture.off && !m_config.capture.file.isEmpty()) {
        auto capture = Capture::start(m_config.capture);
        if (!capture)
            return fail(capture.error(), ExitUsage);
        m_capture = *std::move(capture);
        connect(m_capture.get(), &Capture::failed, this, [this](const Error &error) {
            print(m_lines.trouble(error, QDateTime::currentDateTimeUtc()));
        });
        m_server.setMessages(m_capture->queue());
    }
    if (const auto started = m_server.start(m_config); !started)
        fail(started.error(), ExitUsage);
}

void HeadlessRun::stop()
{
    m_server.stop();
}

void HeadlessRun::onStateChanged(Server::State state)
{
    switch (state) {
    case Server::State::Starting:
        return;
    case Server::State::Listening:
        m_clock.start();
        print(m_lines.listening(m_server.endpoint()));
        if (const QHostAddress &bound = m_server.endpoint().address; isReachableFromOutside(bound))
            print(m_lines.notice(describeReach(bound), m_server.listeningSince()));
        return;
    case Server::State::Draining:
        print(
            m_lines.stopping(m_server.openClients(), m_config.stopDeadline, QDateTime::currentDateTimeUtc()));
        return;
    case Server::State::Failed:
        fail(m_server.error(), ExitNotListening);
        return;
    case Server::State::Stopped:
        onStopped();
        return;
    }
}

void HeadlessRun::onClientsChanged(const ClientBatch &batch)
{
    QByteArray lines;
    for (const ClientOpened &client : batch.opened)
        lines += m_lines.opened(client);
    for (const ClientNoted &client : batch.noted)
        lines += m_lines.noted(client);
    for (const ClientClosed &client : batch.closed) {
        lines += m_lines.closed(client);
        m_summary.totals += client.totals;
    }
    m_summary.served += batch.opened.size();
    print(lines);
}

void HeadlessRun::onStopped()
{
    m_summary.refused = m_server.refusedClients();
    m_summary.lasted = std::chrono::milliseconds(m_clock.isValid() ? m_clock.elapsed() : 0);
    print(m_lines.summary(m_summary, QDateTime::currentDateTimeUtc()));
    Q_EMIT finished(ExitClean);
}

void HeadlessRun::fail(const Error &error, ExitStatus status)
{
    printError(describe(error));
    Q_EMIT finished(status);
}

void HeadlessRun::print(const QByteArray &lines)
{
    if (!m_canPrint)
        return;
    const size_t size = size_t(lines.size());
    if (std::fwrite(lines.constData(), 1, size, stdout) == size && std::fflush(stdout) == 0)
        return;
    m_canPrint = false;
    if (errno != EPIPE)
        printError(
            tr("cannot write to standard output: %1 (serving on without)").arg(qt_error_string(errno)));
}

} // namespace porthole
