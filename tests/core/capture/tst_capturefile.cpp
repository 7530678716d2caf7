// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/capture/batches.h"
#include "tests/core/capture/capturefixture.h"

#include <QFileInfo>
#include <QTest>

using namespace porthole;
using namespace porthole::test;

/// What is written to a capture file is what is read from it.
class CaptureFileTest final : public QObject, private CaptureFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init() { renew(); }
    void givesBackWhatWasWritten();
    void echoSharesItsBytes();
    void keepsSoMuchOfEachMessage();
    void givesPages();
    void largeMessagesAreReadInPart();
    void readsOnlyWhatIsNeeded();
    void findsTimes();
    void knowsClients();
    void followsOneClient();
    void tellsReadEnds();
    void tellsReadEndsThatCameSince();
    void tellsWhereMessagesAreMissing();
    void keepsSettings();
};

void CaptureFileTest::givesBackWhatWasWritten()
{
    MessageBatch batch(ConnectionId{7});
    batch.append(Direction::In, FrameKind::Complete, {1'000, 10}, "first\n");
    batch.append(Direction::In, FrameKind::Stray, {2'000, 20}, QByteArray("\0\xff", 2));
    batch.append(Direction::Out, FrameKind::Complete, {3'000, 30}, "reply");
    batch.append(Direction::In, FrameKind::Undecoded, {4'000, 40}, "");
    MessageBatch event(ConnectionId{9});
    event.appendEvent(EventKind::Closed, {5'000, 50}, "kicked");
    write({batch, messages(8, {"other"}), event});

    const auto reader = open();
    QVERIFY(reader);
    QCOMPARE(reader->range(), (MessageRange{0, 6, 0}));
    const auto first = reader->message(0);
    QCOMPARE(first->bytes, QByteArray("first\n"));
    QCOMPARE(first->client, ConnectionId{7});
    QCOMPARE(first->timeNs, 1'000);
    QCOMPARE(first->monotonicNs, 10);
    QCOMPARE(first->length, 6);
    QCOMPARE(reader->message(1)->bytes, QByteArray("\0\xff", 2));
    QCOMPARE(reader->message(1)->kind, FrameKind::Stray);
    QCOMPARE(reader->message(2)->direction, Direction::Out);
    QCOMPARE(reader->message(3)->kind, FrameKind::Undecoded);
    QCOMPARE(reader->message(3)->bytes, QByteArray());
    QCOMPARE(reader->message(4)->bytes, QByteArray("other"));
    QCOMPARE(reader->message(5)->event, EventKind::Closed);
    QCOMPARE(reader->message(5)->bytes, QByteArray("kicked"));
    QVERIFY(!reader->message(6));
}

void CaptureFileTest::echoSharesItsBytes()
{
    const QByteArray large(2'000'000, 'e');
    write({echoed(1, {large, "small"})});
    const auto reader = open();
    QCOMPARE(reader->message(1)->bytes, large);
    QCOMPARE(reader->message(1)->direction, Direction::Out);
    QCOMPARE(reader->message(3)->bytes, QByteArray("small"));
    QVERIFY(QFileInfo(path()).size() < 3'000'000);
}

void CaptureFileTest::keepsSoMuchOfEachMessage()
{
    CaptureOptions options;
    options.payloadBytes = 4;
    write({echoed(1, {"abcdefgh", "xyz"})}, options);
    const auto reader = open();
    const auto cut = reader->message(0);
    QCOMPARE(cut->bytes, QByteArray("abcd"));
    QCOMPARE(cut->length, 8);
    QVERIFY(cut->isTruncated());
    QCOMPARE(reader->message(1)->bytes, QByteArray("abcd"));
    QVERIFY(!reader->message(2)->isTruncated());
    QCOMPARE(reader->message(3)->bytes, QByteArray("xyz"));
}

void CaptureFileTest::givesPages()
{
    const auto file = create();
    for (int i = 0; i < 40; ++i)
        QVERIFY(file->write(std::vector{messages(1, {"message " + QByteArray::number(i)})}));
    const auto reader = open();
    const std::vector<Message> page = reader->page(10, 5, 9);
    QCOMPARE(page.size(), 5u);
    QCOMPARE(page.front().sequence, 10u);
    QCOMPARE(page.front().bytes, QByteArray("message 1"));
    QCOMPARE(page.front().length, 10);
    QCOMPARE(page.back().sequence, 14u);
    QCOMPARE(reader->page(38, 5, 9).size(), 2u);
    QCOMPARE(reader->page(40, 5, 9).size(), 0u);
    QCOMPARE(reader->page(0, 1'000'000, 0).size(), 40u);
}

void CaptureFileTest::largeMessagesAreReadInPart()
{
    QByteArray large(3'000'000, 'x');
    large.replace(0, 5, "begin");
    large.replace(large.size() - 3, 3, "end");
    write({messages(1, {large, "small"}), messages(2, {large})});
    const auto reader = open();
    QCOMPARE(reader->page(0, 1, 8).front().bytes, QByteArray("beginxxx"));
    QCOMPARE(reader->page(2, 1, 5).front().bytes, QByteArray("begin"));
    QCOMPARE(reader->message(2)->bytes, large);
    QCOMPARE(reader->message(1)->bytes, QByteArray("small"));
}

/// One message here and there costs itself; a block is read once for those that are next to each other.
void CaptureFileTest::readsOnlyWhatIsNeeded()
{
    constexpr qint64 size = 100;
    constexpr quint64 each = 2'000; // in a block
    constexpr quint64 blocks = 20;
    const auto file = create();
    for (quint64 block = 0; block < blocks; ++block) {
        MessageBatch batch(ConnectionId{1});
        for (quint64 i = 0; i < each; ++i)
            batch.append(Direction::In, FrameKind::Complete, {1, 1}, QByteArray(size, 'm'));
        QVERIFY(file->write(std::vector{batch}));
    }
    const auto sparse = open();
    for (quint64 block = 0; block < blocks; ++block)
        QCOMPARE(sparse->message(block * each + 7)->bytes.size(), size);
    QCOMPARE(sparse->page(9, 1, 10).front().bytes.size(), 10);
    QCOMPARE(sparse->bytesRead(), qint64(blocks) * size + 10);
    const auto dense = open();
    for (quint64 from = 0; from < each; from += 10)
        QCOMPARE(dense->page(from, 5, size).size(), 5u);
    QCOMPARE(dense->bytesRead(), qint64(each) * size);
}

void CaptureFileTest::findsTimes()
{
    MessageBatch batch(ConnectionId{1});
    for (int i = 0; i < 100; ++i)
        batch.append(Direction::In, FrameKind::Complete, {1'000 + i / 2 * 10, i}, "m");
    write({batch});
    const auto reader = open();
    QCOMPARE(reader->sequenceAt(0), 0u);
    QCOMPARE(reader->sequenceAt(1'000), 0u);
    QCOMPARE(reader->sequenceAt(1'001), 2u);
    QCOMPARE(reader->sequenceAt(1'490), 98u);
    QCOMPARE(reader->sequenceAt(1'491), 100u);
}

void CaptureFileTest::knowsClients()
{
    MessageBatch opened(ConnectionId{3});
    opened.appendClient(client(3));
    opened.appendClient(client(4));
    MessageBatch closed(ConnectionId{3});
    CapturedClient gone = client(3);
    gone.closed =
        CapturedClient::Closed{99, CloseReason::SocketError, QStringLiteral("cable"), {1, 2, 3, 4, 5}, 6};
    closed.appendClient(gone);
    write({opened, closed});
    const std::vector<CapturedClient> clients = open()->clients();
    QCOMPARE(clients.size(), 2u);
    QCOMPARE(clients[0].peer, client(3).peer);
    QCOMPARE(clients[0].local, client(3).local);
    QCOMPARE(clients[0].openedNs, client(3).openedNs);
    QCOMPARE(clients[0].closed->timeNs, 99);
    QCOMPARE(clients[0].closed->reason, CloseReason::SocketError);
    QCOMPARE(clients[0].closed->detail, QStringLiteral("cable"));
    QCOMPARE(clients[0].closed->totals, (TrafficTotals{1, 2, 3, 4, 5}));
    QCOMPARE(clients[0].closed->unsentBytes, 6);
    QVERIFY(!clients[1].closed);
    QCOMPARE(open()->client(ConnectionId{4})->peer.port, client(4).peer.port);
    QVERIFY(!open()->client(ConnectionId{5}));
}

void CaptureFileTest::followsOneClient()
{
    const auto file = create();
    QVERIFY(file->write(std::vector{echoed(1, {"a1"}), echoed(2, {"b1"})}));
    QVERIFY(file->write(std::vector{echoed(2, {"b2"})}));
    QVERIFY(file->write(std::vector{messages(1, {"a2", "a3"})}));
    const auto reader = open();
    const auto follow = [&](quint64 id, quint64 from, qsizetype most) {
        QByteArrayList seen;
        reader->forEachMessage(ConnectionId{id}, from, [&](const Message &message) {
            seen.append(message.bytes);
            return seen.size() < most;
        });
        return seen;
    };
    QCOMPARE(follow(1, 0, 100), (QByteArrayList{"a1", "a1", "a2", "a3"}));
    QCOMPARE(follow(2, 0, 100), (QByteArrayList{"b1", "b1", "b2", "b2"}));
    QCOMPARE(follow(1, 1, 100), (QByteArrayList{"a1", "a2", "a3"}));
    QCOMPARE(follow(1, 0, 3), (QByteArrayList{"a1", "a1", "a2"}));
    QCOMPARE(follow(3, 0, 100), QByteArrayList());
}

void CaptureFileTest::tellsReadEnds()
{
    MessageBatch batch = echoed(1, {"one\n"});
    batch.appendReadEnd(true, 4, {5, 5});
    batch.appendReadEnd(false, 6, {7, 7});
    MessageBatch rest(ConnectionId{1});
    rest.appendReadEnd(true, 8, {9, 9}); // no message in this batch
    write({batch, rest});
    const auto reader = open();
    QVERIFY(reader->message(0)->endsRead);
    QVERIFY(!reader->message(1)->endsRead);
    const std::vector<ReadEnd> ends = reader->readEnds(ConnectionId{1});
    QCOMPARE(ends.size(), 2u);
    QCOMPARE(ends[0].position, 6);
    QCOMPARE(ends[0].timeNs, 7);
    QCOMPARE(ends[1].position, 8);
    QVERIFY(reader->readEnds(ConnectionId{2}).empty());
}

/// Each is given once, however the capture grows and however many are asked for.
void CaptureFileTest::tellsReadEndsThatCameSince()
{
    const auto ends = [](std::initializer_list<qint64> positions) {
        MessageBatch batch(ConnectionId{1});
        for (const qint64 position : positions)
            batch.appendReadEnd(false, position, {position, position});
        return batch;
    };
    const auto file = create({});
    QVERIFY(file->write(std::vector{ends({2, 4, 6}), messages(1, {"12345678"}), ends({9})}));
    const auto reader = open();
    ReadEndPlace after;
    const auto next = [&](size_t most) {
        QList<qint64> positions;
        for (const ReadEnd &end : reader->readEnds(ConnectionId{1}, after, most))
            positions.append(end.position);
        return positions;
    };
    QCOMPARE(next(2), (QList<qint64>{2, 4}));
    QCOMPARE(next(100), (QList<qint64>{6, 9}));
    QCOMPARE(next(100), QList<qint64>());
    QVERIFY(file->write(std::vector{ends({9, 11}), messages(2, {"other"})}));
    QVERIFY(file->write(std::vector{ends({13})}));
    QCOMPARE(next(100), (QList<qint64>{11, 13}));
    QCOMPARE(reader->readEnds(ConnectionId{1}).size(), 6u);
    const ReadEndPlace end = after;
    QVERIFY(end.block > 0); // where the next look begins
    QCOMPARE(next(100), QList<qint64>());
}

void CaptureFileTest::tellsWhereMessagesAreMissing()
{
    MessageBatch after = messages(1, {"after"});
    after.setMissingBefore(12);
    write({messages(1, {"before"}), after});
    const auto reader = open();
    QCOMPARE(reader->range(), (MessageRange{0, 3, 12}));
    QCOMPARE(reader->message(1)->event, EventKind::NotKept);
    QCOMPARE(reader->message(1)->length, 12);
    QCOMPARE(reader->message(2)->bytes, QByteArray("after"));
}

void CaptureFileTest::keepsSettings()
{
    MessageBatch batch;
    batch.appendEvent(EventKind::Settings, Moment::now(), R"({"port": 9000})");
    write({batch});
    QCOMPARE(open()->settings(), QByteArray(R"({"port": 9000})"));
}

QTEST_GUILESS_MAIN(CaptureFileTest)
#include "tst_capturefile.moc"
