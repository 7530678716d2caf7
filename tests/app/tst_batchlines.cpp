// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/batchlines.h"

#include <QTest>

using namespace porthole;

/// A batch has what happened by its kind; its lines are in the order in which it happened.
class BatchLinesTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void areInTheOrderOfTime();
    void ofOneClientAreInItsOrder();

private:
    static QDateTime at(int ms) { return QDateTime::fromMSecsSinceEpoch(1'700'000'000'000 + ms, Qt::UTC); }
    static void open(ClientBatch &batch, quint64 id, int ms)
    {
        ClientOpened client;
        client.id = ConnectionId{id};
        client.since = at(ms);
        batch.opened.append(client);
    }
    static void note(ClientBatch &batch, quint64 id, int ms)
    {
        ClientNoted client;
        client.id = ConnectionId{id};
        client.at = at(ms);
        client.notice = QStringLiteral("noted");
        batch.noted.append(client);
    }
    static void close(ClientBatch &batch, quint64 id, int ms)
    {
        ClientClosed client;
        client.id = ConnectionId{id};
        client.at = at(ms);
        batch.closed.append(client);
    }
    /// "#1 opened, #1 closed"
    static QString told(const ClientBatch &batch)
    {
        QStringList told;
        for (const QByteArray &line : linesOf(batch, EventLines(EventLines::Form::Text)).split('\n')) {
            const QString words = QString::fromUtf8(line).section(u' ', 1, 2).remove(u':');
            if (!words.isEmpty())
                told += words;
        }
        return told.join(QStringLiteral(", "));
    }
};

void BatchLinesTest::areInTheOrderOfTime()
{
    ClientBatch batch;
    open(batch, 1, 10);
    open(batch, 2, 30);
    open(batch, 3, 50);
    note(batch, 1, 15);
    close(batch, 1, 20);
    close(batch, 2, 40);
    batch.furtherRefused.append({at(45), QStringLiteral("192.0.2.7"), 5});
    QCOMPARE(told(batch), QStringLiteral("#1 opened, #1 noted, #1 closed, #2 opened, #2 closed, refused 5, "
                                         "#3 opened"));
}

/// The clock was set back by a while meanwhile.
void BatchLinesTest::ofOneClientAreInItsOrder()
{
    ClientBatch batch;
    open(batch, 1, 5000);
    open(batch, 2, 10);
    note(batch, 1, 10);
    close(batch, 1, 20);
    QCOMPARE(told(batch), QStringLiteral("#2 opened, #1 opened, #1 noted, #1 closed"));
}

QTEST_GUILESS_MAIN(BatchLinesTest)
#include "tst_batchlines.moc"
