// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <utility>
#include <vector>

namespace porthole {

/// The newest `capacity` values in order; an older one makes room for each that comes when it is full, and is
/// counted. Index 0 is the oldest held. Memory grows with use up to the capacity. Thread: that of its owner.
template <typename T> class RingBuffer final
{
public:
    explicit RingBuffer(qsizetype capacity)
        : m_capacity(capacity)
    {
        Q_ASSERT(capacity > 0);
    }

    void push(T value)
    {
        if (size() < m_capacity) {
            m_values.push_back(std::move(value));
            return;
        }
        m_values[size_t(m_oldest)] = std::move(value);
        m_oldest = m_oldest + 1 == m_capacity ? 0 : m_oldest + 1;
        ++m_displaced;
    }

    void clear()
    {
        m_values.clear();
        m_oldest = 0;
    }

    [[nodiscard]] const T &at(qsizetype index) const { return m_values[position(index)]; }
    [[nodiscard]] T &at(qsizetype index) { return m_values[position(index)]; }
    [[nodiscard]] const T &last() const { return at(size() - 1); }
    [[nodiscard]] qsizetype size() const { return qsizetype(m_values.size()); }
    [[nodiscard]] bool isEmpty() const { return m_values.empty(); }
    [[nodiscard]] qsizetype capacity() const { return m_capacity; }
    /// How many values have made room for newer ones since the buffer was made.
    [[nodiscard]] quint64 displaced() const { return m_displaced; }

private:
    [[nodiscard]] size_t position(qsizetype index) const
    {
        Q_ASSERT(index >= 0 && index < size());
        const qsizetype at = m_oldest + index;
        return size_t(at >= size() ? at - size() : at);
    }

    qsizetype m_capacity;
    qsizetype m_oldest = 0;
    quint64 m_displaced = 0;
    std::vector<T> m_values;
};

} // namespace porthole
