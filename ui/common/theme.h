// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QIcon>
#include <QPalette>

/// The few colours that carry meaning, readable on light and on dark (contrast 4.5:1 on the palette's Base),
/// and the icons. Everything else is the native style's. Thread: main.
namespace porthole::theme {

[[nodiscard]] bool isDark(const QPalette &palette);
[[nodiscard]] QColor incoming(const QPalette &palette); ///< bytes from clients
[[nodiscard]] QColor outgoing(const QPalette &palette); ///< bytes to clients
[[nodiscard]] QColor clients(const QPalette &palette);  ///< the number of clients
[[nodiscard]] QColor good(const QPalette &palette);     ///< open, listening
[[nodiscard]] QColor warning(const QPalette &palette);  ///< paused, reachable from other machines, losses
[[nodiscard]] QColor bad(const QPalette &palette);      ///< errors, malformed frames
[[nodiscard]] QColor muted(const QPalette &palette);    ///< closed clients, hints

/// resources/icons/NAME.svg, drawn in the palette's text colour (dimmed when disabled), crisp at every scale.
[[nodiscard]] QIcon icon(const QString &name);

} // namespace porthole::theme
