// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace porthole {

/// Bytes on their way to one client that the system has not taken yet, in order. Thread: that of its owner.
class SendBuffer final
{
public:
    void append(QByteArrayView bytes) { m_bytes.append(bytes); }

    /// The unsent bytes; holds until the next call of another method.
    [[nodiscard]] QByteArrayView unsent() const { return QByteArrayView(m_bytes).sliced(m_sent); }
    [[nodiscard]] qint64 size() const { return m_bytes.size() - m_sent; }
    [[nodiscard]] bool isEmpty() const { return size() == 0; }

    /// The first `count` unsent bytes have been sent.
    void drop(qint64 count)
    {
        m_sent += count;
        if (isEmpty()) {
            // A burst's memory goes back; the little that steady traffic needs is kept.
            if (m_bytes.capacity() > keptCapacity)
                m_bytes = QByteArray();
            else
                m_bytes.resize(0); // clear() would give the memory back
            m_sent = 0;
        } else if (m_sent > m_bytes.size() / 2) {
            m_bytes.remove(0, m_sent);
            m_sent = 0;
        }
    }

private:
    static constexpr qsizetype keptCapacity = 16 * 1024;

    QByteArray m_bytes;
    qsizetype m_sent = 0;
};

} // namespace porthole
