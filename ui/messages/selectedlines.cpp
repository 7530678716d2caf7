// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/messages/selectedlines.h"

#include "ui/messages/messagemodel.h"
#include "ui/messages/messagetext.h"

namespace porthole {

SelectedLines selectedLines(const MessageModel &model, const SequenceRanges &selected, qsizetype maxChars,
                            quint64 maxEntries)
{
    SelectedLines lines;
    for (const SequenceRanges::Range &range : selected.ranges()) {
        const quint64 end = model.positionOf(range.end);
        for (quint64 position = model.positionOf(range.first); position < end; ++position) {
            if (lines.text.size() >= maxChars || lines.entries >= maxEntries)
                return lines;
            if (const auto message = model.message(model.sequenceAtPosition(position)))
                lines.text += MessageText::line(*message, model.showHex()) + QLatin1Char('\n');
            ++lines.entries;
        }
    }
    return lines;
}

} // namespace porthole
