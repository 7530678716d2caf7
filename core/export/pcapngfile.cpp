// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/pcapngfile.h"

#include "core/export/integerbytes.h"

#include <algorithm>

namespace porthole {

namespace {

// Block types (draft-ietf-opsawg-pcapng, section 11.1).
constexpr quint32 sectionHeaderBlock = 0x0a0d0d0a;
constexpr quint32 interfaceDescriptionBlock = 1;
constexpr quint32 enhancedPacketBlock = 6;

constexpr quint32 byteOrderMagic = 0x1a2b3c4d;
constexpr quint16 linkTypeRaw = 101; // packets begin with the header of IPv4 or IPv6
constexpr quint16 endOfOptions = 0;
constexpr quint16 applicationOption = 4;    // shb_userappl
constexpr quint16 timeResolutionOption = 9; // if_tsresol
constexpr char nanoseconds = 9;             // 10^-9 s
constexpr qsizetype blockFrameBytes = 12;   // type, and the length at both ends

void pad(QByteArray &body)
{
    body.append((4 - body.size() % 4) % 4, '\0');
}

/// Section 3.5.
void appendOption(QByteArray &body, quint16 code, QByteArrayView value = {})
{
    appendLittleEndian(body, code);
    appendLittleEndian(body, quint16(value.size()));
    body += value;
    pad(body);
}

} // namespace

void PcapngFile::begin()
{
    QByteArray section; // section 4.1
    appendLittleEndian(section, byteOrderMagic);
    appendLittleEndian<quint16>(section, 1); // version 1.0
    appendLittleEndian<quint16>(section, 0);
    appendLittleEndian<qint64>(section, -1); // its length is not told
    appendOption(section, applicationOption, "Porthole " PORTHOLE_VERSION);
    appendOption(section, endOfOptions);
    writeBlock(sectionHeaderBlock, section);

    QByteArray interface; // section 4.2
    appendLittleEndian(interface, linkTypeRaw);
    appendLittleEndian<quint16>(interface, 0);
    appendLittleEndian<quint32>(interface, 0); // packets have no longest length
    appendOption(interface, timeResolutionOption, QByteArrayView(&nanoseconds, 1));
    appendOption(interface, endOfOptions);
    writeBlock(interfaceDescriptionBlock, interface);
}

void PcapngFile::writePacket(qint64 timeNs, QByteArrayView headers, QByteArrayView data, qint64 missingBytes)
{
    const qint64 capturedBytes = headers.size() + data.size();
    const auto time = quint64(std::max<qint64>(timeNs, 0));
    QByteArray body; // section 4.3
    body.reserve(capturedBytes + 32);
    appendLittleEndian<quint32>(body, 0); // of the one interface
    appendLittleEndian(body, quint32(time >> 32));
    appendLittleEndian(body, quint32(time));
    appendLittleEndian(body, quint32(capturedBytes));
    appendLittleEndian(body, quint32(capturedBytes + missingBytes));
    body += headers;
    body += data;
    pad(body);
    writeBlock(enhancedPacketBlock, body);
}

/// Section 3.1.
void PcapngFile::writeBlock(quint32 type, const QByteArray &body)
{
    QByteArray length;
    appendLittleEndian(length, quint32(body.size() + blockFrameBytes));
    QByteArray head;
    appendLittleEndian(head, type);
    m_out.write(head + length);
    m_out.write(body);
    m_out.write(length);
}

} // namespace porthole
