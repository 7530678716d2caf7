// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace porthole {

/// Says what the colours and marks in the stream mean. Thread: main.
class StreamLegend final : public QWidget
{
    Q_OBJECT

public:
    explicit StreamLegend(QWidget *parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return {0, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] static QStringList words();
};

} // namespace porthole
