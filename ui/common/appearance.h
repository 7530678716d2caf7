// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPalette>

class QWidget;

namespace porthole {

/// Light or dark. System is the native style and its own colours; Qt 6.4 does not follow the system into the
/// dark everywhere (on Windows not at all), hence the choice. Thread: main.
enum class Appearance { System, Light, Dark };

/// Changes the whole application's style and colours, at once and at any time.
void applyAppearance(Appearance appearance);

/// Reads the style sheets of `window` and all in it anew: what they took from the palette does not follow it
/// by itself.
void refreshStyleSheets(QWidget *window);

/// The colours of a light or a dark window, for the Fusion style. Not for System.
[[nodiscard]] QPalette paletteOf(Appearance appearance);

} // namespace porthole
