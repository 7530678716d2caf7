// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>
#include <QStyledItemDelegate>

namespace porthole {

/// Draws the rows of the message log: fixed-pitch times and contents, arrows in the colours of the chart, and
/// a badge before what is not a complete message. Being drawn, not written, no content can imitate a badge.
/// Events are muted and slanted; a stripe marks what the user marked, a colour behind the row what matches.
/// Thread: main.
class MessageDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    explicit MessageDelegate(QObject *parent = nullptr);

    [[nodiscard]] const QFont &fixedFont() const { return m_fixedFont; }
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;

private:
    void paintCell(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;

    const QFont m_fixedFont;
};

} // namespace porthole
