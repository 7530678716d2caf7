// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tls/firstbytes.h"

#include <QTest>

using namespace porthole;

using Speech = FirstBytes::Speech;

class TestFirstBytes final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void judges_data();
    void judges();
};

void TestFirstBytes::judges_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("speech");
    QTest::addColumn<QString>("words"); // empty: it is TLS
    const auto row = [](const char *name, const QByteArray &bytes, Speech speech, const char *words) {
        QTest::newRow(name) << bytes << int(speech) << QString::fromUtf8(words);
    };
    const QByteArray hello = QByteArray::fromHex("1603010200010001fc0303");
    row("ClientHello", hello, Speech::Tls, "");
    row("ClientHello of later version", QByteArray::fromHex("160303020001"), Speech::Tls, "");
    row("nothing", {}, Speech::Unknown, "the client sent nothing");
    row("half a head", hello.first(5), Speech::Unknown, "the client sent only the first 5 bytes of TLS");
    row("another handshake message", QByteArray::fromHex("160301020002"), Speech::Other,
        "the client does not speak TLS: its first bytes are 16 03 01 02 00 02");
    row("another version", QByteArray::fromHex("1602"), Speech::Other,
        "the client does not speak TLS: its first bytes are 16 02");
    row("an alert first", QByteArray::fromHex("15030300020128"), Speech::Other,
        "the client does not speak TLS: its first bytes are 15 03 03 00 02 01 28");
    row("HTTP", "GET / HTTP/1.1\r\nHost: x\r\n\r\n", Speech::Other,
        "the client speaks plain HTTP (\"GET / HTTP/1.1\"), not TLS");
    row("HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", Speech::Other,
        "the client speaks plain HTTP (\"PRI * HTTP/2.0\"), not TLS");
    row("a line", "hi\n", Speech::Other, "the client speaks plain text (\"hi\"), not TLS");
    row("not yet a line", "hi", Speech::Unknown, "the client speaks plain text (\"hi\"), not TLS");
    row("a long line", "0123456789", Speech::Other, "the client speaks plain text (\"0123456789\"), not TLS");
    row("a quote in it", "a\"b\n", Speech::Other, "the client speaks plain text (\"a\"b\"), not TLS");
    row("UTF-8", "gr\xc3\xbc\xc3\x9f dich\n", Speech::Other,
        "the client speaks plain text (\"gr\u00fc\u00df dich\"), not TLS");
    row("zeros", QByteArray(20, '\0'), Speech::Other,
        "the client does not speak TLS: its first bytes are 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00");
}

void TestFirstBytes::judges()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, speech);
    QFETCH(QString, words);
    FirstBytes whole;
    whole.feed(bytes);
    QCOMPARE(int(whole.speech()), speech);
    if (!words.isEmpty())
        QCOMPARE(whole.describeOther(), words);

    // However they are cut, the verdict is the same; only how much of a long text is quoted differs.
    FirstBytes single;
    for (const char byte : bytes)
        single.feed(QByteArrayView(&byte, 1));
    QCOMPARE(int(single.speech()), speech);
    QVERIFY(single.bytes().size() <= FirstBytes::keptBytes);
}

QTEST_GUILESS_MAIN(TestFirstBytes)
#include "tst_firstbytes.moc"
