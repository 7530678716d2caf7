// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/messages/sequenceranges.h"

#include <QString>

namespace porthole {

class MessageModel;

/// Selected entries as text, one a line (MessageText::line), the oldest first.
struct SelectedLines
{
    QString text;
    quint64 entries = 0; ///< in it; fewer than were selected if those are too much for a clipboard
};

/// As many as fit into about `maxChars`, and at most `maxEntries`. Those that are close to each other are
/// read together. A message of more than `maxChars` bytes is cut, and says so. Thread: main.
[[nodiscard]] SelectedLines selectedLines(const MessageModel &model, const SequenceRanges &selected,
                                          qsizetype maxChars, quint64 maxEntries);

} // namespace porthole
