// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/internetchecksum.h"
#include "core/export/tcppacket.h"

#include <QTest>
#include <QtEndian>

using namespace porthole;

/// Single packets, byte by byte; tst_pcapngconnections has them judged by a reader of packets.
class TcpPacketTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void checksums_data();
    void checksums();
    void headers_data();
    void headers();
    void checksumsAreRight_data();
    void checksumsAreRight();
    void families_data();
    void families();
};

void TcpPacketTest::checksums_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<quint16>("checksum");
    QTest::newRow("nothing") << QByteArray() << quint16(0xffff);
    QTest::newRow("example of RFC 1071, section 3")
        << QByteArray::fromHex("0001f203f4f5f6f7") << quint16(0x220d);
    QTest::newRow("one byte") << QByteArray::fromHex("12") << quint16(0xedff);
    QTest::newRow("three bytes") << QByteArray::fromHex("000112") << quint16(0xedfe);
    QTest::newRow("carries twice") << QByteArray::fromHex("ffffffff0001") << quint16(0xfffe);
    QTest::newRow("many carries") << QByteArray(200'000, '\xff') << quint16(0);
}

void TcpPacketTest::checksums()
{
    QFETCH(QByteArray, bytes);
    QFETCH(quint16, checksum);

    InternetChecksum sum;
    sum.add(bytes);
    QCOMPARE(sum.value(), checksum);
    // Cut at even places it is the same.
    InternetChecksum parts;
    for (qsizetype at = 0; at < bytes.size(); at += 2)
        parts.add(QByteArrayView(bytes).sliced(at, qMin<qsizetype>(2, bytes.size() - at)));
    QCOMPARE(parts.value(), checksum);
}

void TcpPacketTest::headers_data()
{
    QTest::addColumn<QString>("client");
    QTest::addColumn<QString>("server");
    QTest::addColumn<QByteArray>("hex");
    QTest::newRow("IPv4") << QStringLiteral("10.0.0.7") << QStringLiteral("192.0.2.1")
                          << QByteArray("4500002d 00004000 4006 ____ 0a000007 c0000201"
                                        "c350 2328 01020304 05060708 50 18 ffff ____ 0000");
    QTest::newRow("IPv6") << QStringLiteral("2001:db8::7") << QStringLiteral("2001:db8::1")
                          << QByteArray("60000000 0019 06 40 20010db8000000000000000000000007"
                                        "20010db8000000000000000000000001"
                                        "c350 2328 01020304 05060708 50 18 ffff ____ 0000");
}

void TcpPacketTest::headers()
{
    QFETCH(QString, client);
    QFETCH(QString, server);
    QFETCH(QByteArray, hex);

    const PacketEnds ends = packetEnds({QHostAddress(client), 50000}, {QHostAddress(server), 9000});
    const TcpSegment segment{0x01020304, 0x05060708, TcpPsh | TcpAck, {}, "hello", 5};
    const QByteArray headers = packetHeaders(ends.client, ends.server, segment).toHex();
    const QByteArray expected = hex.replace(' ', "");
    QCOMPARE(headers.size(), expected.size());
    for (qsizetype i = 0; i < expected.size(); ++i) { // "_" stands for a checksum
        if (expected[i] != '_')
            QVERIFY2(headers[i] == expected[i], headers);
    }
}

void TcpPacketTest::checksumsAreRight_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<QByteArray>("kept");
    QTest::addColumn<int>("length");
    for (const char *address : {"127.0.0.1", "::1"}) {
        const QString text = QString::fromLatin1(address);
        QTest::addRow("%s, no data", address) << text << QByteArray() << 0;
        QTest::addRow("%s, odd data", address) << text << QByteArray("odd") << 3;
        QTest::addRow("%s, all there is room for", address)
            << text << QByteArray(TcpSegment::maxBytes, 'x') << int(TcpSegment::maxBytes);
        QTest::addRow("%s, part of it missing", address) << text << QByteArray("abc") << 1000;
    }
}

/// The sum over what a checksum covers, itself included, is that of nothing (RFC 1071, section 1).
void TcpPacketTest::checksumsAreRight()
{
    QFETCH(QString, address);
    QFETCH(QByteArray, kept);
    QFETCH(int, length);

    const PacketEnds ends = packetEnds({QHostAddress(address), 50000}, {QHostAddress(address), 9000});
    const TcpSegment segment{1, 2, TcpAck, "\x02\x04\xff\xff", kept, length};
    const QByteArray headers = packetHeaders(ends.client, ends.server, segment);
    const bool isIpv4 = ends.client.address.size() == 4;
    const qsizetype ipBytes = isIpv4 ? 20 : 40;
    if (isIpv4) {
        InternetChecksum ip;
        ip.add(headers.first(ipBytes));
        QCOMPARE(ip.value(), 0);
    }
    QCOMPARE(qFromBigEndian<quint16>(headers.constData() + (isIpv4 ? 2 : 4)),
             quint16((isIpv4 ? 20 : 0) + 24 + length));
    const int tcpBytes = 24 + length;
    const char pseudo[] = {0, 6, char(tcpBytes >> 8), char(tcpBytes & 0xff)};
    InternetChecksum tcp;
    tcp.add(ends.client.address);
    tcp.add(ends.server.address);
    tcp.add(QByteArrayView(pseudo, 4));
    tcp.add(headers.sliced(ipBytes));
    tcp.add(kept + QByteArray(length - kept.size(), '\0'));
    QCOMPARE(tcp.value(), 0);
}

void TcpPacketTest::families_data()
{
    QTest::addColumn<QString>("client");
    QTest::addColumn<QString>("server");
    QTest::addColumn<QByteArray>("clientBytes");
    QTest::addColumn<QByteArray>("serverBytes");
    const auto row = [](const char *name, const char *client, const char *server, const char *clientHex,
                        const char *serverHex) {
        QTest::newRow(name) << QString::fromLatin1(client) << QString::fromLatin1(server)
                            << QByteArray::fromHex(clientHex) << QByteArray::fromHex(serverHex);
    };
    row("IPv4", "10.0.0.7", "10.0.0.1", "0a000007", "0a000001");
    row("IPv4 as a dual-stack socket tells it", "::ffff:10.0.0.7", "::ffff:10.0.0.1", "0a000007", "0a000001");
    row("IPv6", "fe80::7", "fe80::1", "fe800000000000000000000000000007", "fe800000000000000000000000000001");
    row("one end unknown", "10.0.0.7", "", "0a000007", "00000000");
    row("one of each", "10.0.0.7", "fe80::1", "00000000000000000000ffff0a000007",
        "fe800000000000000000000000000001");
}

void TcpPacketTest::families()
{
    QFETCH(QString, client);
    QFETCH(QString, server);
    QFETCH(QByteArray, clientBytes);
    QFETCH(QByteArray, serverBytes);

    const PacketEnds ends = packetEnds({QHostAddress(client), 50000}, {QHostAddress(server), 9000});
    QCOMPARE(ends.client.address, clientBytes);
    QCOMPARE(ends.server.address, serverBytes);
    QCOMPARE(ends.client.port, 50000);
    QCOMPARE(ends.server.port, 9000);
}

QTEST_APPLESS_MAIN(TcpPacketTest)
#include "tst_tcppacket.moc"
