// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

#include <optional>

namespace porthole {

/// Cells of text: dimmed for a closed client, and with no focus frame where the selection already shows the
/// row. Thread: main.
class RowDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    /// Where a text that is too long is cut; the view's way unless set.
    void setElideMode(Qt::TextElideMode mode) { m_elideMode = mode; }

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;

    /// The style's own part of a cell: background, selection, focus, and the text if there is any.
    static void paintCell(QPainter *painter, const QStyleOptionViewItem &cell);
    /// `meaning`, or the text's colour on a selected cell, where only that is sure to be readable.
    [[nodiscard]] static QColor inkOn(const QStyleOptionViewItem &cell, const QColor &meaning);

private:
    std::optional<Qt::TextElideMode> m_elideMode;
};

} // namespace porthole
