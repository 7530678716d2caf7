// SPDX-License-Identifier: GPL-3.0-or-later
// Echo at full rate with a complete capture, and the whole file compared with what the clients sent and got.
//
//     porthole-captured-bench [SECONDS [CLIENTS [BYTES]]]
//
// Prints figures; the exit status is 0 if every message is in the file, in order, byte for byte, and else 1.
#include "app/load/loadengine.h"
#include "tests/app/captured/capturedecho.h"

#include <QCoreApplication>

#include <cstdio>

using namespace porthole;

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    const auto number = [&arguments](int index, qsizetype usual) {
        const qsizetype given = arguments.value(index).toLongLong();
        return given > 0 ? given : usual;
    };
    LoadSpec load;
    load.mode = LoadSpec::Mode::Bulk;
    load.engine = usualEngine();
    load.duration = std::chrono::seconds(number(1, 5));
    load.clients = number(2, 50);
    load.messageBytes = number(3, 128);
    load.warmUp = {};
    load.patience = std::chrono::minutes(1);

    const test::CapturedEcho echo = test::echoCaptured(load);
    std::printf(
        "%lld clients, %lld messages, %lld bytes captured; %.2f s of load, %.0f messages/s; file %.1f MB\n",
        qlonglong(echo.clients), qlonglong(echo.messages), qlonglong(echo.bytes), echo.seconds,
        echo.seconds > 0 ? double(echo.messages) / echo.seconds : 0.0, double(echo.fileBytes) / 1e6);
    for (const QString &difference : echo.differences)
        std::printf("%s\n", qPrintable(difference));
    std::printf("%s\n", echo.differences.isEmpty() ? "no difference" : "NOT THE SAME");
    return echo.differences.isEmpty() ? 0 : 1;
}
