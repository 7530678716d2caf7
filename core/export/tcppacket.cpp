// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/tcppacket.h"

#include "core/export/integerbytes.h"
#include "core/export/internetchecksum.h"

namespace porthole {

namespace {

constexpr quint8 protocolTcp = 6;
constexpr quint8 hopLimit = 64;
constexpr quint16 window = 65535; // unscaled; see TcpConversation for its scale
constexpr qsizetype ipv4HeaderBytes = 20;
constexpr qsizetype ipv4ChecksumAt = 10;
constexpr qsizetype tcpHeaderBytes = 20;
constexpr qsizetype tcpChecksumAt = 16;

PacketEnd packetEnd(const Endpoint &end, bool isIpv6)
{
    PacketEnd packed;
    packed.port = end.port;
    if (isIpv6) {
        const Q_IPV6ADDR address = end.address.toIPv6Address();
        packed.address.append(reinterpret_cast<const char *>(address.c), sizeof(address.c));
    } else {
        appendBigEndian<quint32>(packed.address, end.address.toIPv4Address());
    }
    return packed;
}

void putChecksum(QByteArray &header, qsizetype at, quint16 checksum)
{
    qToBigEndian(checksum, header.data() + at);
}

/// RFC 791, section 3.1. The identification of a packet that may not be cut means nothing (RFC 6864, section
/// 4).
QByteArray ipv4Header(const PacketEnd &from, const PacketEnd &to, qint64 payloadBytes)
{
    QByteArray header;
    header.reserve(128);
    appendBigEndian<quint16>(header, 0x4500); // version 4, five words, no special service
    appendBigEndian<quint16>(header, quint16(ipv4HeaderBytes + payloadBytes));
    appendBigEndian<quint16>(header, 0);
    appendBigEndian<quint16>(header, 0x4000); // don't fragment
    header += char(hopLimit);
    header += char(protocolTcp);
    appendBigEndian<quint16>(header, 0);
    header += from.address + to.address;
    InternetChecksum checksum;
    checksum.add(header);
    putChecksum(header, ipv4ChecksumAt, checksum.value());
    return header;
}

/// RFC 8200, section 3.
QByteArray ipv6Header(const PacketEnd &from, const PacketEnd &to, qint64 payloadBytes)
{
    QByteArray header;
    header.reserve(128);
    appendBigEndian<quint32>(header, 0x60000000); // version 6, no traffic class, no flow label
    appendBigEndian<quint16>(header, quint16(payloadBytes));
    header += char(protocolTcp);
    header += char(hopLimit);
    return header + from.address + to.address;
}

/// RFC 9293, section 3.1, its checksum still zero.
QByteArray tcpHeader(const PacketEnd &from, const PacketEnd &to, const TcpSegment &segment)
{
    const auto words = quint8((tcpHeaderBytes + segment.options.size()) / 4);
    QByteArray header;
    appendBigEndian<quint16>(header, from.port);
    appendBigEndian<quint16>(header, to.port);
    appendBigEndian<quint32>(header, segment.sequence);
    appendBigEndian<quint32>(header, segment.acknowledgment);
    header += char(words << 4);
    header += char(segment.flags);
    appendBigEndian<quint16>(header, window);
    appendBigEndian<quint16>(header, 0); // checksum
    appendBigEndian<quint16>(header, 0); // urgent pointer
    header += segment.options;
    return header;
}

/// The sum begins with a pseudo-header, which has the same fields for both families but for their widths, and
/// these change nothing (RFC 9293, section 3.1; RFC 8200, section 8.1).
quint16 tcpChecksum(const PacketEnd &from, const PacketEnd &to, const QByteArray &header,
                    const TcpSegment &segment)
{
    QByteArray pseudo = from.address + to.address;
    appendBigEndian<quint32>(pseudo, quint32(header.size() + segment.length));
    appendBigEndian<quint32>(pseudo, protocolTcp);
    InternetChecksum checksum;
    checksum.add(pseudo);
    checksum.add(header);
    checksum.add(segment.kept);
    return checksum.value();
}

} // namespace

PacketEnds packetEnds(const Endpoint &client, const Endpoint &server)
{
    const Endpoint peer = Endpoint::make(client.address, client.port);
    const Endpoint local = Endpoint::make(server.address, server.port);
    const bool isIpv6 = peer.address.protocol() == QAbstractSocket::IPv6Protocol ||
                        local.address.protocol() == QAbstractSocket::IPv6Protocol;
    return {packetEnd(peer, isIpv6), packetEnd(local, isIpv6)};
}

QByteArray packetHeaders(const PacketEnd &from, const PacketEnd &to, const TcpSegment &segment)
{
    QByteArray tcp = tcpHeader(from, to, segment);
    putChecksum(tcp, tcpChecksumAt, tcpChecksum(from, to, tcp, segment));
    const qint64 payloadBytes = tcp.size() + segment.length;
    const bool isIpv4 = from.address.size() == 4;
    return (isIpv4 ? ipv4Header(from, to, payloadBytes) : ipv6Header(from, to, payloadBytes)) + tcp;
}

} // namespace porthole
