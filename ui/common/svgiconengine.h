// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QColor>
#include <QIconEngine>
#include <QString>

#include <functional>

namespace porthole {

/// Draws one of the program's SVGs at whatever size and scale it is asked for, with `currentColor` replaced
/// by the colour that `colour` gives for a mode at that moment: a change of palette shows at the next
/// repaint. Thread: main.
class SvgIconEngine final : public QIconEngine
{
public:
    using ColourOf = std::function<QColor(QIcon::Mode)>;

    /// `name`: resources/icons/NAME.svg. An unknown one makes a null icon and is logged.
    SvgIconEngine(const QString &name, ColourOf colour);

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override;
    [[nodiscard]] QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override;
    [[nodiscard]] QIconEngine *clone() const override;
    [[nodiscard]] QString key() const override;
    [[nodiscard]] QString iconName() override;
    [[nodiscard]] bool isNull() override;

private:
    void render(QPainter *painter, const QRectF &rect, const QColor &colour) const;

    QString m_name;
    QByteArray m_svg;
    ColourOf m_colour;
};

/// An icon in one colour, for marks whose colour carries meaning (theme::icon() follows the text colour
/// instead).
[[nodiscard]] QIcon colouredIcon(const QString &name, const QColor &colour);

} // namespace porthole
