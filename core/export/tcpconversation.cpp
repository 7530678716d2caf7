// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/tcpconversation.h"

#include "core/config/limits.h"
#include "core/export/pcapngfile.h"

#include <algorithm>

namespace porthole {

namespace {

// An end that has nothing to send acknowledges after so much at the latest; all else is acknowledged along
// with what goes the other way (RFC 9293, section 3.8.6.3).
constexpr quint32 mostUnacknowledged = 256 * 1024;

// What is skipped in one step: up to the longest frame there is, which is what the window lets be under way
// as well. A damaged file may claim any length.
constexpr qint64 longestStep = limits::maxFrameBytes;

// Maximum segment size, 65,475 (RFC 9293, section 3.2); a filler; window scale, 14: a window of a gibibyte,
// which is never full (RFC 7323, section 2.2).
constexpr char synOptions[] = {2, 4, char(0xff), char(0xc3), 1, 3, 3, 14};
static_assert(TcpSegment::maxBytes == 0xffc3);

} // namespace

TcpConversation::TcpConversation(const PacketEnds &ends, quint64 number, PcapngFile &file,
                                 qint64 &emptySegments)
    : m_file(file)
    , m_emptySegments(emptySegments)
{
    // An odd factor gives different numbers different beginnings: a client that comes again from the same
    // port is then taken for a new connection, not for a repetition.
    const quint32 first = quint32(number) * 64'001;
    m_client = {ends.client, first, first};
    m_server = {ends.server, first, first};
}

void TcpConversation::open(qint64 timeNs)
{
    const QByteArrayView options(synOptions, sizeof(synOptions));
    advanceTo(timeNs);
    sendSegment(m_client, m_server, TcpSyn, {}, 0, options);
    sendSegment(m_server, m_client, TcpSyn | TcpAck, {}, 0, options);
    sendSegment(m_client, m_server, TcpAck);
}

void TcpConversation::send(Direction direction, qint64 timeNs, QByteArrayView kept, qint64 length)
{
    Side &from = direction == Direction::In ? m_client : m_server;
    Side &to = direction == Direction::In ? m_server : m_client;
    const bool isWhole = kept.size() == length;
    const bool hasBytes = !kept.isEmpty();
    const qint64 wholeLength = length;
    advanceTo(timeNs);
    while (length > 0) {
        const qint64 part = std::min(length, TcpSegment::maxBytes);
        const QByteArrayView keptPart = kept.first(std::min<qint64>(kept.size(), part));
        if (keptPart.isEmpty() && length < wholeLength) {
            if (m_emptySegments == 0) {
                from.next += quint32(std::min(length, longestStep));
                break;
            }
            --m_emptySegments;
        }
        acknowledgeMuch(from, to);
        sendSegment(from, to, part == length ? TcpPsh | TcpAck : TcpAck, keptPart, part);
        kept = kept.sliced(keptPart.size());
        length -= part;
    }
    // Whoever pieces the stream together waits for what is missing until it sees that the other side has what
    // came after it.
    if (from.lacksBytes && hasBytes)
        sendSegment(to, from, TcpAck);
    from.lacksBytes = !isWhole || (from.lacksBytes && !hasBytes);
}

void TcpConversation::close(qint64 timeNs, ConnectionEnd how)
{
    const bool byClient = how == ConnectionEnd::ClientFin || how == ConnectionEnd::ClientRst;
    Side &first = byClient ? m_client : m_server;
    Side &second = byClient ? m_server : m_client;
    advanceTo(timeNs);
    if (how == ConnectionEnd::ClientRst || how == ConnectionEnd::ServerRst) {
        sendSegment(first, second, TcpRst | TcpAck);
        return;
    }
    sendSegment(first, second, TcpFin | TcpAck);
    sendSegment(second, first, TcpFin | TcpAck);
    sendSegment(first, second, TcpAck);
}

void TcpConversation::sendSegment(Side &from, Side &to, quint8 flags, QByteArrayView kept, qint64 length,
                                  QByteArrayView options)
{
    const bool acknowledges = (flags & TcpAck) != 0;
    const TcpSegment segment{from.next, acknowledges ? to.next : 0, flags, options, kept, length};
    m_file.writePacket(m_timeNs, packetHeaders(from.end, to.end, segment), kept, length - kept.size());
    // SYN and FIN take a number each (RFC 9293, section 3.4).
    from.next += quint32(length) + ((flags & (TcpSyn | TcpFin)) != 0 ? 1 : 0);
    if (acknowledges)
        to.acknowledged = to.next;
}

void TcpConversation::acknowledgeMuch(Side &from, Side &to)
{
    if (from.next - from.acknowledged >= mostUnacknowledged)
        sendSegment(to, from, TcpAck);
}

void TcpConversation::advanceTo(qint64 timeNs)
{
    m_timeNs = std::max(m_timeNs, timeNs);
}

} // namespace porthole
