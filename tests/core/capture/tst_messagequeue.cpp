// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/messagequeue.h"
#include "tests/core/capture/batches.h"

#include <QTest>

using namespace porthole;
using namespace porthole::test;

class MessageQueueTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void completeOneRefusesWhenItIsFull();
    void liveOneCountsWhatDoesNotFit();
    void isFullOfAllThatItHolds_data();
    void isFullOfAllThatItHolds();
    void eventsAreNeverLeftOut();
    void liveOneKeepsTheEventOfABatchThatDoesNotFit();
    void boundsTheEventsOfALiveOne();
    void absorbsSmallBatches();
    void sharesNoBytesWithWhatItAbsorbs();
    void keepsEventsInOrder();
    void isBehindUntilWhatCameFirstIsWritten();
    void liveOneIsNeverBehind();
    void holdsUpOnlyWhoPours();
    void letsWhoPouredGoOnOnceItsPartIsWritten();
    void whoSaysLittleForLongNoticesNothing();
    void liveOneLeavesOutWhatWasPoured();

private:
    static constexpr std::chrono::hours forEver{1000};

    static MessageBatch read() { return messages(1, {QByteArray(MessageQueue::fairBytes, 'p')}); }
    /// How many bytes one client could put in before it was refused, or lost some.
    static qint64 pour(MessageQueue &queue, QueueShare &share)
    {
        qint64 poured = 0;
        MessageBatch batch = read();
        while (queue.notKept() == 0 && queue.tryPush(batch, &share)) {
            poured += MessageQueue::fairBytes;
            batch = read();
        }
        return poured;
    }
    static void fill(MessageQueue &queue)
    {
        MessageBatch filler = messages(9, {QByteArray(MessageQueue::capacityBytes, 'f')});
        QVERIFY(queue.tryPush(filler));
    }
};

void MessageQueueTest::completeOneRefusesWhenItIsFull()
{
    MessageQueue queue(CaptureMode::Complete, forEver);
    fill(queue);
    MessageBatch batch = messages(1, {"a"});
    QVERIFY(!queue.tryPush(batch));
    QCOMPARE(batch.entries().size(), 1u);
    QCOMPARE(queue.notKept(), 0u);
}

void MessageQueueTest::liveOneCountsWhatDoesNotFit()
{
    MessageQueue queue(CaptureMode::Live);
    fill(queue);
    MessageBatch lost = echoed(1, {"a", "b"});
    QVERIFY(queue.tryPush(lost));
    QVERIFY(queue.tryPush(lost));
    QCOMPARE(queue.notKept(), 8u);
    std::vector<MessageBatch> taken;
    QVERIFY(queue.takeAll(taken));
    QCOMPARE(taken.size(), 1u);
    MessageBatch next = messages(1, {"c"});
    QVERIFY(queue.tryPush(next));
    MessageBatch further = messages(1, {"d"});
    QVERIFY(queue.tryPush(further));
    QVERIFY(queue.takeAll(taken));
    QCOMPARE(taken.front().missingBefore(), 8u); // told once, where they are missing
    QCOMPARE(taken.front().bytes(), QByteArray("cd"));
    QCOMPARE(queue.notKept(), 8u);
}

void MessageQueueTest::isFullOfAllThatItHolds_data()
{
    QTest::addColumn<int>("readEnds"); // of each batch
    QTest::addColumn<int>("clients");
    QTest::addColumn<int>("detail"); // characters of each client
    QTest::newRow("ends of reads") << 100'000 << 0 << 0;
    QTest::newRow("clients") << 0 << 10'000 << 0;
    QTest::newRow("why they were closed") << 0 << 10 << 500'000;
}

void MessageQueueTest::isFullOfAllThatItHolds()
{
    QFETCH(int, readEnds);
    QFETCH(int, clients);
    QFETCH(int, detail);
    CapturedClient gone = client(1);
    gone.closed = CapturedClient::Closed{};
    gone.closed->detail = QString(detail, u'x');
    const qint64 least =
        qint64(sizeof(ReadEnd)) * readEnds + (qint64(sizeof(CapturedClient)) + 2 * detail) * clients;
    MessageQueue queue(CaptureMode::Complete, forEver);
    qint64 held = 0;
    bool isFull = false;
    while (!isFull && held <= MessageQueue::capacityBytes) {
        MessageBatch batch(ConnectionId{1});
        for (int i = 0; i < readEnds; ++i)
            batch.appendReadEnd(false, i, {});
        for (int i = 0; i < clients; ++i)
            batch.appendClient(gone);
        isFull = !queue.tryPush(batch);
        held += least;
    }
    QVERIFY(isFull);
}

void MessageQueueTest::eventsAreNeverLeftOut()
{
    MessageQueue queue(CaptureMode::Live);
    fill(queue);
    MessageBatch event(ConnectionId{1});
    event.appendEvent(EventKind::Closed, Moment::now(), "kicked");
    QVERIFY(queue.tryPush(event)); // nobody waits
    MessageBatch opened;
    opened.appendClient(client(1));
    QVERIFY(queue.tryPush(opened));
    QCOMPARE(queue.notKept(), 0u);
    std::vector<MessageBatch> taken;
    QVERIFY(queue.takeAll(taken));
    QCOMPARE(taken.size(), 3u);
    QCOMPARE(taken[1].bytes(), QByteArray("kicked"));
    QCOMPARE(taken[2].clients().size(), 1u);
}

/// Its batch goes without the messages, and each side of it tells how many are missing there.
void MessageQueueTest::liveOneKeepsTheEventOfABatchThatDoesNotFit()
{
    MessageQueue queue(CaptureMode::Live);
    fill(queue);
    MessageBatch batch = messages(7, {"lost", "and gone"});
    batch.appendEvent(EventKind::Noted, {5, 6}, "of the server");
    batch.append(Direction::Out, FrameKind::Complete, Moment::now(), "late");
    batch.appendEvent(EventKind::Closed, {7, 8}, "by the peer");
    batch.appendReadEnd(false, 3, {});
    batch.appendClient(client(7));
    QVERIFY(queue.tryPush(batch));
    QCOMPARE(queue.notKept(), 3u);
    std::vector<MessageBatch> taken;
    QVERIFY(queue.takeAll(taken));
    QCOMPARE(taken.size(), 2u);
    const MessageBatch &kept = taken[1];
    QCOMPARE(kept.missingBefore(), 2u);
    QCOMPARE(kept.entries().size(), 2u);
    QCOMPARE(kept.entries()[0].event, EventKind::Noted);
    QCOMPARE(kept.entries()[0].client, ConnectionId{7});
    QCOMPARE(kept.entries()[0].timeNs, 5);
    QCOMPARE(kept.entries()[0].monotonicNs, 6);
    QCOMPARE(kept.bytesOf(kept.entries()[1]).toByteArray(), QByteArray("by the peer"));
    QCOMPARE(kept.clients().size(), 1u);
    MessageBatch next = messages(7, {"next"});
    QVERIFY(queue.tryPush(next));
    QVERIFY(queue.takeAll(taken));
    QCOMPARE(taken.front().missingBefore(), 1u);
}

/// However long the disk makes the writer wait.
void MessageQueueTest::boundsTheEventsOfALiveOne()
{
    MessageQueue queue(CaptureMode::Live);
    fill(queue);
    const QByteArray text(100'000, 't');
    constexpr int events = 2 * int(MessageQueue::eventBytes / 100'000);
    for (int i = 0; i < events; ++i) {
        MessageBatch event(ConnectionId{1});
        event.appendEvent(EventKind::Noted, Moment::now(), text);
        QVERIFY(queue.tryPush(event));
    }
    const quint64 notKept = queue.notKept();
    QVERIFY(notKept > 0);
    std::vector<MessageBatch> taken;
    QVERIFY(queue.takeAll(taken));
    QCOMPARE(taken.size() - 1 + notKept, quint64(events)); // each is kept or counted
    QVERIFY(qint64(taken.size() - 1) * text.size() <= MessageQueue::eventBytes);
    MessageBatch event(ConnectionId{1});
    event.appendEvent(EventKind::Noted, Moment::now(), text);
    QVERIFY(queue.tryPush(event)); // there is room again
    QCOMPARE(queue.notKept(), notKept);
}

void MessageQueueTest::sharesNoBytesWithWhatItAbsorbs()
{
    MessageBatch queued(ConnectionId{1});
    queued.appendReadEnd(false, 1, Moment::now()); // it has no bytes of its own
    MessageBatch ours(ConnectionId{1});
    ours.append(Direction::In, FrameKind::Complete, Moment::now(), "hello");
    QVERIFY(queued.absorb(ours));
    QCOMPARE(queued.bytesOf(queued.entries()[0]), QByteArrayView("hello"));
    QVERIFY(queued.bytesOf(queued.entries()[0]).data() != ours.bytesOf(ours.entries()[0]).data());
}

void MessageQueueTest::absorbsSmallBatches()
{
    MessageQueue queue(CaptureMode::Complete, forEver);
    MessageBatch first = messages(1, {"a"});
    MessageBatch second = echoed(2, {"bc"});
    second.appendReadEnd(false, 9, {1, 1});
    QVERIFY(queue.tryPush(first));
    QVERIFY(queue.tryPush(second));
    std::vector<MessageBatch> taken;
    QVERIFY(queue.takeAll(taken));
    QCOMPARE(taken.size(), 1u);
    const MessageBatch &batch = taken.front();
    QCOMPARE(batch.entries().size(), 3u);
    QCOMPARE(batch.bytesOf(batch.entries()[2]).toByteArray(), QByteArray("bc"));
    QCOMPARE(batch.entries()[2].client, ConnectionId{2});
    QCOMPARE(batch.readEnds().size(), 1u);
    QCOMPARE(batch.readEnds()[0].client, ConnectionId{2});
}

void MessageQueueTest::keepsEventsInOrder()
{
    MessageQueue queue(CaptureMode::Complete, forEver);
    MessageBatch before = messages(1, {"before"});
    MessageBatch event(ConnectionId{1});
    event.appendEvent(EventKind::Closed, Moment::now(), "");
    MessageBatch after = messages(2, {"after"});
    for (MessageBatch *batch : {&before, &event, &after})
        QVERIFY(queue.tryPush(*batch));
    std::vector<MessageBatch> taken;
    QVERIFY(queue.takeAll(taken));
    QList<EventKind> kinds;
    for (const MessageBatch &batch : taken) {
        for (const MessageBatch::Entry &entry : batch.entries())
            kinds.append(entry.event);
    }
    QCOMPARE(kinds, (QList{EventKind::None, EventKind::Closed, EventKind::None}));
}

void MessageQueueTest::isBehindUntilWhatCameFirstIsWritten()
{
    MessageQueue queue(CaptureMode::Complete, {}); // whatever waits has waited too long
    QVERIFY(!queue.isBehind());
    MessageBatch opened(ConnectionId{1});
    opened.appendClient(client(1)); // no other batch takes one in that is more than messages
    QVERIFY(queue.tryPush(opened));
    QVERIFY(queue.isBehind());
    MessageBatch refused = messages(1, {"a"});
    QVERIFY(!queue.tryPush(refused));
    QCOMPARE(refused.entries().size(), 1u);
    std::vector<MessageBatch> taken;
    QVERIFY(queue.takeAll(taken));
    QVERIFY(queue.isBehind()); // taken, and not yet written
    QVERIFY(!queue.tryPush(refused));
    queue.close();
    QVERIFY(!queue.takeAll(taken));
    QVERIFY(!queue.isBehind());
    QCOMPARE(queue.notKept(), 0u);
}

void MessageQueueTest::liveOneIsNeverBehind()
{
    MessageQueue queue(CaptureMode::Live, {});
    for (const char *text : {"a", "b"}) {
        MessageBatch batch = messages(1, {text});
        QVERIFY(queue.tryPush(batch));
        QVERIFY(!queue.isBehind());
    }
}

void MessageQueueTest::holdsUpOnlyWhoPours()
{
    MessageQueue queue(CaptureMode::Complete, forEver);
    QueueShare pourer;
    const qint64 poured = pour(queue, pourer);
    QVERIFY(poured > MessageQueue::crowdedBytes - 2 * MessageQueue::fairBytes);
    QVERIFY(poured < MessageQueue::crowdedBytes + 2 * MessageQueue::fairBytes);
    QVERIFY(queue.mustWait(pourer));
    QueueShare other;
    QVERIFY(!queue.mustWait(other));
    MessageBatch batch = messages(2, {"a"});
    QVERIFY(queue.tryPush(batch, &other));
    batch = messages(2, {"b"});
    QVERIFY(queue.tryPush(batch, &other)); // though something of it waits already
    QVERIFY(!queue.mustWait(other));
    QCOMPARE(queue.notKept(), 0u);
}

void MessageQueueTest::letsWhoPouredGoOnOnceItsPartIsWritten()
{
    MessageQueue queue(CaptureMode::Complete, forEver);
    QueueShare pourer;
    (void)pour(queue, pourer);
    std::vector<MessageBatch> taken;
    QVERIFY(queue.takeAll(taken));
    QVERIFY(queue.mustWait(pourer)); // taken, and not yet written
    QVERIFY(taken.size() > 4);
    queue.wroteUpTo(taken[4], 4 * taken.front().weight());
    QVERIFY(!queue.mustWait(pourer));
    const qint64 more = pour(queue, pourer);
    QVERIFY(more > 2 * MessageQueue::fairBytes);
    QVERIFY(more < 6 * MessageQueue::fairBytes);
    QVERIFY(queue.takeAll(taken)); // so what it gave before is written
    QVERIFY(!queue.mustWait(pourer));
}

void MessageQueueTest::whoSaysLittleForLongNoticesNothing()
{
    MessageQueue queue(CaptureMode::Complete, forEver);
    QueueShare pourer;
    QueueShare quiet;
    std::vector<MessageBatch> taken;
    qint64 said = 0;
    while (said < 10 * MessageQueue::fairBytes) {
        (void)pour(queue, pourer);
        QVERIFY(queue.takeAll(taken));
        for (const MessageBatch &batch : taken) {
            queue.wroteUpTo(batch, batch.weight());
            if (batch.weight() < MessageQueue::fairBytes) // it was the quiet one's
                continue;
            (void)pour(queue, pourer);
            MessageBatch little = messages(2, {QByteArray(100, 'q')});
            QVERIFY(!queue.mustWait(quiet));
            QVERIFY(queue.tryPush(little, &quiet));
            said += 100;
        }
    }
}

void MessageQueueTest::liveOneLeavesOutWhatWasPoured()
{
    MessageQueue queue(CaptureMode::Live);
    QueueShare pourer;
    QVERIFY(pour(queue, pourer) <= MessageQueue::crowdedLiveBytes + 2 * MessageQueue::fairBytes);
    QCOMPARE(queue.notKept(), 1u);
    QVERIFY(!queue.mustWait(pourer)); // nobody ever does
    QueueShare other;
    MessageBatch batch = messages(2, {"a"});
    QVERIFY(queue.tryPush(batch, &other));
    QCOMPARE(queue.notKept(), 1u);
}

QTEST_GUILESS_MAIN(MessageQueueTest)
#include "tst_messagequeue.moc"
