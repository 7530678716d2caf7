// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/load/loadpattern.h"

#include <QRandomGenerator>

#include <algorithm>

namespace porthole {

namespace {

constexpr qsizetype usualPeriod = 256 * 1024;
constexpr qsizetype longestPeriod = 64 * 1024 * 1024;
constexpr qsizetype fewestLines = 16;
constexpr qsizetype clientStep = 7; // lines between the beginnings of neighbouring clients
constexpr quint32 seed = 1;         // the same bytes in every run

qsizetype linesFor(qsizetype lineBytes, qsizetype clients)
{
    const qsizetype wanted = std::max(usualPeriod / lineBytes, clients);
    const qsizetype lines = std::max(fewestLines, std::min(wanted, longestPeriod / lineBytes));
    return lines % clientStep == 0 ? lines + 1 : lines; // so that no two clients step on the same line
}

} // namespace

LoadPattern::LoadPattern(qsizetype lineBytes, qsizetype longestView, qsizetype clients)
    : m_lineBytes(lineBytes)
    , m_lines(linesFor(lineBytes, clients))
{
    const qsizetype period = m_lines * lineBytes;
    m_bytes.resize(period + longestView);
    QRandomGenerator random(seed);
    for (qsizetype i = 0; i < period; ++i)
        m_bytes[i] = (i + 1) % lineBytes == 0 ? '\n' : char(random.bounded('a', 'z' + 1));
    for (qsizetype i = period; i < m_bytes.size(); ++i)
        m_bytes[i] = m_bytes.at(i - period);
}

QByteArrayView LoadPattern::view(size_t client, qint64 position, qsizetype size) const
{
    const qint64 first = qint64(client) * clientStep % m_lines * m_lineBytes;
    return QByteArrayView(m_bytes).sliced((first + position) % (m_lines * m_lineBytes), size);
}

} // namespace porthole
