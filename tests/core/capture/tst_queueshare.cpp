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
    void isHardlyMoreThanWhatWaits_data();
    void isHardlyMoreThanWhatWaits();
};

void QueueShareTest::isNothingAtFirst()
{
    QueueShare share;
    QCOMPARE(share.lastKnown(), 0);
    QCOMPARE(share.waiting(0), 0);
}

void QueueShareTest::waitsUntilItsEndHasLeft()
{
    QueueShare share;
    share.add(10, 30, 0); // others have put in 20 before it
    QCOMPARE(share.lastKnown(), 10);
    QCOMPARE(share.waiting(29), 10);
    share.add(5, 40, 29);
    QCOMPARE(share.waiting(30), 5);
    QCOMPARE(share.waiting(40), 0);
    QCOMPARE(share.lastKnown(), 0);
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
            share.add(bytes, pushed, left);
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

void QueueShareTest::isHardlyMoreThanWhatWaits_data()
{
    QTest::addColumn<int>("steps"); // of the writer, that the queue holds at once
    QTest::newRow("complete") << 4;
    QTest::newRow("live") << 16;
}

/// A client that says something after every other piece of a flood, while the queue is as full as it may be.
void QueueShareTest::isHardlyMoreThanWhatWaits()
{
    QFETCH(int, steps);
    constexpr qint64 flood = 1000;
    constexpr qint64 own = 1;
    constexpr qint64 step = 32 * (flood + own);
    QueueShare share;
    qint64 pushed = 0;
    qint64 written = 0;
    qint64 most = 0;
    for (int i = 0; i < 32 * 1000; ++i) { // nobody looks at the share between
        pushed += flood + own;
        share.add(own, pushed, written);
        if (pushed - written >= steps * step)
            written += step;
        most = std::max(most, share.lastKnown());
    }
    QVERIFY2(most <= 32 * 2 * steps, qPrintable(QString::number(most)));
    QVERIFY2(most >= 32 * (steps - 1), qPrintable(QString::number(most)));
}

QTEST_APPLESS_MAIN(QueueShareTest)
#include "tst_queueshare.moc"
