// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/clients/rowdelegate.h"

namespace porthole {

/// The last minute of a client as a small histogram: in above a middle line, out below it, each second as
/// wide as the others. Its scale is the client's own peak, but never less than 1 kB/s, so that a trickle
/// looks like one. Thread: main.
class SparklineDelegate final : public RowDelegate
{
    Q_OBJECT

public:
    using RowDelegate::RowDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;
};

} // namespace porthole
