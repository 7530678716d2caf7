// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QString>

#include <vector>

namespace porthole {

/// What is shown of one character, or of one byte that is none.
struct TextCell
{
    int byte = 0; ///< the first of its bytes, in the row
    int bytes = 1;
    int column = 0;
    int columns = 1;
    QString text; ///< safe to show
};

/// A row of text, cell by cell, so that a byte can be found by its column and a column by its byte.
/// Thread: any.
[[nodiscard]] std::vector<TextCell> textCells(QByteArrayView row);

} // namespace porthole
