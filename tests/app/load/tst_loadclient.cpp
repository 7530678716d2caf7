// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/load/loadclient.h"

#include <QTest>

using namespace porthole;

namespace {

constexpr qsizetype messageBytes = 10;
constexpr qsizetype mostBytes = 64;

/// Sends all that the client may, `cut` bytes at a time, and gives what was sent.
QByteArray sendAll(LoadClient &client, qsizetype cut = mostBytes, qint64 nowNs = 0)
{
    QByteArray bytes;
    while (client.wantsToSend()) {
        const QByteArrayView next = client.unsent(cut);
        bytes += next.toByteArray();
        client.sent(next.size(), nowNs);
    }
    return bytes;
}

} // namespace

class LoadClientTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sendsWhatIsAllowed();
    void streamIsLines();
    void comesBackCutAnywhere_data();
    void comesBackCutAnywhere();
    void wrongByteIsNamed_data();
    void wrongByteIsNamed();
    void surplusIsRefused();
    void clientsDiffer();
    void noTwoOfAllClientsBeginAlike_data();
    void noTwoOfAllClientsBeginAlike();
    void repeatsWithoutASeam();
    void finishEndsAMessage_data();
    void finishEndsAMessage();
    void remembersWhenItSent();

private:
    const LoadPattern m_pattern{messageBytes, mostBytes, 1};
};

void LoadClientTest::sendsWhatIsAllowed()
{
    LoadClient client(m_pattern, 0, messageBytes, 4);
    QVERIFY(!client.wantsToSend());
    QVERIFY(client.unsent(mostBytes).isEmpty());

    client.allow(2);
    QVERIFY(client.wantsToSend());
    QCOMPARE(client.unsent(7).size(), 7);
    QCOMPARE(client.unsent(mostBytes).size(), 2 * messageBytes);
    client.sent(13, 0);
    QCOMPARE(client.unsent(mostBytes).size(), 7);
    QCOMPARE(client.outstandingBytes(), 13);
    client.sent(7, 0);
    QVERIFY(!client.wantsToSend());
    QVERIFY(client.unsent(mostBytes).isEmpty());
    client.allow(1);
    QCOMPARE(client.unsent(mostBytes).size(), messageBytes);
}

void LoadClientTest::streamIsLines()
{
    LoadClient client(m_pattern, 3, messageBytes, 0);
    client.allow(50);
    const QByteArray bytes = sendAll(client, 7);
    QCOMPARE(bytes.size(), 50 * messageBytes);
    QCOMPARE(bytes.count('\n'), 50);
    QSet<QByteArray> lines;
    for (qsizetype at = 0; at < bytes.size(); at += messageBytes) {
        QCOMPARE(bytes[at + messageBytes - 1], '\n');
        lines += bytes.mid(at, messageBytes);
    }
    QCOMPARE(lines.size(), 50); // none twice
}

void LoadClientTest::comesBackCutAnywhere_data()
{
    QTest::addColumn<int>("cut");
    for (const int cut : {1, 3, 9, 10, 11, 20, 63, 64})
        QTest::addRow("%d bytes at a time", cut) << cut;
}

void LoadClientTest::comesBackCutAnywhere()
{
    QFETCH(int, cut);

    LoadClient client(m_pattern, 1, messageBytes, 0);
    client.allow(30);
    const QByteArray bytes = sendAll(client, 37);
    for (qsizetype at = 0; at < bytes.size(); at += cut) {
        QCOMPARE(client.completed(), at / messageBytes);
        QCOMPARE(client.outstandingBytes(), bytes.size() - at);
        QVERIFY2(client.check(bytes.mid(at, cut)), qPrintable(client.problem()));
    }
    QCOMPARE(client.completed(), 30);
    QCOMPARE(client.outstandingBytes(), 0);
    QVERIFY(client.problem().isEmpty());
}

void LoadClientTest::wrongByteIsNamed_data()
{
    QTest::addColumn<int>("cut");
    QTest::addColumn<int>("at");
    for (const int cut : {1, 8, 64}) {
        for (const int at : {0, 1, 9, 10, 63, 64, 99})
            QTest::addRow("byte %d, %d at a time", at, cut) << cut << at;
    }
}

void LoadClientTest::wrongByteIsNamed()
{
    QFETCH(int, cut);
    QFETCH(int, at);

    LoadClient client(m_pattern, 0, messageBytes, 0);
    client.allow(10);
    QByteArray bytes = sendAll(client);
    const QByteArray right = bytes.mid(at, 1);
    bytes[at] = '\xfe';
    bytes.back() = '\xff'; // a later one is not told
    if (at == bytes.size() - 1)
        bytes[at] = '\xfe';
    qsizetype from = 0;
    while (client.check(bytes.mid(from, cut)))
        from += cut;
    QVERIFY2(from <= at && at < from + cut, qPrintable(QString::number(from)));
    QCOMPARE(client.problem(), QStringLiteral("byte %1 was sent as 0x%2 and came back as 0xfe")
                                   .arg(at)
                                   .arg(QString::fromLatin1(right.toHex())));
}

void LoadClientTest::surplusIsRefused()
{
    LoadClient client(m_pattern, 0, messageBytes, 0);
    QVERIFY(!client.check("x"));
    QCOMPARE(client.problem(), QStringLiteral("1 bytes came that were never sent"));

    LoadClient other(m_pattern, 0, messageBytes, 0);
    other.allow(1);
    const QByteArray bytes = sendAll(other);
    QVERIFY(other.check(bytes.first(4)));
    QVERIFY(!other.check(bytes.mid(4) + bytes));
    QCOMPARE(other.problem(), QStringLiteral("10 bytes came that were never sent"));
    QCOMPARE(other.completed(), 0);
}

void LoadClientTest::clientsDiffer()
{
    LoadClient one(m_pattern, 0, messageBytes, 0);
    for (size_t index = 1; index < 200; ++index) {
        LoadClient other(m_pattern, index, messageBytes, 0);
        one.allow(1);
        other.allow(1);
        const QByteArray bytes = sendAll(one);
        QVERIFY(bytes != sendAll(other));
        QVERIFY(!other.check(bytes));
        QVERIFY(other.problem().contains(u"came back as"));
        QVERIFY(one.check(bytes));
    }
}

void LoadClientTest::noTwoOfAllClientsBeginAlike_data()
{
    QTest::addColumn<qsizetype>("lineBytes");
    QTest::addColumn<qsizetype>("clients");
    QTest::newRow("few, small") << qsizetype(16) << qsizetype(10);
    QTest::newRow("thousands") << qsizetype(128) << qsizetype(9000);
    QTest::newRow("a multiple of the step") << qsizetype(128) << qsizetype(7 * 1000);
    QTest::newRow("large messages") << qsizetype(64 * 1024) << qsizetype(50);
}

void LoadClientTest::noTwoOfAllClientsBeginAlike()
{
    QFETCH(qsizetype, lineBytes);
    QFETCH(qsizetype, clients);
    const LoadPattern pattern(lineBytes, lineBytes, clients);
    QSet<QByteArray> beginnings;
    for (qsizetype i = 0; i < clients; ++i)
        beginnings.insert(pattern.view(size_t(i), 0, 16).toByteArray());
    QCOMPARE(beginnings.size(), clients);
}

void LoadClientTest::repeatsWithoutASeam()
{
    constexpr int messages = 60'000; // twice around
    LoadClient client(m_pattern, 5, messageBytes, 0);
    for (int i = 0; i < messages; ++i) {
        client.allow(1);
        const QByteArray bytes = sendAll(client);
        QCOMPARE(bytes.indexOf('\n'), messageBytes - 1);
        QVERIFY(client.check(bytes));
    }
    QCOMPARE(client.completed(), messages);
}

void LoadClientTest::finishEndsAMessage_data()
{
    QTest::addColumn<int>("sent");
    QTest::addColumn<int>("left");
    QTest::newRow("nothing sent") << 0 << 0;
    QTest::newRow("one byte") << 1 << 9;
    QTest::newRow("all but one") << 9 << 1;
    QTest::newRow("a whole message") << 10 << 0;
    QTest::newRow("within the third") << 25 << 5;
}

void LoadClientTest::finishEndsAMessage()
{
    QFETCH(int, sent);
    QFETCH(int, left);

    LoadClient client(m_pattern, 0, messageBytes, 0);
    client.allow(1'000'000);
    client.sent(sent, 0);
    client.finish();
    QCOMPARE(client.unsent(mostBytes).size(), left);
    QCOMPARE(client.wantsToSend(), left > 0);
}

void LoadClientTest::remembersWhenItSent()
{
    LoadClient client(m_pattern, 0, messageBytes, 3);
    client.allow(3);
    client.sent(4, 100); // message 0 is begun
    client.sent(6, 200); // and ended
    QCOMPARE(client.sentAtNs(0), 100);
    client.sent(15, 300); // 1, and half of 2
    client.sent(5, 400);
    QCOMPARE(client.sentAtNs(1), 300);
    QCOMPARE(client.sentAtNs(2), 300);
    client.allow(1);
    client.sent(10, 500); // takes the place of 0
    QCOMPARE(client.sentAtNs(3), 500);
    QCOMPARE(client.sentAtNs(1), 300);
}

QTEST_APPLESS_MAIN(LoadClientTest)
#include "tst_loadclient.moc"
