// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/sendbuffer.h"

#include <QRandomGenerator>
#include <QTest>

using namespace porthole;

class SendBufferTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsOrderThroughAnyAppendsAndDrops();
};

void SendBufferTest::keepsOrderThroughAnyAppendsAndDrops()
{
    QRandomGenerator random(7);
    SendBuffer buffer;
    QByteArray model;
    QVERIFY(buffer.isEmpty());
    for (int step = 0; step < 20'000; ++step) {
        if (random.bounded(2) == 0) {
            const QByteArray bytes(random.bounded(2000), char(random.bounded(256)));
            buffer.append(bytes);
            model += bytes;
        } else {
            const qint64 count = random.bounded(int(buffer.size()) + 1);
            buffer.drop(count);
            model.remove(0, count);
        }
        QCOMPARE(buffer.size(), model.size());
        QVERIFY(buffer.unsent() == model);
    }
    buffer.drop(buffer.size());
    QVERIFY(buffer.isEmpty());
    QVERIFY(buffer.unsent().isEmpty());
}

QTEST_GUILESS_MAIN(SendBufferTest)
#include "tst_sendbuffer.moc"
