// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/follow/framecutter.h"

#include <optional>

namespace porthole {

class StreamDocument;

/// The frames of a document's incoming bytes under another framing; goes on as the document grows.
/// Thread: main.
class StreamRecut final
{
public:
    explicit StreamRecut(const FramingSpec &spec);

    /// Feeds what has come since, as far as reads have ended; `closed`: nothing more will come.
    void advance(const StreamDocument &document, bool closed);

    [[nodiscard]] const FrameCutter &cutter() const { return m_cutter; }
    /// The frame that ends after so many incoming bytes; none if none does.
    [[nodiscard]] std::optional<FrameKind> frameEndingAt(qint64 offset) const;

private:
    void feedPiece(const StreamDocument &document, size_t piece);
    void feedHeld(qint64 timeNs);

    FrameCutter m_cutter;
    QByteArray m_held; // of a read whose end has not come yet
    qint64 m_heldNs = 0;
    size_t m_piece = 0;   // the next one
    qint64 m_offset = -1; // of the next byte; -1: nothing has been fed
    bool m_finished = false;
};

} // namespace porthole
