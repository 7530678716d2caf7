// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/eventlines.h"
#include "app/messagelog.h"
#include "app/outputwriter.h"
#include "core/capture/capture.h"
#include "core/config/serverconfig.h"
#include "core/net/server.h"

#include <QByteArray>
#include <QElapsedTimer>
#include <QObject>

namespace porthole {

/// The exit status of the programs.
enum ExitStatus : int {
    ExitClean = 0,
    ExitUsage = 2,        ///< bad usage or configuration
    ExitNotListening = 3, ///< could not listen
};

/// A server without a window: what happens goes to standard output, at once for each batch. A reader of it
/// who does not keep up makes nothing wait: what does not fit is counted, and told there as soon as it reads
/// on, or on standard error at the end. If nobody reads it any more (a closed pipe) it serves on in silence;
/// any other failure to write is said once on standard error, whose reader makes nothing wait either,
/// whichever thread says something there. Thread: main.
class HeadlessRun final : public QObject
{
    Q_OBJECT

public:
    HeadlessRun(const ServerConfig &config, EventLines::Form form, QObject *parent = nullptr);

    /// Begins; finished() tells the end. Call it from the event loop, as it may come at once.
    void start();
    /// Asks for a graceful stop.
    void stop();

Q_SIGNALS:
    void finished(int exitStatus);

private:
    void onStateChanged(Server::State state);
    void onClientsChanged(const ClientBatch &batch);
    void onStopped();
    void fail(const Error &error, ExitStatus status);
    /// Gives the readers of the output their time, and ends.
    void finish(ExitStatus status);
    /// Thread: that of m_output.
    void onOutputFailed(int systemError);
    /// Thread: any.
    void printError(const QString &sentence);

    const ServerConfig m_config;
    const EventLines m_lines;
    RunSummary m_summary;
    QElapsedTimer m_clock;
    OutputWriter m_errors; // a reader of standard error may stand still as well
    MessageLog m_log{m_errors};
    OutputWriter m_output;
    std::unique_ptr<Capture> m_capture; // outlives the server, which writes into it
    Server m_server;
};

} // namespace porthole
