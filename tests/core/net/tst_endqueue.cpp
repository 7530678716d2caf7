// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/endqueue.h"

#include <QTest>

using namespace porthole;

class EndQueueTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void givesThemInTheirOrder();
    void hasEachKindOnceAClient();
    void canBeCleared();
};

static QList<QPair<quint64, EndKind>> takeAll(EndQueue &queue)
{
    QList<QPair<quint64, EndKind>> all;
    while (const auto wish = queue.takeFirst())
        all.append({wish->id, wish->kind});
    return all;
}

void EndQueueTest::givesThemInTheirOrder()
{
    EndQueue queue;
    queue.add(2, EndKind::Idle);
    queue.add(1, EndKind::KickedFin);
    queue.add(2, EndKind::Banned);
    QCOMPARE(takeAll(queue), (QList<QPair<quint64, EndKind>>{
                                 {2, EndKind::Idle}, {1, EndKind::KickedFin}, {2, EndKind::Banned}}));
    QVERIFY(queue.isEmpty());
}

void EndQueueTest::hasEachKindOnceAClient()
{
    EndQueue queue;
    for (int i = 0; i < 1000; ++i) {
        queue.add(1, EndKind::KickedRst);
        queue.add(1, EndKind::Abandoned);
    }
    QCOMPARE(takeAll(queue),
             (QList<QPair<quint64, EndKind>>{{1, EndKind::KickedRst}, {1, EndKind::Abandoned}}));
    queue.add(1, EndKind::KickedRst); // it is no longer in it
    QCOMPARE(takeAll(queue).size(), 1);
}

void EndQueueTest::canBeCleared()
{
    EndQueue queue;
    queue.add(1, EndKind::Stopped);
    queue.clear();
    QVERIFY(queue.isEmpty());
    queue.add(1, EndKind::Stopped);
    QCOMPARE(takeAll(queue).size(), 1);
}

QTEST_GUILESS_MAIN(EndQueueTest)
#include "tst_endqueue.moc"
