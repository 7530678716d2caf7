// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/endpoint.h"

#include <QByteArray>
#include <QByteArrayView>

namespace porthole {

/// One end of a connection as packets name it.
struct PacketEnd
{
    QByteArray address; ///< in network order: 4 bytes of IPv4, or 16 of IPv6
    quint16 port = 0;
};

/// The two ends of a connection, both of the same family: IPv4 if both addresses are, or are IPv4-mapped.
struct PacketEnds
{
    PacketEnd client;
    PacketEnd server;
};
/// Thread: any.
[[nodiscard]] PacketEnds packetEnds(const Endpoint &client, const Endpoint &server);

/// Control bits (RFC 9293, section 3.1).
enum TcpFlag : quint8 { TcpFin = 0x01, TcpSyn = 0x02, TcpRst = 0x04, TcpPsh = 0x08, TcpAck = 0x10 };

/// What one packet carries. Bytes that were not kept are counted but not there: in its checksum they are
/// zeros.
struct TcpSegment
{
    /// The most bytes of data: with every header in front of it the packet's length fits 16 bits, for IPv6 as
    /// for IPv4.
    static constexpr qint64 maxBytes = 65535 - 40 - 20;

    quint32 sequence = 0;
    quint32 acknowledgment = 0;
    quint8 flags = 0;
    QByteArrayView options; ///< a multiple of four bytes
    QByteArrayView kept;    ///< the beginning of its data
    qint64 length = 0;      ///< bytes of its data
};

/// The headers of the packet: IPv4 (RFC 791) or IPv6 (RFC 8200), and TCP (RFC 9293), with their checksums.
/// Thread: any.
[[nodiscard]] QByteArray packetHeaders(const PacketEnd &from, const PacketEnd &to, const TcpSegment &segment);

} // namespace porthole
