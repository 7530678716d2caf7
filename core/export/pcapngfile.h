// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QIODevice>

namespace porthole {

/// Writes a file of one section with one interface, whose packets begin with their IP header (pcapng,
/// draft-ietf-opsawg-pcapng). The least byte of a number comes first; times are in nanoseconds. Thread: that
/// which made it.
class PcapngFile final
{
public:
    explicit PcapngFile(QIODevice &out)
        : m_out(out)
    {
    }

    /// Section Header and Interface Description Block.
    void begin();
    /// An Enhanced Packet Block. Of the packet the last `missingBytes` were not captured.
    void writePacket(qint64 timeNs, QByteArrayView headers, QByteArrayView data, qint64 missingBytes);

private:
    void writeBlock(quint32 type, const QByteArray &body);

    QIODevice &m_out;
};

} // namespace porthole
