// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace porthole {

/// The unfinished rest of a stream, kept between chunks. Its memory is used again and again, so that holding
/// a rest allocates nothing once the stream flows; what an unusually long frame needed is given back. Thread:
/// that of its owner.
class HeldBytes final
{
public:
    /// Memory above this is given back as soon as nothing is held.
    static constexpr qsizetype keptCapacity = 64 * 1024;

    [[nodiscard]] QByteArrayView view() const { return m_bytes; }
    [[nodiscard]] qsizetype size() const { return m_bytes.size(); }
    [[nodiscard]] bool isEmpty() const { return m_bytes.isEmpty(); }
    [[nodiscard]] qsizetype capacity() const { return m_bytes.capacity(); }

    void append(QByteArrayView bytes);
    /// The first `count` bytes of what is held and then `fresh`, in one piece. Copies only if some of them
    /// are held and some fresh; they are then all held. The view holds until the next change.
    [[nodiscard]] QByteArrayView join(QByteArrayView fresh, qsizetype count);
    /// Lets go of the first `count` bytes, or of all if there are fewer.
    void dropFirst(qsizetype count);

private:
    QByteArray m_bytes;
};

} // namespace porthole
