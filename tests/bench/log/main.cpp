// SPDX-License-Identifier: GPL-3.0-or-later
// porthole-window with a past capture, and somebody who goes through its log. PORTHOLE_BENCH_CAPTURE
// (environment) names the file, which porthole-capture-bench makes.
#include "app/windowrun.h"
#include "tests/bench/log/logacts.h"
#include "ui/window/mainwindow.h"

#include <QCoreApplication>

using namespace porthole;

int main(int argc, char *argv[])
{
    return runWindow(argc, argv, [](MainWindow &window) {
        auto *const acts = new bench::LogActs(&window, qEnvironmentVariable("PORTHOLE_BENCH_CAPTURE"));
        QMetaObject::invokeMethod(
            acts, [acts] { QCoreApplication::exit(acts->run() ? 0 : 1); }, Qt::QueuedConnection);
    });
}
