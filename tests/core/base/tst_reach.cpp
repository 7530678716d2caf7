// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/reach.h"

#include <QTest>

using namespace porthole;

class ReachTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhoCanConnect_data();
    void saysWhoCanConnect();
};

void ReachTest::saysWhoCanConnect_data()
{
    QTest::addColumn<QHostAddress>("bound");
    QTest::addColumn<bool>("isReachable");
    QTest::addColumn<QString>("part");
    const auto row = [](const char *bound, bool isReachable, const char *part) {
        QTest::newRow(bound) << QHostAddress(QString::fromLatin1(bound)) << isReachable
                             << QString::fromLatin1(part);
    };
    row("127.0.0.1", false, "Only programs on this machine");
    row("127.9.9.9", false, "Only programs on this machine");
    row("::1", false, "Only programs on this machine");
    row("0.0.0.0", true, "over IPv4 can connect");
    row("::", true, "over IPv6 can connect");
    row("169.254.1.1", true, "on the same link");
    row("fe80::1", true, "on the same link");
    for (const char *address :
         {"10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.20", "100.64.0.1", "fd00::1"})
        row(address, true, "in the network of");
    for (const char *address : {"172.32.0.1", "192.0.2.7", "2001:db8::1"})
        row(address, true, "over the Internet too");
    QTest::newRow("any") << QHostAddress(QHostAddress::Any) << true << QStringLiteral("over IPv4 and IPv6");
}

void ReachTest::saysWhoCanConnect()
{
    QFETCH(QHostAddress, bound);
    QFETCH(QString, part);
    QTEST(isReachableFromOutside(bound), "isReachable");
    QVERIFY2(describeReach(bound).contains(part), qPrintable(describeReach(bound)));
}

QTEST_GUILESS_MAIN(ReachTest)
#include "tst_reach.moc"
