// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/endpoint.h"

#include <QTest>

using namespace porthole;

class TestEndpoint final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isWritten_data();
    void isWritten();
    void mappedAddressesBecomeIpv4();
    void compares();
};

void TestEndpoint::isWritten_data()
{
    QTest::addColumn<QHostAddress>("address");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *address, const char *text) {
        QTest::newRow(address) << QHostAddress(QString::fromLatin1(address)) << QString::fromLatin1(text);
    };
    row("127.0.0.1", "127.0.0.1:9000");
    row("0.0.0.0", "0.0.0.0:9000");
    row("::1", "[::1]:9000");
    row("::", "[::]:9000");
    row("2001:db8:0:0:0:0:0:7", "[2001:db8::7]:9000");
    row("fe80::1%eth0", "[fe80::1%eth0]:9000");
    row("::ffff:10.1.2.3", "10.1.2.3:9000");
    row("::ffff:0.0.0.0", "0.0.0.0:9000");
}

void TestEndpoint::isWritten()
{
    QFETCH(QHostAddress, address);
    QTEST(Endpoint::make(address, 9000).toString(), "text");
}

void TestEndpoint::mappedAddressesBecomeIpv4()
{
    const Endpoint mapped = Endpoint::make(QHostAddress(QStringLiteral("::ffff:10.1.2.3")), 1);
    QCOMPARE(mapped.address.protocol(), QAbstractSocket::IPv4Protocol);
    QCOMPARE(mapped, Endpoint::make(QHostAddress(QStringLiteral("10.1.2.3")), 1));

    const Endpoint any = Endpoint::make(QHostAddress(QHostAddress::Any), 1);
    QVERIFY(any.address == QHostAddress(QHostAddress::Any));
    QCOMPARE(any.toString(), QStringLiteral("any:1"));
    QCOMPARE(any.addressText(), QStringLiteral("any"));
}

void TestEndpoint::compares()
{
    const QHostAddress address(QHostAddress::LocalHost);
    QVERIFY(Endpoint::make(address, 1) == Endpoint::make(address, 1));
    QVERIFY(Endpoint::make(address, 1) != Endpoint::make(address, 2));
    QVERIFY(Endpoint::make(address, 1) != Endpoint::make(QHostAddress(QHostAddress::LocalHostIPv6), 1));
}

QTEST_GUILESS_MAIN(TestEndpoint)
#include "tst_endpoint.moc"
