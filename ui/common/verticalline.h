// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace porthole {

/// A faint line between groups of controls in a row, alike on light and on dark. Thread: main.
class VerticalLine final : public QWidget
{
    Q_OBJECT

public:
    explicit VerticalLine(QWidget *parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
};

} // namespace porthole
