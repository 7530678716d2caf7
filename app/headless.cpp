// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/headless.h"

#include "app/batchlines.h"
#include "core/base/closereason.h"
#include "core/base/counted.h"
#include "core/base/reach.h"

#include <cerrno>

namespace porthole {

namespace {

constexpr int standardOutput = 1;
constexpr int standardError = 2;
// How long the readers of each may take for what is left at the end.
constexpr std::chrono::milliseconds flushPatience{2000};

} // namespace

HeadlessRun::HeadlessRun(const ServerConfig &config, EventLines::Form form, QObject *parent)
    : QObject(parent)
    , m_config(config)
    , m_lines(form)
    , m_errors(standardError,
               {[this](qint64 lines) { return m_lines.unwritten(lines, QDateTime::currentDateTimeUtc()); },
                [](int) {}})
    , m_output(standardOutput,
               {[this](qint64 lines) { return m_lines.unwritten(lines, QDateTime::currentDateTimeUtc()); },
                [this](int systemError) { onOutputFailed(systemError); }})
{
    connect(&m_server, &Server::stateChanged, this, &HeadlessRun::onStateChanged);
    connect(&m_server, &Server::clientsChanged, this, &HeadlessRun::onClientsChanged);
    connect(&m_server, &Server::acceptTrouble, this, [this](const Error &error) {
        m_output.write(m_lines.trouble(error, QDateTime::currentDateTimeUtc()));
    });
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
            m_output.write(m_lines.trouble(error, QDateTime::currentDateTimeUtc()));
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
        m_output.write(m_lines.listening(m_server.endpoint()));
        if (const QHostAddress &bound = m_server.endpoint().address; isReachableFromOutside(bound))
            m_output.write(m_lines.notice(describeReach(bound), m_server.listeningSince()));
        if (m_capture && m_capture->fileName() != m_config.capture.file) {
            m_output.write(
                m_lines.notice(tr("Messages and events are kept in %1.").arg(m_capture->fileName()),
                               m_server.listeningSince()));
        }
        return;
    case Server::State::Draining:
        m_output.write(
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
    for (const ClientOpened &client : batch.opened)
        ++(client.overTls ? m_summary.handshakesFailed : m_summary.served);
    for (const ClientNoted &client : batch.noted) {
        if (client.tls) { // it has not failed after all
            --m_summary.handshakesFailed;
            ++m_summary.served;
        }
    }
    for (const ClientClosed &client : batch.closed)
        m_summary.totals += client.totals;
    m_output.write(linesOf(batch, m_lines));
}

void HeadlessRun::onStopped()
{
    m_summary.refused = m_server.refusedClients();
    m_summary.lasted = std::chrono::milliseconds(m_clock.isValid() ? m_clock.elapsed() : 0);
    m_output.write(m_lines.summary(m_summary, QDateTime::currentDateTimeUtc()));
    finish(ExitClean);
}

void HeadlessRun::fail(const Error &error, ExitStatus status)
{
    printError(describe(error));
    finish(status);
}

void HeadlessRun::finish(ExitStatus status)
{
    if (const qint64 lines = m_output.finish(flushPatience); lines > 0) {
        printError(
            counted(lines, tr("1 line not written to standard output, because its reader did not keep up"),
                    tr("%1 lines not written to standard output, because its reader did not keep up")));
    }
    (void)m_errors.finish(flushPatience);
    Q_EMIT finished(status);
}

void HeadlessRun::onOutputFailed(int systemError)
{
    if (systemError != EPIPE) {
        printError(
            tr("cannot write to standard output: %1 (serving on without)").arg(qt_error_string(systemError)));
    }
}

void HeadlessRun::printError(const QString &sentence)
{
    m_errors.write(QStringLiteral("porthole: %1\n").arg(sentence).toLocal8Bit());
}

} // namespace porthole
