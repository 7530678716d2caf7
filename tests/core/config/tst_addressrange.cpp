// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/addressrange.h"
#include "core/config/limits.h"

#include <QTest>

using namespace porthole;

class TestAddressRange final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void contains_data();
    void contains();
    void refuses_data();
    void refuses();
    void readsLists();
    void plainAddresses();
    void boundsLists();
    void networks();
};

void TestAddressRange::contains_data()
{
    QTest::addColumn<QString>("range");
    QTest::addColumn<QString>("written");
    QTest::addColumn<QStringList>("in");
    QTest::addColumn<QStringList>("out");
    const auto row = [](const char *range, const char *written, const char *in, const char *out) {
        QTest::newRow(range) << QString::fromLatin1(range) << QString::fromLatin1(written)
                             << QString::fromLatin1(in).split(u' ', Qt::SkipEmptyParts)
                             << QString::fromLatin1(out).split(u' ', Qt::SkipEmptyParts);
    };
    row("192.0.2.7", "192.0.2.7", "192.0.2.7 ::ffff:192.0.2.7", "192.0.2.6 192.0.2.8 ::1");
    row("192.0.2.7/32", "192.0.2.7", "192.0.2.7", "192.0.2.6");
    row("10.0.0.0/8", "10.0.0.0/8", "10.0.0.0 10.255.255.255 ::ffff:10.1.2.3", "9.255.255.255 11.0.0.0 ::");
    row("192.0.2.128/25", "192.0.2.128/25", "192.0.2.128 192.0.2.255", "192.0.2.127 192.0.3.128");
    row("0.0.0.0/0", "0.0.0.0/0", "0.0.0.0 255.255.255.255 ::ffff:1.2.3.4", "::1 2001:db8::1");
    row("2001:db8::1", "2001:db8::1", "2001:db8::1", "2001:db8::2 192.0.2.7");
    row("2001:db8::/33", "2001:db8::/33", "2001:db8::1 2001:db8:7fff:ffff::1", "2001:db8:8000:: 2001:db9::");
    row("fe80::/10", "fe80::/10", "fe80::1 fe80::1%lo febf::1", "fec0::1");
    row("::/0", "::/0", "::1 2001:db8::1", "127.0.0.1 ::ffff:127.0.0.1");
    row("::1", "::1", "::1", "127.0.0.1 0.0.0.1");
    row("::ffff:10.0.0.0/104", "10.0.0.0/8", "10.1.2.3 ::ffff:10.1.2.3", "11.0.0.0");
    row("::ffff:0.0.0.0/96", "0.0.0.0/0", "127.0.0.1", "::1");
}

void TestAddressRange::contains()
{
    QFETCH(QString, range);
    QFETCH(QStringList, in);
    QFETCH(QStringList, out);
    const auto parsed = AddressRange::parse(range);
    QVERIFY(parsed);
    QTEST(parsed->toString(), "written");
    QCOMPARE(AddressRange::parse(parsed->toString()).value(), *parsed);
    for (const QString &address : std::as_const(in))
        QVERIFY2(parsed->contains(QHostAddress(address)), qPrintable(address));
    for (const QString &address : std::as_const(out))
        QVERIFY2(!parsed->contains(QHostAddress(address)), qPrintable(address));
    QVERIFY(!parsed->contains(QHostAddress()));
}

void TestAddressRange::refuses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("detail");
    const QString wanted = QStringLiteral("is not an address or a range of them");
    const QString prefix = QStringLiteral("has no prefix between 0 and ");
    for (const char *text : {"", "10", "10.1", "010.0.0.1", "256.0.0.1", "localhost", "any", "10.0.0.0/8/8x/",
                             "/8", "fe80::1%lo", "1.2.3.4.5", ":::", "10.0.0.0 /8"})
        QTest::newRow(text) << QString::fromLatin1(text)
                            << (QByteArray(text).startsWith("10.0.0.0/8/") ? prefix : wanted);
    for (const char *text : {"10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/255.0.0.0",
                             "10.0.0.0/ 8", "::/129", "::/x"})
        QTest::newRow(text) << QString::fromLatin1(text) << prefix;
    QTest::newRow("NUL") << QStringLiteral("::1\0x") << wanted;
    QTest::newRow("bits behind") << QStringLiteral("10.0.0.1/8")
                                 << QStringLiteral("has bits behind its prefix; write 10.0.0.0/8");
    QTest::newRow("IPv6 bits behind") << QStringLiteral("2001:db8::1/32")
                                      << QStringLiteral("has bits behind its prefix; write 2001:db8::/32");
}

void TestAddressRange::refuses()
{
    QFETCH(QString, text);
    QFETCH(QString, detail);
    const auto range = AddressRange::parse(text);
    QVERIFY(!range);
    QCOMPARE(range.error().code, ErrorCode::InvalidValue);
    QCOMPARE(range.error().subject, text.replace(QChar(0), QStringLiteral("\\0")));
    QVERIFY2(range.error().detail.startsWith(detail), qPrintable(range.error().detail));
}

void TestAddressRange::readsLists()
{
    QVERIFY(parseAddressRanges(u"").value().isEmpty());
    QVERIFY(parseAddressRanges(u" , ").value().isEmpty());
    const AddressRanges ranges = parseAddressRanges(u"10.0.0.0/8,192.0.2.7\n ::1 ,").value();
    QCOMPARE(toString(ranges), QStringLiteral("10.0.0.0/8, 192.0.2.7, ::1"));
    QVERIFY(porthole::contains(ranges, QHostAddress(QStringLiteral("192.0.2.7"))));
    QVERIFY(!porthole::contains(ranges, QHostAddress(QStringLiteral("192.0.2.8"))));
    QVERIFY(!porthole::contains({}, QHostAddress(QStringLiteral("192.0.2.8"))));
    QCOMPARE(parseAddressRanges(u"10.0.0.0/8, nobody, 10").error().subject, QStringLiteral("nobody"));
}

void TestAddressRange::plainAddresses()
{
    const auto plain = [](const char *text) { return plainAddress(QHostAddress(QString::fromLatin1(text))); };
    QCOMPARE(plain("::ffff:192.0.2.7"), QHostAddress(QStringLiteral("192.0.2.7")));
    QCOMPARE(plain("::ffff:192.0.2.7").protocol(), QAbstractSocket::IPv4Protocol);
    QCOMPARE(plain("::1").protocol(), QAbstractSocket::IPv6Protocol);
    QCOMPARE(plain("fe80::1%lo").toString(), QStringLiteral("fe80::1"));
}

void TestAddressRange::boundsLists()
{
    QStringList most(limits::maxAddressRanges, QStringLiteral("192.0.2.7"));
    QCOMPARE(parseAddressRanges(most.join(u',')).value().size(), limits::maxAddressRanges);
    most.append(QStringLiteral("192.0.2.8"));
    const auto refused = parseAddressRanges(most.join(u','));
    QVERIFY(!refused);
    QCOMPARE(refused.error().detail, QStringLiteral("has 10001 addresses and ranges; 10000 are the most"));
    // As long as they may be written, and with room between them.
    const QString longest = QStringLiteral("0000:0000:0000:0000:0000:ffff:255.255.255.255/128");
    most = QStringList(limits::maxAddressRanges, longest);
    QCOMPARE(parseAddressRanges(most.join(u",  \r\n")).value().size(), limits::maxAddressRanges);
    const QString text = QStringLiteral("192.0.2.7").leftJustified(limits::maxAddressListText - 1);
    QCOMPARE(parseAddressRanges(text).value().size(), 1);
    QVERIFY(!parseAddressRanges(text + u' '));
}

void TestAddressRange::networks()
{
    const auto network = [](const char *address) {
        return networkText(QHostAddress(QLatin1String(address)));
    };
    QCOMPARE(network("192.0.2.7"), QStringLiteral("192.0.2.7"));
    QCOMPARE(network("::ffff:192.0.2.7"), QStringLiteral("192.0.2.7"));
    QCOMPARE(network("2001:db8:1:2:3:4:5:6"), QStringLiteral("2001:db8:1:2::/64"));
    QCOMPARE(network("fe80::1%lo"), QStringLiteral("fe80::/64"));
    QCOMPARE(network("::1"), QStringLiteral("::1"));
}

QTEST_GUILESS_MAIN(TestAddressRange)
#include "tst_addressrange.moc"
