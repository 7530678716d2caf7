// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QtEndian>

namespace porthole {

/// Appends an integer in network order. Thread: any.
template <typename T> void appendBigEndian(QByteArray &out, T value)
{
    const T stored = qToBigEndian(value);
    out.append(reinterpret_cast<const char *>(&stored), sizeof(T));
}

/// Appends an integer with its lowest byte first. Thread: any.
template <typename T> void appendLittleEndian(QByteArray &out, T value)
{
    const T stored = qToLittleEndian(value);
    out.append(reinterpret_cast<const char *>(&stored), sizeof(T));
}

} // namespace porthole
