// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/follow/framecutter.h"

#include <QDeadlineTimer>

namespace porthole {

class StreamDocument;
struct StreamPiece;

/// The frames of a document's incoming bytes under another framing; goes on as the document grows. Two bits a
/// byte of the document, however many frames there are. Thread: main.
class StreamRecut final
{
public:
    explicit StreamRecut(const FramingSpec &spec);

    /// Feeds what has come since, as far as reads have ended, until the deadline, about; gives whether that
    /// was all of it. `closed`: nothing more will come.
    bool advance(const StreamDocument &document, bool closed,
                 const QDeadlineTimer &deadline = QDeadlineTimer(QDeadlineTimer::Forever));

    [[nodiscard]] const FrameCutter &cutter() const { return m_cutter; }
    /// A frame, whole or broken, ends with the byte at this position of the document.
    [[nodiscard]] bool endsFrame(qint64 position) const { return isSet(m_ends, position); }
    [[nodiscard]] bool endsBrokenFrame(qint64 position) const { return isSet(m_broken, position); }
    /// Of the document that have been cut.
    [[nodiscard]] int percent(const StreamDocument &document) const;

    /// What is fed as one read at most: none was larger.
    static constexpr qint64 maxReadBytes = 64 * 1024;

private:
    [[nodiscard]] static bool isSet(const std::vector<bool> &bits, qint64 position)
    {
        return size_t(position) < bits.size() && bits[size_t(position)];
    }
    void makeRoom(const StreamDocument &document);
    void feedSome(const StreamDocument &document, const StreamPiece &piece);
    void feedHeld(const StreamDocument &document, qint64 timeNs);
    void mark(const StreamDocument &document);

    FrameCutter m_cutter;
    QByteArray m_held; // of a read whose end has not come yet
    qint64 m_heldNs = 0;
    size_t m_piece = 0;   // the next one
    qint64 m_fed = 0;     // bytes of it that were fed, or are held
    size_t m_readEnd = 0; // the next one
    qint64 m_offset = -1; // of the next byte; -1: nothing has been fed
    size_t m_run = 0;     // of the last frame that was marked
    bool m_finished = false;
    std::vector<bool> m_ends; // by position in the document
    std::vector<bool> m_broken;
};

} // namespace porthole
