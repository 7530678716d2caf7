// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/clients/rowdelegate.h"

namespace porthole {

/// The State cell: a mark that differs in form as well as in colour (a disc for open, two bars for paused, a
/// ring for closed) beside its word. Thread: main.
class StateDelegate final : public RowDelegate
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
