// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/appearance.h"

#include "ui/common/flatscrollbars.h"

#include <QApplication>
#include <QStyle>
#include <QStyleFactory>
#include <QToolTip>

namespace porthole {

namespace {

struct Shades
{
    QColor window;
    QColor base;
    QColor alternate;
    QColor button;
    QColor text;
    QColor disabled;
    QColor highlight;
    QColor link;
};

QPalette paletteFrom(const Shades &shades)
{
    QPalette palette(shades.button, shades.window);
    palette.setColor(QPalette::Base, shades.base);
    palette.setColor(QPalette::AlternateBase, shades.alternate);
    palette.setColor(QPalette::ToolTipBase, shades.alternate);
    palette.setColor(QPalette::Highlight, shades.highlight);
    palette.setColor(QPalette::HighlightedText, Qt::white);
    palette.setColor(QPalette::Link, shades.link);
    for (const auto role :
         {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::ToolTipText}) {
        palette.setColor(role, shades.text);
        palette.setColor(QPalette::Disabled, role, shades.disabled);
    }
    palette.setColor(QPalette::PlaceholderText, shades.disabled);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, shades.disabled);
    return palette;
}

} // namespace

QPalette paletteOf(Appearance appearance)
{
    if (appearance == Appearance::Dark) {
        return paletteFrom({.window = QColor(0x2b2d30),
                            .base = QColor(0x1e1f22),
                            .alternate = QColor(0x26282b),
                            .button = QColor(0x3a3d41),
                            .text = QColor(0xdfe1e5),
                            .disabled = QColor(0x7d828a),
                            .highlight = QColor(0x2f65ca),
                            .link = QColor(0x6ba6ff)});
    }
    return paletteFrom({.window = QColor(0xf2f2f3),
                        .base = Qt::white,
                        .alternate = QColor(0xf7f7f8),
                        .button = QColor(0xeeeeef),
                        .text = QColor(0x1c1d1f),
                        .disabled = QColor(0x8b8f96),
                        .highlight = QColor(0x2f6fd0),
                        .link = QColor(0x1f5fbf)});
}

void refreshStyleSheets(QWidget *window)
{
    const QList<QWidget *> widgets = window->findChildren<QWidget *>();
    for (QWidget *widget : widgets) {
        const QString sheet = widget->styleSheet();
        if (sheet.isEmpty())
            continue;
        widget->setStyleSheet({});
        widget->setStyleSheet(sheet);
    }
}

void applyAppearance(Appearance appearance)
{
    static const QString nativeStyle = QApplication::style()->name();
    const bool isNative = appearance == Appearance::System;
    const bool isFusion = !isNative || nativeStyle == QLatin1String("fusion");
    if (isFusion && !qobject_cast<FlatScrollBars *>(QApplication::style()))
        QApplication::setStyle(new FlatScrollBars);
    else if (!isFusion && QApplication::style()->name() != nativeStyle)
        QApplication::setStyle(QStyleFactory::create(nativeStyle));
    const QPalette palette = isNative ? QPalette() : paletteOf(appearance);
    QApplication::setPalette(palette);
    QToolTip::setPalette(palette);
}

} // namespace porthole
