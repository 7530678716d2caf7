// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/messages/messagemodel.h"
#include "ui/messages/messagerow.h"

/// What the columns of the log say of one entry, apart from its time, which may count from another. Thread:
/// main.
namespace porthole::messagecolumns {

[[nodiscard]] QString title(MessageModel::Column column, MessageModel::TimeMode timeMode, bool hex);
[[nodiscard]] QString text(const MessageRow &row, MessageModel::Column column);
/// Empty if there is no more to say.
[[nodiscard]] QString toolTip(const MessageRow &row, MessageModel::Column column);
/// For those who hear it; empty where that is text().
[[nodiscard]] QString spoken(const MessageRow &row, MessageModel::Column column);

} // namespace porthole::messagecolumns
