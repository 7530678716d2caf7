// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace porthole {

/// The bytes that clients send: an endless stream of lines of one size, each of other random letters, and
/// begun by each client at another line, so that a byte which is lost, doubled, changed or another client's
/// is noticed where it comes back. It repeats after 256 KiB, or after as many lines as there are clients, but
/// never after more than 64 MiB or 16 lines: beyond that, clients share their beginnings. Thread: any (it
/// never changes).
class LoadPattern final
{
public:
    /// `lineBytes` includes the line feed. `longestView`: the most that view() is asked for.
    LoadPattern(qsizetype lineBytes, qsizetype longestView, qsizetype clients);

    /// `size` bytes of a client's stream from `position` on.
    [[nodiscard]] QByteArrayView view(size_t client, qint64 position, qsizetype size) const;

private:
    qsizetype m_lineBytes;
    qsizetype m_lines;
    QByteArray m_bytes; // one period and as much of the next as the longest view takes
};

} // namespace porthole
