// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/telemetry/ratehistory.h"
#include "ui/clients/clientrow.h"
#include "ui/clients/sortkey.h"

#include <QLatin1StringView>
#include <QMetaType>
#include <QString>

#include <span>
#include <vector>

namespace porthole {

class HistoryBook;

/// One point a second for the last full minute, oldest first; empty for a client without history.
using ActivityPoints = std::vector<RatePoint>;
[[nodiscard]] ActivityPoints activityOf(const ClientRow &row, const HistoryBook *history);

/// Everything about one column. Adding a column is adding one entry to the table in clientcolumns.cpp.
struct ClientColumn
{
    enum class Cell : quint8 { Text, Sentence, State, Sparkline };
    /// When the value of one client can become another.
    enum class Changes : quint8 { Never, AtClose, Live };
    using TextOf = QString (*)(const ClientRow &row, const HistoryBook *history);

    const char *name;  ///< in saved settings: stays as it is
    const char *title; ///< untranslated, like tip; see titleOf() and tipOf()
    const char *tip;   ///< says the unit
    const char *usual; ///< a text as wide as most in this column, for its first width
    Qt::Alignment alignment;
    Cell cell;
    Changes changes;
    TextOf text;
    TextOf exact; ///< the tooltip, with the exact value
    SortKey (*key)(const ClientRow &row);
};

/// Thread: main, for all of these.
[[nodiscard]] std::span<const ClientColumn> clientColumns();
/// The column of this name, or -1.
[[nodiscard]] int clientColumn(QLatin1StringView name);
[[nodiscard]] QString titleOf(const ClientColumn &column);
[[nodiscard]] QString tipOf(const ClientColumn &column);

} // namespace porthole

Q_DECLARE_METATYPE(porthole::ActivityPoints)
