// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/messagesource.h"

namespace porthole {

/// Of the rows that a statement gives in the order of their numbers, those within a range, each once. A
/// damaged file gives others too, and some twice or out of their order: SQLite takes the order of its trees
/// for granted. Thread: its owner's.
class RowsInOrder final
{
public:
    explicit RowsInOrder(MessageRange range)
        : m_left(range)
    {
    }
    /// `number`: of the next row. One below zero, cast, is beyond all ranges.
    [[nodiscard]] bool takes(quint64 number)
    {
        if (number < m_left.first || number >= m_left.end)
            return false;
        m_left.first = number + 1;
        return true;
    }

private:
    MessageRange m_left;
};

} // namespace porthole
