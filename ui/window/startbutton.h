// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QPushButton;
class QWidget;

namespace porthole {

/// The one coloured control of the window: white on green while it can be pressed, like any other button
/// while it cannot. Thread: main.
[[nodiscard]] QPushButton *makeStartButton(QWidget *parent);

} // namespace porthole
