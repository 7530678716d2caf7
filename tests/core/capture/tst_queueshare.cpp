// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/queueshare.h"

#include <QRandomGenerator>
#include <QTest>

#include <deque>

using namespace porthole;

class QueueShareTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isNothingAtFirst();
    void waitsUntilItsEndHasLeft();
    void isNeverLessThanWhatWaits();
    void isSoonNoMore();
};

void QueueShareTest::isNothingAtFirst()
{
    QueueShare share;
    QCOMPARE(share.most(), 0);
    QCOMPARE(share.waiting(0), 0);
}

void QueueShareTest::waitsUntilItsEndHasLeft()
{
    QueueShare share;
    share.add(10, 30); // others have put in 20 before it
    QCOMPARE(share.most(), 10);
    QCOMPARE(share.waiting(29), 10);
    QCOMPARE(share.waiting(30), 0);
    QCOMPARE(share.most(), 0);
}

void QueueShareTest::isNeverLessThanWhatWaits()
{
    QRandomGenerator random(7);
    QueueShare share;
    struct Entry
    {
        qint64 bytes;
        qint64 end;
    };
    std::deque<Entry> queue; // of this client
    qint64 pushed = 0;
    qint64 left = 0;
    qint64 own = 0;
    for (int i = 0; i < 10'000; ++i) {
        pushed += random.bounded(100); // of others
        if (random.bounded(2) == 0) {
            const qint64 bytes = 1 + random.bounded(50);
            pushed += bytes;
            own += bytes;
            queue.push_back({bytes, pushed});
            share.add(bytes, pushed);
        }
        left = std::min(pushed, left + random.bounded(150));
        for (; !queue.empty() && queue.front().end <= left; queue.pop_front())
            own -= queue.front().bytes;
        if (random.bounded(3) == 0)
            QVERIFY(share.waiting(left) >= own);
    }
    QVERIFY(pushed > left);
    QCOMPARE(share.waiting(pushed), 0);
}

void QueueShareTest::isSoonNoMore()
{
    QueueShare share;
    qint64 position = 0;
    for (int i = 0; i < 100; ++i) {
        share.add(10, position += 10);
        (void)share.waiting(position - 20); // ten of it wait, and the ten just put in
    }
    QVERIFY(share.most() <= 40);
    QVERIFY(share.most() >= 20);
}

QTEST_APPLESS_MAIN(QueueShareTest)
#include "tst_queueshare.moc"
