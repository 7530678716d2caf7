// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

#include <cstddef>
#include <cstdint>

namespace porthole::fuzz {

/// The bytes that a run is given, taken from the front piece by piece. At their end come zeros.
class FuzzInput final
{
public:
    FuzzInput(const uint8_t *data, size_t size)
        : m_rest(reinterpret_cast<const char *>(data), qsizetype(size))
    {
    }

    [[nodiscard]] bool isEmpty() const { return m_rest.isEmpty(); }
    [[nodiscard]] QByteArrayView rest() const { return m_rest; }
    /// The next `count` bytes, or as many as there are.
    QByteArrayView take(qsizetype count)
    {
        const QByteArrayView taken = m_rest.first(qMin(count, m_rest.size()));
        m_rest = m_rest.sliced(taken.size());
        return taken;
    }
    quint8 byte()
    {
        const QByteArrayView taken = take(1);
        return taken.isEmpty() ? 0 : quint8(taken[0]);
    }
    /// Of `bytes` bytes (1 to 8), the lowest first.
    quint64 number(int bytes)
    {
        quint64 value = 0;
        for (int i = 0; i < bytes; ++i)
            value |= quint64(byte()) << 8 * i;
        return value;
    }

private:
    QByteArrayView m_rest;
};

} // namespace porthole::fuzz
