// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>
#include <QGraphicsItem>
#include <QList>
#include <QPalette>
#include <QString>

namespace porthole {

/// The upright line that marks one moment of a chart, a dot on each curve there, and a box with the values
/// beside it. Thread: main.
class ChartCursor final : public QGraphicsItem
{
public:
    struct Value
    {
        QColor colour;
        QString text;
        qreal y = 0; ///< scene coordinate of its dot
    };

    ChartCursor();

    /// Marks `x` (scene) within the plot; the box has `title` and a line for each value.
    void mark(const QRectF &plot, qreal x, const QString &title, const QList<Value> &values);
    void setLook(const QPalette &palette, const QFont &font);

    [[nodiscard]] QRectF boundingRect() const override;
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;

private:
    [[nodiscard]] QRectF boxBeside(qreal x) const;

    QRectF m_plot;
    qreal m_x = 0;
    QString m_title;
    QList<Value> m_values;
    QPalette m_palette;
    QFont m_font;
    QRectF m_box;
};

} // namespace porthole
