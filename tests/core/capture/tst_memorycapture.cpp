// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/memorycapture.h"
#include "core/capture/messagequeue.h"

#include <QTest>

using namespace porthole;

Q_DECLARE_METATYPE(porthole::MessageFilter)

class MemoryCaptureTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void givesBackWhatWasAppended();
    void keepsTheNewestMessages();
    void keepsWithinItsBytes();
    void searches_data();
    void searches();
    void searchesInSteps();
    void clears();
    void tellsWhatWasNotKept();

private:
    static MessageBatch batch(quint64 client, const QList<QByteArray> &incoming)
    {
        MessageBatch batch(ConnectionId{client});
        for (const QByteArray &bytes : incoming)
            batch.append(Direction::In, FrameKind::Complete, 1000, bytes);
        return batch;
    }
};

void MemoryCaptureTest::givesBackWhatWasAppended()
{
    MemoryCapture capture(nullptr);
    MessageBatch one(ConnectionId{7});
    one.append(Direction::In, FrameKind::Stray, 11, "abc");
    one.append(Direction::In, FrameKind::Complete, 12, "de");
    one.appendEchoOfLast(13);
    capture.append(one);
    QCOMPARE(capture.range(), (MessageRange{0, 3, 0}));
    const Message stray = capture.message(0).value();
    QCOMPARE(stray.client, ConnectionId{7});
    QCOMPARE(stray.kind, FrameKind::Stray);
    QCOMPARE(stray.timeNs, 11);
    QCOMPARE(stray.bytes, QByteArray("abc"));
    const Message echo = capture.message(2).value();
    QCOMPARE(echo.sequence, 2u);
    QCOMPARE(echo.direction, Direction::Out);
    QCOMPARE(echo.timeNs, 13);
    QCOMPARE(echo.bytes, QByteArray("de"));
    QVERIFY(!capture.message(3));
}

void MemoryCaptureTest::keepsTheNewestMessages()
{
    MemoryCapture capture(nullptr, 100);
    for (int i = 0; i < 250; ++i)
        capture.append(batch(1, {QByteArray::number(i)}));
    QCOMPARE(capture.range(), (MessageRange{150, 250, 0}));
    QVERIFY(!capture.message(149));
    QCOMPARE(capture.message(150)->bytes, QByteArray("150"));
    QCOMPARE(capture.message(249)->bytes, QByteArray("249"));
}

void MemoryCaptureTest::keepsWithinItsBytes()
{
    const qint64 weight = batch(1, {QByteArray(30, 'x')}).weight();
    MemoryCapture capture(nullptr, 1000, 3 * weight + 10);
    for (int i = 0; i < 10; ++i)
        capture.append(batch(1, {QByteArray(30, 'x')}));
    QCOMPARE(capture.range(), (MessageRange{7, 10, 0}));
    capture.append(batch(1, {QByteArray(500, 'y')})); // one alone over the bound is still shown
    QCOMPARE(capture.range(), (MessageRange{10, 11, 0}));
}

void MemoryCaptureTest::searches_data()
{
    QTest::addColumn<MessageFilter>("filter");
    QTest::addColumn<QList<quint64>>("found");
    const MessageFilter all;
    MessageFilter client;
    client.clients = {ConnectionId{2}};
    MessageFilter both;
    both.clients = {ConnectionId{1}, ConnectionId{2}};
    MessageFilter out;
    out.direction = Direction::Out;
    MessageFilter text;
    text.text = "HeLLo";
    MessageFilter nothing;
    nothing.text = "absent";
    MessageFilter combined;
    combined.clients = {ConnectionId{1}};
    combined.direction = Direction::In;
    combined.text = "o";
    QTest::newRow("everything") << all << QList<quint64>{0, 1, 2, 3};
    QTest::newRow("one client") << client << QList<quint64>{3};
    QTest::newRow("two clients") << both << QList<quint64>{0, 1, 2, 3};
    QTest::newRow("direction") << out << QList<quint64>{1};
    QTest::newRow("text in either case") << text << QList<quint64>{0, 1};
    QTest::newRow("no match") << nothing << QList<quint64>{};
    QTest::newRow("all together") << combined << QList<quint64>{0, 2};
}

void MemoryCaptureTest::searches()
{
    QFETCH(MessageFilter, filter);
    QFETCH(QList<quint64>, found);
    MemoryCapture capture(nullptr);
    MessageBatch one(ConnectionId{1});
    one.append(Direction::In, FrameKind::Complete, 1, "say Hello");
    one.appendEchoOfLast(2);
    one.append(Direction::In, FrameKind::Complete, 3, "go");
    capture.append(one);
    capture.append(batch(2, {"two"}));
    const MessageMatches matches = capture.search(filter, 0, 100);
    QCOMPARE(QList<quint64>(matches.sequences.begin(), matches.sequences.end()), found);
    QCOMPARE(matches.searchedTo, 4u);
}

void MemoryCaptureTest::searchesInSteps()
{
    MemoryCapture capture(nullptr, 50);
    for (int i = 0; i < 80; ++i)
        capture.append(batch(1, {i % 3 == 0 ? "hit" : "miss"}));
    MessageFilter filter;
    filter.text = "hit";
    QList<quint64> found;
    quint64 from = 0; // before the oldest that is held, 30
    for (int step = 0; step < 5; ++step) {
        const MessageMatches matches = capture.search(filter, from, 10);
        QCOMPARE(matches.searchedTo, quint64(30 + (step + 1) * 10));
        found.append(QList<quint64>(matches.sequences.begin(), matches.sequences.end()));
        from = matches.searchedTo;
    }
    QCOMPARE(found.first(), 30u);
    QCOMPARE(found.size(), 17);
    QCOMPARE(capture.search(filter, 1000, 10).searchedTo, 80u);
}

void MemoryCaptureTest::clears()
{
    MemoryCapture capture(nullptr);
    capture.append(batch(1, {"a", "b"}));
    capture.clear();
    QCOMPARE(capture.range(), (MessageRange{2, 2, 0}));
    capture.append(batch(1, {"c"}));
    QCOMPARE(capture.message(2)->bytes, QByteArray("c"));
}

void MemoryCaptureTest::tellsWhatWasNotKept()
{
    auto queue = std::make_shared<MessageQueue>();
    MemoryCapture capture(queue);
    queue->countNotKept(3);
    QCOMPARE(capture.range().notKept, 3u);
}

QTEST_GUILESS_MAIN(MemoryCaptureTest)
#include "tst_memorycapture.moc"
