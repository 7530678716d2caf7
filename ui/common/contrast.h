// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>

/// Whether a colour can be read on another, by the Web Content Accessibility Guidelines 2.1. Thread: any.
namespace porthole::theme {

/// Relative luminance, 0 (black) to 1 (white). WCAG 2.1, "relative luminance".
[[nodiscard]] double luminance(const QColor &colour);

/// 1 (none) to 21 (black on white). WCAG 2.1, "contrast ratio".
[[nodiscard]] double contrast(const QColor &a, const QColor &b);

/// What normal-sized text must have at least. WCAG 2.1, success criterion 1.4.3 (level AA).
inline constexpr double readableContrast = 4.5;

/// `wanted`, or the nearest shade of it, lighter on dark and darker on light, that reads on both backgrounds.
/// Where no shade does (a middle grey), the one of black and white that reads better on `background`.
[[nodiscard]] QColor readableOn(const QColor &wanted, const QColor &background, const QColor &other);

} // namespace porthole::theme
