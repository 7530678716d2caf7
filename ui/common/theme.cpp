// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/theme.h"

#include "ui/common/contrast.h"
#include "ui/common/svgiconengine.h"

#include <QGuiApplication>

namespace porthole::theme {

namespace {

/// The light or the dark variant, moved towards black or white as far as this palette needs.
QColor choose(const QPalette &palette, QRgb onLight, QRgb onDark)
{
    const QColor base = palette.color(QPalette::Active, QPalette::Base);
    const QColor window = palette.color(QPalette::Active, QPalette::Window);
    return readableOn(isDark(palette) ? QColor(onDark) : QColor(onLight), base, window);
}

QColor iconColour(QIcon::Mode mode)
{
    const QPalette palette = QGuiApplication::palette();
    switch (mode) {
    case QIcon::Disabled:
        return palette.color(QPalette::Disabled, QPalette::WindowText);
    case QIcon::Selected:
        return palette.color(QPalette::Active, QPalette::HighlightedText);
    default:
        return palette.color(QPalette::Active, QPalette::WindowText);
    }
}

} // namespace

bool isDark(const QPalette &palette)
{
    return luminance(palette.color(QPalette::Active, QPalette::Base)) < 0.18;
}

QColor incoming(const QPalette &palette)
{
    return choose(palette, 0xff1d5fd1, 0xff6cb0ff);
}

QColor outgoing(const QPalette &palette)
{
    return choose(palette, 0xffc2410c, 0xffff9d4d);
}

QColor clients(const QPalette &palette)
{
    return choose(palette, 0xff7028c8, 0xffc9b3ff);
}

QColor good(const QPalette &palette)
{
    return choose(palette, 0xff147a3c, 0xff4fd487);
}

QColor warning(const QPalette &palette)
{
    return choose(palette, 0xff8a5a00, 0xfff5c04a);
}

QColor bad(const QPalette &palette)
{
    return choose(palette, 0xffb4162c, 0xffff8a85);
}

QColor muted(const QPalette &palette)
{
    return choose(palette, 0xff626871, 0xffa3a9b2);
}

QIcon icon(const QString &name)
{
    return QIcon(new SvgIconEngine(name, iconColour));
}

} // namespace porthole::theme
