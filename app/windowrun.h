// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

namespace porthole {

class MainWindow;

/// porthole-window, from its command line to its exit status: makes the application object, and shows the
/// window until it is closed. `with` is called once, when the window is made and not yet shown; what it makes
/// can have the window as its parent. It is not called when there is no window to show. Thread: main.
[[nodiscard]] int runWindow(int argc, char *argv[], const std::function<void(MainWindow &)> &with = {});

} // namespace porthole
