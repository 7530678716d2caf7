// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/windowrun.h"
#include "tests/bench/window/probe.h"
#include "ui/window/mainwindow.h"

/// porthole-window as users run it, and a probe in it.
int main(int argc, char *argv[])
{
    return porthole::runWindow(argc, argv,
                               [](porthole::MainWindow &window) { new porthole::bench::Probe(&window); });
}
