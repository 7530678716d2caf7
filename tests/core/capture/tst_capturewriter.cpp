// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/capturewriter.h"
#include "core/capture/memorycapture.h"
#include "core/capture/messagequeue.h"

#include <QTest>

using namespace porthole;

class CaptureWriterTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void movesWhatIsQueued();
    void writesAllBeforeItEnds();
};

void CaptureWriterTest::movesWhatIsQueued()
{
    auto queue = std::make_shared<MessageQueue>();
    auto capture = std::make_shared<MemoryCapture>(queue);
    CaptureWriter writer(queue, capture);
    for (quint64 i = 1; i <= 3; ++i) {
        MessageBatch batch(ConnectionId{i});
        batch.append(Direction::In, FrameKind::Complete, 0, "x");
        QVERIFY(queue->tryPush(batch));
        QTRY_COMPARE(capture->range().end, i); // also after it has gone to sleep
    }
}

void CaptureWriterTest::writesAllBeforeItEnds()
{
    auto queue = std::make_shared<MessageQueue>();
    auto capture = std::make_shared<MemoryCapture>(queue);
    {
        CaptureWriter writer(queue, capture);
        for (int i = 0; i < 5000; ++i) {
            MessageBatch batch(ConnectionId{1});
            batch.append(Direction::In, FrameKind::Complete, 0, QByteArray::number(i));
            QVERIFY(queue->tryPush(batch));
        }
    }
    QCOMPARE(capture->range().end, 5000u);
    QCOMPARE(capture->message(4999)->bytes, QByteArray("4999"));
    MessageBatch late(ConnectionId{1});
    late.append(Direction::In, FrameKind::Complete, 0, "late");
    QVERIFY(!queue->tryPush(late));
}

QTEST_GUILESS_MAIN(CaptureWriterTest)
#include "tst_capturewriter.moc"
