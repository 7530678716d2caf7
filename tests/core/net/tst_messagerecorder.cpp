// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/messagequeue.h"
#include "core/net/messagerecorder.h"

#include <QTest>

using namespace porthole;

class MessageRecorderTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void passesOnOneBatch();
    void keepsTheBatchWhileThereIsNoRoom();
    void neverKeepsABatchOfALiveCapture();
    void countsWhatItGivesUp();
    void doesNothingWithoutAQueue();

private:
    static void fill(MessageQueue &queue)
    {
        MessageBatch filler;
        filler.append(Direction::In, FrameKind::Complete, {}, QByteArray(MessageQueue::capacityBytes, 'f'));
        QVERIFY(queue.tryPush(filler));
    }
};

void MessageRecorderTest::passesOnOneBatch()
{
    auto queue = std::make_shared<MessageQueue>(CaptureMode::Complete, std::chrono::hours(1000));
    MessageRecorder recorder(ConnectionId{5}, queue);
    recorder.startBatch();
    recorder.record(Direction::In, FrameKind::Complete, "ab");
    recorder.recordEcho();
    recorder.record(Direction::In, FrameKind::Stray, "c");
    QVERIFY(recorder.flush());
    std::vector<MessageBatch> taken;
    QVERIFY(queue->takeAll(taken));
    QCOMPARE(taken.size(), 1u);
    const auto &entries = taken[0].entries();
    QCOMPARE(entries.size(), 3u);
    QCOMPARE(entries[2].client, ConnectionId{5});
    QCOMPARE(taken[0].bytes(), QByteArray("abc")); // the echo shares its bytes
    QCOMPARE(entries[1].direction, Direction::Out);
    QCOMPARE(entries[1].offset, entries[0].offset);
    QCOMPARE(entries[2].kind, FrameKind::Stray);
    QVERIFY(entries[0].timeNs > 0);
}

void MessageRecorderTest::keepsTheBatchWhileThereIsNoRoom()
{
    auto queue = std::make_shared<MessageQueue>(CaptureMode::Complete, std::chrono::hours(1000));
    fill(*queue);
    MessageRecorder recorder(ConnectionId{1}, queue);
    recorder.record(Direction::In, FrameKind::Complete, "a");
    QVERIFY(!recorder.flush());
    recorder.record(Direction::In, FrameKind::Complete, "b");
    QVERIFY(!recorder.flush());
    std::vector<MessageBatch> taken;
    QVERIFY(queue->takeAll(taken));
    QVERIFY(recorder.flush());
    QVERIFY(queue->takeAll(taken));
    QCOMPARE(taken[0].bytes(), QByteArray("ab"));
    QCOMPARE(queue->notKept(), 0u);
}

/// What it kept would hold up its client.
void MessageRecorderTest::neverKeepsABatchOfALiveCapture()
{
    auto queue = std::make_shared<MessageQueue>(CaptureMode::Live);
    fill(*queue);
    MessageRecorder recorder(ConnectionId{1}, queue);
    recorder.recordClient({});
    recorder.recordEvent(EventKind::Opened, QStringLiteral("from afar"));
    recorder.record(Direction::In, FrameKind::Complete, "a");
    QVERIFY(recorder.flush());
    QVERIFY(!recorder.mustWait());
    QCOMPARE(queue->notKept(), 1u);
    std::vector<MessageBatch> taken;
    QVERIFY(queue->takeAll(taken));
    QCOMPARE(taken.size(), 2u);
    QCOMPARE(taken[1].bytes(), QByteArray("from afar"));
}

void MessageRecorderTest::countsWhatItGivesUp()
{
    auto queue = std::make_shared<MessageQueue>(CaptureMode::Complete, std::chrono::hours(1000));
    fill(*queue);
    {
        MessageRecorder recorder(ConnectionId{1}, queue);
        recorder.record(Direction::In, FrameKind::Complete, "a");
        recorder.recordEcho();
        recorder.recordEvent(EventKind::Closed, {}); // an event is no less missing than a message
        QVERIFY(!recorder.isFlushed());
        QVERIFY(!recorder.flush());
    }
    QCOMPARE(queue->notKept(), 3u);
}

void MessageRecorderTest::doesNothingWithoutAQueue()
{
    MessageRecorder recorder(ConnectionId{1}, nullptr);
    recorder.startBatch();
    recorder.record(Direction::In, FrameKind::Complete, "a");
    recorder.recordEcho();
    QVERIFY(recorder.flush());
}

QTEST_GUILESS_MAIN(MessageRecorderTest)
#include "tst_messagerecorder.moc"
