// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

namespace porthole {

/// The checksum of IPv4, TCP and their kin (RFC 1071). Thread: that of its owner.
class InternetChecksum final
{
public:
    /// Parts of odd length are filled up with a zero: only the last may be one.
    void add(QByteArrayView bytes);
    [[nodiscard]] quint16 value() const;

private:
    quint64 m_sum = 0;
};

} // namespace porthole
