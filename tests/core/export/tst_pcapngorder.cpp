// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/export/exportedfile.h"
#include "tests/core/export/tshark.h"

#include <QTest>

using namespace porthole;
using namespace porthole::test;
using namespace Qt::Literals::StringLiterals;

/// Which packets a pcapng file has: their order, times, addresses and flags.
class PcapngOrderTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void packetsOfAConnection();
    void ends_data();
    void ends();
    void keepsTheOrderOfTime();
    void clocksNeverGoBackInAConnection();
    void acknowledgesWhatGoesOneWay();
    void foldsMappedAddresses();
    void snapsWhatWasNotKept();
    void countsPastFourGigabytes();
    void filters_data();
    void filters();
    void leavesOutUnknownClients();

private:
    static QStringList packets(const ExportedFile &file, const QStringList &fields)
    {
        return Tshark(file.name()).packets(fields);
    }
};

Q_DECLARE_METATYPE(porthole::MessageFilter)

void PcapngOrderTest::packetsOfAConnection()
{
    FakeLog log;
    log.open(1, 1, u"10.0.0.7 50000"_s, u"10.0.0.1 9000"_s);
    log.in(1, 10, "hello");
    log.out(1, 20, "hello!!");
    log.close(1, 30);
    const ExportedFile file(log, ExportFormat::Pcapng);
    const QStringList expected = {
        u"1795435200.000001000 10.0.0.7 50000 10.0.0.1 9000 0x0002 0 0 0"_s,
        u"1795435200.000001000 10.0.0.1 9000 10.0.0.7 50000 0x0012 0 1 0"_s,
        u"1795435200.000001000 10.0.0.7 50000 10.0.0.1 9000 0x0010 1 1 0"_s,
        u"1795435200.000010000 10.0.0.7 50000 10.0.0.1 9000 0x0018 1 1 5"_s,
        u"1795435200.000020000 10.0.0.1 9000 10.0.0.7 50000 0x0018 1 6 7"_s,
        u"1795435200.000030000 10.0.0.7 50000 10.0.0.1 9000 0x0011 6 8 0"_s,
        u"1795435200.000030000 10.0.0.1 9000 10.0.0.7 50000 0x0011 8 7 0"_s,
        u"1795435200.000030000 10.0.0.7 50000 10.0.0.1 9000 0x0010 7 9 0"_s,
    };
    QCOMPARE(packets(file, {u"frame.time_epoch"_s, u"ip.src"_s, u"tcp.srcport"_s, u"ip.dst"_s,
                            u"tcp.dstport"_s, u"tcp.flags"_s, u"tcp.seq"_s, u"tcp.ack"_s, u"tcp.len"_s}),
             expected);
    QCOMPARE(Tshark(file.name())
                 .packets({u"tcp.options.mss_val"_s, u"tcp.options.wscale.shift"_s}, u"tcp.flags.syn==1"_s),
             QStringList({u"65475 14"_s, u"65475 14"_s}));
    QCOMPARE(file.result()->messages, 2u);
    QCOMPARE(file.result()->events, 0u); // they are packets here
    QCOMPARE(file.result()->bytes, 12);
}

void PcapngOrderTest::ends_data()
{
    QTest::addColumn<CloseReason>("reason");
    QTest::addColumn<qint64>("unsentBytes");
    QTest::addColumn<QStringList>("packets"); // who sent it, and its flags
    const QStringList clientFin = {u"50000 0x0011"_s, u"9000 0x0011"_s, u"50000 0x0010"_s};
    const QStringList serverFin = {u"9000 0x0011"_s, u"50000 0x0011"_s, u"9000 0x0010"_s};
    const QStringList clientRst = {u"50000 0x0014"_s};
    const QStringList serverRst = {u"9000 0x0014"_s};
    const auto row = [](const char *name, CloseReason reason, qint64 unsentBytes, const QStringList &end) {
        QTest::newRow(name) << reason << unsentBytes << end;
    };
    row("peer closed", CloseReason::PeerClosed, 0, clientFin);
    row("peer reset", CloseReason::PeerReset, 0, clientRst);
    row("peer reset, replies lost", CloseReason::PeerReset, 5, clientRst);
    row("kicked", CloseReason::Kicked, 0, serverFin);
    row("kicked, replies lost", CloseReason::Kicked, 1, serverRst);
    row("idle", CloseReason::IdleTimeout, 0, serverFin);
    row("dribbled", CloseReason::FrameTimeout, 0, serverFin);
    row("too long", CloseReason::FrameTooLong, 0, serverFin);
    row("malformed", CloseReason::MalformedFrame, 0, serverFin);
    row("replies unread", CloseReason::RepliesUnread, 0, serverRst);
    row("stopped", CloseReason::ServerStopped, 0, serverFin);
    row("stopped, replies lost", CloseReason::ServerStopped, 7, serverRst);
    row("limit", CloseReason::LimitReached, 0, serverFin);
    row("error", CloseReason::SocketError, 0, serverRst);
    row("no handshake", CloseReason::TlsFailed, 0, serverFin);
    row("TLS broken, replies lost", CloseReason::TlsBroken, 3, serverRst);
}

void PcapngOrderTest::ends()
{
    QFETCH(CloseReason, reason);
    QFETCH(qint64, unsentBytes);
    QFETCH(QStringList, packets);

    FakeLog log;
    log.open(1, 0);
    log.close(1, 10, reason, unsentBytes);
    const ExportedFile file(log, ExportFormat::Pcapng);
    QCOMPARE(PcapngOrderTest::packets(file, {u"tcp.srcport"_s, u"tcp.flags"_s}).sliced(3), packets);
}

void PcapngOrderTest::keepsTheOrderOfTime()
{
    FakeLog log;
    log.open(1, 0);
    log.in(1, 10, "a");
    log.open(2, 20, u"127.0.0.1 50001"_s);
    log.in(2, 30, "b");
    log.in(1, 40, "c");
    log.close(1, 50);
    log.in(2, 60, "d");
    log.close(2, 70);
    const ExportedFile file(log, ExportFormat::Pcapng);
    QStringList times = packets(file, {u"frame.time_epoch"_s});
    QStringList sorted = times;
    sorted.sort();
    QCOMPARE(times, sorted);
    QCOMPARE(packets(file, {u"tcp.stream"_s, u"tcp.len"_s}).filter(u" 1"_s),
             QStringList({u"0 1"_s, u"1 1"_s, u"0 1"_s, u"1 1"_s}));
}

void PcapngOrderTest::clocksNeverGoBackInAConnection()
{
    FakeLog log;
    log.open(1, 100);
    log.open(2, 110, u"127.0.0.1 50001"_s);
    log.in(1, 120, "a");
    log.in(1, 50, "b"); // set back
    log.in(2, 60, "c");
    log.out(1, 130, "d");
    log.close(1, 90);
    const ExportedFile file(log, ExportFormat::Pcapng);
    const QStringList first = Tshark(file.name()).packets({u"frame.time_epoch"_s}, u"tcp.port==50000"_s);
    QStringList sorted = first;
    sorted.sort();
    QCOMPARE(first, sorted);
    QCOMPARE(first.size(), 3 + 3 + 3);
    QCOMPARE(first.constLast(), u"1795435200.000130000"_s);
}

void PcapngOrderTest::acknowledgesWhatGoesOneWay()
{
    FakeLog log;
    log.open(1, 0);
    for (int i = 0; i < 40; ++i)
        log.in(1, 10 + i, QByteArray(60'000, 'x'));
    const ExportedFile file(log, ExportFormat::Pcapng);
    qint64 most = 0;
    for (const QString &bytes : packets(file, {u"tcp.analysis.bytes_in_flight"_s}))
        most = qMax(most, bytes.toLongLong());
    QVERIFY2(most > 200'000 && most < 400'000, qPrintable(QString::number(most)));
}

void PcapngOrderTest::foldsMappedAddresses()
{
    FakeLog log;
    log.open(1, 0, u"::ffff:10.0.0.7 50000"_s, u"::ffff:10.0.0.1 9000"_s);
    log.open(2, 1, u"2001:db8::7 50000"_s, u"2001:db8::1 9000"_s);
    const ExportedFile file(log, ExportFormat::Pcapng);
    QCOMPARE(Tshark(file.name())
                 .packets({u"ip.src"_s, u"ip.dst"_s, u"ipv6.src"_s, u"ipv6.dst"_s}, u"tcp.flags==2"_s),
             QStringList({u"10.0.0.7 10.0.0.1  "_s, u"  2001:db8::7 2001:db8::1"_s}));
}

void PcapngOrderTest::snapsWhatWasNotKept()
{
    FakeLog log;
    log.open(1, 0);
    log.truncated(1, 10, Direction::In, "abc", 70'000);
    log.in(1, 20, "d");
    const ExportedFile file(log, ExportFormat::Pcapng);
    QCOMPARE(Tshark(file.name())
                 .packets({u"frame.cap_len"_s, u"frame.len"_s, u"tcp.seq"_s, u"tcp.len"_s}, u"tcp.len>0"_s),
             QStringList({u"43 65515 1 65475"_s, u"40 4565 65476 4525"_s, u"41 41 70001 1"_s}));
    QCOMPARE(file.result()->truncated, 1u);
    QCOMPARE(file.result()->missingBytes, 69'997);
    QCOMPARE(file.result()->bytes, 4);
}

/// Sequence numbers begin again at 0 after 2^32 (RFC 9293, section 3.4).
void PcapngOrderTest::countsPastFourGigabytes()
{
    FakeLog log;
    log.open(1, 0);
    for (int i = 0; i < 5; ++i)
        log.truncated(1, 10 + i, Direction::In, "x", 1024 * 1024 * 1024);
    log.in(1, 20, "end");
    log.out(1, 30, "answer");
    log.close(1, 40);
    const ExportedFile file(log, ExportFormat::Pcapng);
    const Tshark tshark(file.name());
    QCOMPARE(tshark.complaints(), QStringList());
    QCOMPARE(tshark.packets({u"tcp.payload"_s}, u"frame.cap_len==frame.len && tcp.len>0"_s),
             QStringList({u"656e64"_s, u"616e73776572"_s}));
}

void PcapngOrderTest::filters_data()
{
    QTest::addColumn<MessageFilter>("filter");
    QTest::addColumn<QStringList>("packets"); // client, flags, sequence number, bytes
    MessageFilter in;
    in.direction = Direction::In;
    in.clients = {ConnectionId{1}};
    MessageFilter text;
    text.pattern.bytes = "two";
    MessageFilter client;
    client.clients = {ConnectionId{3}};
    MessageFilter nothing;
    nothing.pattern.bytes = "absent";
    const QStringList whole = {u"0 0x0002 0 0"_s, u"0 0x0012 0 0"_s, u"0 0x0010 1 0"_s};
    QTest::newRow("one direction of one client")
        << in
        << whole + QStringList{u"0 0x0018 1 3"_s, u"0 0x0018 4 5"_s, u"0 0x0011 9 0"_s, u"0 0x0011 1 0"_s,
                               u"0 0x0010 10 0"_s};
    QTest::newRow("text") << text
                          << whole + QStringList{u"0 0x0018 1 3"_s, u"0 0x0011 4 0"_s, u"0 0x0011 1 0"_s,
                                                 u"0 0x0010 5 0"_s};
    QTest::newRow("a client that said nothing")
        << client << whole + QStringList{u"0 0x0011 1 0"_s, u"0 0x0011 1 0"_s, u"0 0x0010 2 0"_s};
    QTest::newRow("nothing passes") << nothing << QStringList();
}

void PcapngOrderTest::filters()
{
    QFETCH(MessageFilter, filter);
    QFETCH(QStringList, packets);

    FakeLog log;
    log.open(1, 0);
    log.open(2, 1, u"127.0.0.1 50001"_s);
    log.open(3, 2, u"127.0.0.1 50002"_s);
    log.in(1, 10, "one");
    log.out(1, 20, "reply");
    log.in(2, 30, "two");
    log.in(1, 40, "three");
    log.out(2, 50, "reply");
    for (const quint64 id : {1, 2, 3})
        log.close(id, qint64(60 + id));
    const ExportedFile file(log, ExportFormat::Pcapng, filter);
    QVERIFY(file.result().has_value());
    QCOMPARE(PcapngOrderTest::packets(file, {u"tcp.stream"_s, u"tcp.flags"_s, u"tcp.seq"_s, u"tcp.len"_s}),
             packets);
    QCOMPARE(Tshark(file.name()).complaints(), QStringList());
}

void PcapngOrderTest::leavesOutUnknownClients()
{
    FakeLog log;
    log.open(1, 0);
    log.in(1, 10, "known");
    log.in(9, 20, "unknown");
    const ExportedFile file(log, ExportFormat::Pcapng);
    QCOMPARE(file.result()->messages, 1u);
    QCOMPARE(file.result()->leftOut, 1u);
    QCOMPARE(Tshark(file.name()).packets({u"tcp.payload"_s}, u"tcp.len>0"_s), QStringList(u"6b6e6f776e"_s));
}

QTEST_GUILESS_MAIN(PcapngOrderTest)
#include "tst_pcapngorder.moc"
