// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/internetchecksum.h"

#include <QtEndian>

namespace porthole {

void InternetChecksum::add(QByteArrayView bytes)
{
    // Two words at a time: carries gather in the upper half, and value() folds them (RFC 1071, section 2).
    qsizetype at = 0;
    for (; at + 4 <= bytes.size(); at += 4)
        m_sum += qFromBigEndian<quint32>(bytes.data() + at);
    quint32 rest = 0;
    for (int shift = 24; at < bytes.size(); ++at, shift -= 8)
        rest |= quint32(uchar(bytes[at])) << shift;
    m_sum += rest;
}

quint16 InternetChecksum::value() const
{
    quint64 sum = m_sum;
    while (sum >> 16 != 0)
        sum = (sum & 0xffff) + (sum >> 16);
    return quint16(~sum);
}

} // namespace porthole
