// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/message.h"
#include "core/export/tcppacket.h"

#include <limits>

namespace porthole {

class PcapngFile;

/// How a connection ends on the wire, and who begins to end it.
enum class ConnectionEnd { ClientFin, ServerFin, ClientRst, ServerRst };

/// Makes up the packets of one connection around the bytes that went over it: the handshake, each message in
/// segments of its own, acknowledgments, and the end (RFC 9293). No packet is older than the one before.
/// Thread: that of the file.
class TcpConversation final
{
public:
    /// `number` is another for each connection of the file: the initial sequence numbers follow from it.
    /// `emptySegments`, of all connections of the file, is how many more may show nothing but that bytes were
    /// not kept.
    TcpConversation(const PacketEnds &ends, quint64 number, PcapngFile &file, qint64 &emptySegments);

    void open(qint64 timeNs);
    /// `kept` is the beginning of the `length` bytes that were sent. What was not kept has no packets
    /// when there are no more empty segments: readers see from the numbers that it is missing.
    void send(Direction direction, qint64 timeNs, QByteArrayView kept, qint64 length);
    void close(qint64 timeNs, ConnectionEnd how);

private:
    struct Side
    {
        PacketEnd end;
        quint32 next = 0;         // sequence number of what it sends next
        quint32 acknowledged = 0; // all before this the other side has acknowledged
        bool lacksBytes = false;  // of what it sent last not all bytes were kept
    };

    void sendSegment(Side &from, Side &to, quint8 flags, QByteArrayView kept = {}, qint64 length = 0,
                     QByteArrayView options = {});
    void acknowledgeMuch(Side &from, Side &to);
    void advanceTo(qint64 timeNs);

    PcapngFile &m_file;
    qint64 &m_emptySegments;
    Side m_client;
    Side m_server;
    qint64 m_timeNs = std::numeric_limits<qint64>::min();
};

} // namespace porthole
