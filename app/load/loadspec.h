// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QHostAddress>
#include <QStringList>

#include <chrono>

namespace porthole {

/// What porthole-load is asked to do. Thread: any (a plain value).
struct LoadSpec
{
    enum class Mode {
        Request, ///< each client has a number of messages in flight, or sends them at a rate
        Bulk,    ///< each client sends and receives as fast as it can
        Storm,   ///< all connect as fast as they can, send one message each, and close
        Idle,    ///< all connect and are silent
    };
    enum class Engine { Epoll, Qt };

    static constexpr qsizetype largestMessage = 16 * 1024 * 1024;

    QString host;
    quint16 port = 0;
    Mode mode = Mode::Request;
    Engine engine = Engine::Qt;
    qsizetype clients = 1;
    qsizetype messageBytes = 128; ///< with the line feed that ends each message
    qsizetype inFlight = 1;       ///< of each client
    qint64 messagesPerSecond = 0; ///< of all clients together; 0: as fast as replies come
    qsizetype writeBytes = 64 * 1024;
    bool echoFirst = false; ///< Idle: each client sends one message before it falls silent
    std::chrono::milliseconds warmUp{1000};
    std::chrono::milliseconds duration{5000};
    /// A reply that is awaited while nothing comes from any client for so long never will; not an option.
    std::chrono::milliseconds patience{10'000};
    bool json = false;
    bool showHelp = false;
    bool showVersion = false;
};

/// Reads the arguments (the first is the program's name). Errors: InvalidValue with the option as its
/// subject. Thread: main, with an application object.
[[nodiscard]] Result<LoadSpec> parseLoadArguments(const QStringList &arguments);

/// The text of --help. Thread: main, with an application object.
[[nodiscard]] QString loadHelpText();

/// The word by which --mode and --engine name it. Thread: any.
[[nodiscard]] QString keyword(LoadSpec::Mode mode);
[[nodiscard]] QString keyword(LoadSpec::Engine engine);

} // namespace porthole
