// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/clients/clientfilter.h"

#include <QTest>

using namespace porthole;

namespace {

ClientRow client(quint64 id, const QString &address, quint16 port)
{
    ClientRow row;
    row.id = {id};
    row.peer = {QHostAddress(address), port};
    return row;
}

/// What the tables below are tried on.
QList<ClientRow> clients()
{
    ClientRow paused = client(43, QStringLiteral("10.0.0.70"), 40122);
    paused.sample.readingPaused = true;
    ClientRow idle = client(41, QStringLiteral("192.168.1.5"), 51300);
    idle.closed = ClientRow::Closed{{}, CloseReason::IdleTimeout, {}, 0};
    ClientRow broken = client(420, QStringLiteral("fd00:1::7"), 42);
    broken.closed = ClientRow::Closed{{}, CloseReason::SocketError, QStringLiteral("No route to Host"), 0};
    return {client(42, QStringLiteral("10.0.0.7"), 51344),
            paused,
            idle,
            broken,
            client(7, QStringLiteral("fe80::1%lo"), 5000),
            client(8, QStringLiteral("::1"), 9100)};
}

} // namespace

class TestClientFilter final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void matches_data();
    void matches();
    void invalid_data();
    void invalid();
};

void TestClientFilter::matches_data()
{
    using Ids = QList<quint64>;
    const Ids all{42, 43, 41, 420, 7, 8};
    QTest::addColumn<QString>("filter");
    QTest::addColumn<Ids>("ids");
    QTest::newRow("empty") << QString() << all;
    QTest::newRow("blanks") << QStringLiteral(" \t ") << all;

    QTest::newRow("id exactly") << QStringLiteral("#42") << Ids{42};
    QTest::newRow("id as text") << QStringLiteral("420") << Ids{420};
    QTest::newRow("number anywhere") << QStringLiteral("42") << Ids{42, 420};
    QTest::newRow("part of a peer") << QStringLiteral("10.0.0") << Ids{42, 43};
    QTest::newRow("part of a port") << QStringLiteral("513") << Ids{42, 41};
    QTest::newRow("open") << QStringLiteral("open") << Ids{42, 7, 8};
    QTest::newRow("paused, other case") << QStringLiteral("PAUSED") << Ids{43};
    QTest::newRow("closed") << QStringLiteral("closed") << Ids{41, 420};
    QTest::newRow("reason") << QStringLiteral("timeout") << Ids{41};
    QTest::newRow("reason's detail") << QStringLiteral("HOST") << Ids{420};
    QTest::newRow("all words") << QStringLiteral("closed socket") << Ids{420};
    QTest::newRow("words on two lines") << QStringLiteral("51344\nopen") << Ids{42};
    QTest::newRow("one word matches none") << QStringLiteral("closed nonsense") << Ids{};
    QTest::newRow("a slash in a word") << QStringLiteral("and/or") << Ids{};

    QTest::newRow("address exactly") << QStringLiteral("10.0.0.7") << Ids{42};
    QTest::newRow("IPv4-mapped address") << QStringLiteral("::ffff:10.0.0.7") << Ids{42};
    QTest::newRow("IPv6 address") << QStringLiteral("::1") << Ids{8};
    QTest::newRow("IPv6 address written out") << QStringLiteral("FD00:1:0:0::7") << Ids{420};
    QTest::newRow("IPv6 address without its scope") << QStringLiteral("fe80::1") << Ids{7};
    QTest::newRow("IPv6 address in brackets") << QStringLiteral("[::1]") << Ids{8};
    QTest::newRow("address and port") << QStringLiteral("10.0.0.7:51344") << Ids{42};
    QTest::newRow("address and start of port") << QStringLiteral("10.0.0.7:5") << Ids{42};
    QTest::newRow("address and other port") << QStringLiteral("10.0.0.7:40122") << Ids{};
    QTest::newRow("address and colon") << QStringLiteral("10.0.0.70:") << Ids{43};
    QTest::newRow("IPv6 address and port") << QStringLiteral("[::1]:9100") << Ids{8};

    QTest::newRow("IPv4 /8") << QStringLiteral("10.0.0.0/8") << Ids{42, 43};
    QTest::newRow("IPv4 /26") << QStringLiteral("10.0.0.0/26") << Ids{42};
    QTest::newRow("IPv4 /32") << QStringLiteral("10.0.0.70/32") << Ids{43};
    QTest::newRow("IPv4 /0") << QStringLiteral("0.0.0.0/0") << Ids{42, 43, 41};
    QTest::newRow("host bits set") << QStringLiteral("10.0.0.9/24") << Ids{42, 43};
    QTest::newRow("short form") << QStringLiteral("10/8") << Ids{42, 43};
    QTest::newRow("netmask") << QStringLiteral("192.168.0.0/255.255.0.0") << Ids{41};
    QTest::newRow("IPv6 /8") << QStringLiteral("fd00::/8") << Ids{420};
    QTest::newRow("IPv6 /10") << QStringLiteral("fe80::/10") << Ids{7};
    QTest::newRow("IPv6 /128") << QStringLiteral("::1/128") << Ids{8};
    QTest::newRow("IPv6 /0") << QStringLiteral("::/0") << Ids{420, 7, 8};
    QTest::newRow("network and word") << QStringLiteral("10.0.0.0/8 paused") << Ids{43};
    QTest::newRow("two networks apart") << QStringLiteral("10.0.0.0/8 192.168.0.0/16") << Ids{};
    QTest::newRow("network being typed") << QStringLiteral("10.0.0.0/ paused") << Ids{43};
}

void TestClientFilter::matches()
{
    QFETCH(QString, filter);
    QFETCH(QList<quint64>, ids);
    const ClientFilter parsed(filter);
    QList<quint64> found;
    for (const ClientRow &row : clients()) {
        if (parsed.matches(row))
            found.append(row.id.value);
    }
    QCOMPARE(found, ids);
    QCOMPARE(parsed.error(), QString());
}

void TestClientFilter::invalid_data()
{
    QTest::addColumn<QString>("word");
    QTest::newRow("IPv4 prefix too long") << QStringLiteral("10.0.0.0/99");
    QTest::newRow("IPv4 prefix one too long") << QStringLiteral("10.0.0.0/33");
    QTest::newRow("IPv6 prefix too long") << QStringLiteral("fd00::/129");
    QTest::newRow("not a number") << QStringLiteral("10.0.0.0/x");
    QTest::newRow("negative") << QStringLiteral("10.0.0.0/-1");
    QTest::newRow("no such address") << QStringLiteral("300.0.0.0/8");
    QTest::newRow("netmask with a gap") << QStringLiteral("10.0.0.0/255.0.255.0");
    QTest::newRow("two slashes") << QStringLiteral("10.0.0.0/8/8");
}

void TestClientFilter::invalid()
{
    QFETCH(QString, word);
    const ClientFilter alone(word);
    QVERIFY2(alone.error().contains(word), qPrintable(alone.error()));
    QVERIFY(alone.matches(clients().first()));

    // The other words still count.
    const ClientFilter withWord(word + QStringLiteral(" paused"));
    QVERIFY(!withWord.error().isEmpty());
    QVERIFY(!withWord.matches(clients().at(0)));
    QVERIFY(withWord.matches(clients().at(1)));
}

QTEST_APPLESS_MAIN(TestClientFilter)
#include "tst_clientfilter.moc"
