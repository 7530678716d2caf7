// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/load/latencies.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace porthole {

namespace {

constexpr int classBits = 6; // 64 classes for each power of two
constexpr quint64 classes = quint64(1) << classBits;
constexpr size_t allClasses = (63 - classBits + 1) * classes;

size_t classOf(quint64 ns)
{
    if (ns < classes)
        return size_t(ns);
    const int shift = std::bit_width(ns) - classBits - 1;
    return size_t(shift + 1) * classes + size_t((ns >> shift) - classes);
}

/// The largest value of a class.
qint64 upperEnd(size_t index)
{
    const size_t row = index / classes;
    if (row == 0)
        return qint64(index);
    const quint64 first = (index % classes + classes) << (row - 1);
    return qint64(first + (quint64(1) << (row - 1)) - 1);
}

} // namespace

Latencies::Latencies()
    : m_counts(allClasses)
{
}

void Latencies::add(qint64 ns, qint64 times)
{
    ns = std::max<qint64>(ns, 0);
    m_counts[classOf(quint64(ns))] += times;
    m_count += times;
    m_maxNs = std::max(m_maxNs, ns);
}

void Latencies::clear()
{
    std::fill(m_counts.begin(), m_counts.end(), 0);
    m_count = 0;
    m_maxNs = 0;
}

qint64 Latencies::percentileNs(double share) const
{
    const auto wanted = std::max<qint64>(1, qint64(std::ceil(share * double(m_count))));
    qint64 seen = 0;
    for (size_t i = 0; i < m_counts.size(); ++i) {
        seen += m_counts[i];
        if (seen >= wanted)
            return std::min(upperEnd(i), m_maxNs);
    }
    return 0;
}

} // namespace porthole
