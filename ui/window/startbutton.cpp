// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/startbutton.h"

#include "ui/common/svgiconengine.h"

#include <QGuiApplication>
#include <QIcon>
#include <QPalette>
#include <QPushButton>

namespace porthole {

namespace {

// White on this green has a contrast of 5.4:1, and the green stands out from light and dark windows.
constexpr auto enabledLook =
    "QPushButton:enabled { background: #147a3c; color: white; font-weight: 600;"
    " border: 1px solid #0e5c2d; border-radius: 4px; padding: 4px 12px; }"
    "QPushButton:enabled:hover { background: #188f47; }"
    "QPushButton:enabled:pressed { background: #0f6430; }"
    "QPushButton:enabled:focus { border: 2px solid palette(highlight); padding: 3px 11px; }"
    "QPushButton:disabled { border: 1px solid palette(mid); border-radius: 4px;"
    " font-weight: 600; padding: 4px 12px; }";

} // namespace

QPushButton *makeStartButton(QWidget *parent)
{
    auto *button = new QPushButton(parent);
    button->setStyleSheet(QLatin1String(enabledLook));
    button->setIcon(QIcon(new SvgIconEngine(QStringLiteral("start"), [](QIcon::Mode mode) {
        return mode == QIcon::Disabled
                   ? QGuiApplication::palette().color(QPalette::Disabled, QPalette::ButtonText)
                   : QColor(Qt::white);
    })));
    return button;
}

} // namespace porthole
