// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProxyStyle>

namespace porthole {

/// The Fusion style, but for scroll bars that are filled with one colour each: Fusion's have gradients, and
/// Qt paints a tall one in portions, by threads of its own, which the window then waits for many times a
/// repaint (8 ms of it when the processors are busy). Thread: main.
class FlatScrollBars final : public QProxyStyle
{
    Q_OBJECT

public:
    FlatScrollBars();

    void drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter,
                            const QWidget *widget) const override;
};

} // namespace porthole
