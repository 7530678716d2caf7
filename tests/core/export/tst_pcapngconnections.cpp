// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/pcapngsink.h"
#include "tests/core/export/exportedfile.h"
#include "tests/core/export/tshark.h"

#include <QTemporaryFile>
#include <QTest>

#include <limits>

using namespace porthole;
using namespace porthole::test;

using Write = std::function<void(FakeLog &)>;
using Streams = QList<QPair<QByteArray, QByteArray>>;

Q_DECLARE_METATYPE(Write)

/// Connections as tshark pieces them together: their bytes are those of the messages, and it has nothing to
/// complain of.
class PcapngConnectionsTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void streams_data();
    void streams();
    void isBoundedWhateverMessagesClaim_data();
    void isBoundedWhateverMessagesClaim();
};

namespace {

/// What tshark puts where bytes are missing.
QByteArray missing(int bytes)
{
    return '[' + QByteArray::number(bytes) + " bytes missing in capture file]" + QByteArray(1, '\0');
}

void addRow(const char *name, const Write &write, const Streams &streams, const QStringList &complaints = {})
{
    QTest::newRow(name) << write << streams << complaints;
}

const QString ipv6Client = QStringLiteral("2001:db8::7 50001");
const QString ipv6Server = QStringLiteral("2001:db8::1 9000");

void addFamilies()
{
    addRow("IPv4",
           [](FakeLog &log) {
               log.open(1, 0);
               log.in(1, 10, "hello\n");
               log.out(1, 20, "HELLO\n");
               log.in(1, 30, QByteArray::fromHex("00ff0d0a80"));
               log.close(1, 40);
           },
           {{"hello\n" + QByteArray::fromHex("00ff0d0a80"), "HELLO\n"}});
    addRow("IPv6",
           [](FakeLog &log) {
               log.open(1, 0, ipv6Client, ipv6Server);
               log.in(1, 10, "hello\n");
               log.out(1, 20, "HELLO\n");
               log.close(1, 40);
           },
           {{"hello\n", "HELLO\n"}});
    addRow("clients at the same time",
           [](FakeLog &log) {
               log.open(1, 0);
               log.open(2, 1, ipv6Client, ipv6Server);
               log.open(3, 2, QStringLiteral("127.0.0.1 50002"));
               for (int i = 0; i < 9; ++i) {
                   log.in(quint64(i % 3 + 1), 10 + i, QByteArray::number(i));
                   log.out(quint64(i % 3 + 1), 10 + i, QByteArray(1, char('a' + i)));
               }
               log.close(2, 30);
               log.close(1, 31);
           },
           {{"036", "adg"}, {"147", "beh"}, {"258", "cfi"}});
}

void addSizes()
{
    const QByteArray much(200'000, 'x');
    const QByteArray more(3'000'000, 'y');
    for (const bool isIpv6 : {false, true}) {
        addRow(isIpv6 ? "larger than a segment, IPv6" : "larger than a segment, IPv4",
               [=](FakeLog &log) {
                   log.open(1, 0, isIpv6 ? ipv6Client : QStringLiteral("127.0.0.1 50000"),
                            isIpv6 ? ipv6Server : QStringLiteral("127.0.0.1 9000"));
                   log.in(1, 10, much);
                   log.out(1, 20, more);
                   log.in(1, 30, "end");
                   log.close(1, 40);
               },
               {{much + "end", more}});
    }
    addRow("exactly a segment",
           [](FakeLog &log) {
               log.open(1, 0);
               log.in(1, 10, QByteArray(65475, 'x'));
               log.in(1, 20, "end");
               log.close(1, 40);
           },
           {{QByteArray(65475, 'x') + "end", ""}});
    addRow("one way only, and no end",
           [](FakeLog &log) {
               log.open(1, 0);
               for (int i = 0; i < 2000; ++i)
                   log.in(1, 10 + i, QByteArray(1000, char('a' + i % 26)));
           },
           {{[] {
                 QByteArray all;
                 for (int i = 0; i < 2000; ++i)
                     all += QByteArray(1000, char('a' + i % 26));
                 return all;
             }(),
             ""}});
    addRow("nothing was said",
           [](FakeLog &log) {
               log.open(1, 0);
               log.close(1, 10);
               log.open(2, 20, ipv6Client, ipv6Server);
           },
           {{"", ""}, {"", ""}});
    addRow("messages of no bytes",
           [](FakeLog &log) {
               log.open(1, 0);
               log.in(1, 10, "");
               log.out(1, 20, "");
               log.in(1, 30, "a");
               log.out(1, 40, "");
               log.close(1, 50);
           },
           {{"a", ""}});
}

void addEnds()
{
    struct End
    {
        const char *name;
        CloseReason reason;
        qint64 unsentBytes;
    };
    for (const End &end : {End{"closed by the client", CloseReason::PeerClosed, 0},
                           {"reset by the client", CloseReason::PeerReset, 0},
                           {"kicked", CloseReason::Kicked, 0},
                           {"stopped before it had read all", CloseReason::ServerStopped, 5},
                           {"does not read", CloseReason::RepliesUnread, 5},
                           {"refused", CloseReason::LimitReached, 0}}) {
        addRow(end.name,
               [end](FakeLog &log) {
                   log.open(1, 0);
                   log.in(1, 10, "question");
                   log.out(1, 20, "answer");
                   log.out(1, 30, "more");
                   log.close(1, 40, end.reason, end.unsentBytes);
               },
               {{"question", "answermore"}});
    }
}

void addTruncated()
{
    addRow("the end of a message was not kept",
           [](FakeLog &log) {
               log.open(1, 0);
               log.truncated(1, 10, Direction::In, "abc", 10);
               log.out(1, 20, "answer");
               log.in(1, 30, "def");
               log.close(1, 40);
           },
           {{"abcdef", "answer"}});
    addRow("whole segments were not kept",
           [](FakeLog &log) {
               log.open(1, 0);
               log.truncated(1, 10, Direction::Out, QByteArray(65475, 'z') + "and", 200'000);
               log.out(1, 20, "end");
               log.close(1, 40, CloseReason::RepliesUnread);
           },
           {{"", QByteArray(65475, 'z') + "and" + missing(200'000 - 2 * 65475) + "end"}});
    addRow("a long frame of which little was kept",
           [](FakeLog &log) {
               log.open(1, 0);
               log.truncated(1, 10, Direction::In, "begin", 16'000'000);
               log.out(1, 20, "answer");
               log.in(1, 30, "end");
               log.close(1, 40);
           },
           {{"begin" + missing(16'000'000 - 65'475) + "end", "answer"}});
    addRow("nothing was kept",
           [](FakeLog &log) {
               log.open(1, 0);
               log.truncated(1, 10, Direction::In, {}, 1000);
               log.in(1, 20, "end");
               log.close(1, 40);
           },
           {{missing(1000) + "end", ""}});
}

void addOrders()
{
    addRow("read before it was known to be open",
           [](FakeLog &log) {
               Message early;
               early.client = ConnectionId{1};
               early.timeNs = FakeLog::ns(8);
               early.bytes = "early";
               early.length = 5;
               log.append(early);
               log.open(1, 10);
               log.out(1, 20, "answer");
               log.close(1, 40);
           },
           {{"early", "answer"}});
    addRow("recorded after its end",
           [](FakeLog &log) {
               log.open(1, 0);
               log.open(2, 5, QStringLiteral("127.0.0.1 50001"));
               log.in(1, 10, "first");
               log.close(1, 40);
               log.in(2, 60, "other");
               log.in(1, 30, "second");
               log.close(2, 70);
           },
           {{"firstsecond", ""}, {"other", ""}});
    addRow("the clock was set back",
           [](FakeLog &log) {
               log.open(1, 1'000'000);
               log.in(1, 1'000'010, "before");
               log.in(1, 10, "after");
               log.out(1, 20, "answer");
               log.close(1, 40);
           },
           {{"beforeafter", "answer"}});
    addRow(
        "the same port again",
        [](FakeLog &log) {
            log.open(1, 0);
            log.in(1, 10, "first");
            log.close(1, 20);
            log.open(2, 20);
            log.in(2, 30, "second");
            log.out(2, 40, "answer");
            log.close(2, 50, CloseReason::PeerReset);
        },
        {{"first", ""}, {"second", "answer"}},
        // It is so, and not a thing to warn of.
        {QStringLiteral("TCP: A new tcp session is started with the same ports as an earlier session in this "
                        "trace")});
}

} // namespace

void PcapngConnectionsTest::streams_data()
{
    QTest::addColumn<Write>("write");
    QTest::addColumn<Streams>("streams"); // in and out of each, in the order of opening
    QTest::addColumn<QStringList>("complaints");
    addFamilies();
    addSizes();
    addEnds();
    addTruncated();
    addOrders();
}

void PcapngConnectionsTest::streams()
{
    QFETCH(Write, write);
    QFETCH(Streams, streams);
    QFETCH(QStringList, complaints);

    FakeLog log;
    write(log);
    const ExportedFile file(log, ExportFormat::Pcapng);
    QVERIFY2(file.result().has_value(), file.result() ? "" : qPrintable(describe(file.result().error())));
    const Tshark tshark(file.name());
    QCOMPARE(tshark.complaints(), complaints);
    for (int i = 0; i < streams.size(); ++i) {
        const Tshark::Stream stream = tshark.follow(i);
        QCOMPARE(stream.in.size(), streams[i].first.size());
        QVERIFY(stream.in == streams[i].first);
        QCOMPARE(stream.out.size(), streams[i].second.size());
        QVERIFY(stream.out == streams[i].second);
    }
    const QStringList opening =
        tshark.packets({QStringLiteral("tcp.stream")}, QStringLiteral("tcp.flags==2"));
    QCOMPARE(opening.size(), streams.size());
}

void PcapngConnectionsTest::isBoundedWhateverMessagesClaim_data()
{
    QTest::addColumn<int>("messages");
    QTest::addColumn<qint64>("length");
    QTest::newRow("a frame as long as can be") << 1 << qint64(1024 * 1024 * 1024);
    QTest::newRow("longer than any") << 1 << qint64(std::numeric_limits<quint32>::max());
    QTest::newRow("many") << 1000 << qint64(1'000'000);
}

/// A damaged capture, or one made to do harm, claims much in a few bytes.
void PcapngConnectionsTest::isBoundedWhateverMessagesClaim()
{
    QFETCH(int, messages);
    QFETCH(qint64, length);
    FakeLog log;
    log.open(1, 0);
    for (int i = 0; i < messages; ++i)
        log.truncated(1, 10 + i, Direction::In, "begin", length);
    log.out(1, 2000, "answer");
    log.in(1, 3000, "end");
    log.close(1, 4000);
    ConversationPlan plan;
    for (const Message &entry : log.entries())
        plan.note(entry);
    QTemporaryFile file;
    QVERIFY(file.open());
    {
        PcapngSink sink(file, log.clients(), plan, 20); // packets for what was not kept
        sink.begin();
        for (const Message &entry : log.entries())
            (void)sink.write(entry);
        sink.end();
    }
    QVERIFY(file.flush());
    QVERIFY2(file.size() < 10'000 + messages * 250, QByteArray::number(file.size()));
    const Tshark tshark(file.fileName());
    // It is so: nobody captured them.
    for (const QString &complaint : tshark.complaints())
        QVERIFY2(complaint.contains(QStringLiteral("captured")), qPrintable(complaint));
    const Tshark::Stream stream = tshark.follow(0);
    QVERIFY(stream.in.startsWith("begin"));
    QVERIFY(stream.in.endsWith("end"));
    QCOMPARE(stream.out, QByteArray("answer"));
}

QTEST_GUILESS_MAIN(PcapngConnectionsTest)
#include "tst_pcapngconnections.moc"
