// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/bytetext.h"
#include "ui/messages/messagetext.h"

#include <QTest>

using namespace porthole;

class TestMessageText final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void headKeepsCharactersWhole_data();
    void headKeepsCharactersWhole();
    void previewSaysWhatIsLeftOut();
    void previewIsSafe_data();
    void previewIsSafe();
    void everyKindIsExplained();
    void lineHoldsEverything();
    void eventsAreReadable_data();
    void eventsAreReadable();
};

void TestMessageText::headKeepsCharactersWhole_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("most");
    QTest::addColumn<QByteArray>("head");
    const QByteArray euro = "\xe2\x82\xac";
    const QByteArray smile = "\xf0\x9f\x99\x82";
    QTest::newRow("fits") << QByteArray("abc") << 3 << QByteArray("abc");
    QTest::newRow("ascii") << QByteArray("abcdef") << 3 << QByteArray("abc");
    QTest::newRow("before a character") << "ab" + euro << 2 << QByteArray("ab");
    QTest::newRow("one byte in") << "ab" + euro << 3 << QByteArray("ab");
    QTest::newRow("two bytes in") << "ab" + euro << 4 << QByteArray("ab");
    QTest::newRow("three bytes in") << "a" + smile << 4 << QByteArray("a");
    QTest::newRow("not UTF-8") << QByteArray(20, '\x80') << 10 << QByteArray(10, '\x80');
    QTest::newRow("nothing but the character") << euro + euro << 2 << euro.first(2);
    QTest::newRow("empty") << QByteArray() << 10 << QByteArray();
}

void TestMessageText::headKeepsCharactersWhole()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, most);
    QFETCH(QByteArray, head);
    QCOMPARE(MessageText::head(bytes, most).toByteArray(), head);
}

void TestMessageText::previewSaysWhatIsLeftOut()
{
    QCOMPARE(MessageText::preview("abc", false, 3, 3), QStringLiteral("abc"));
    QCOMPARE(MessageText::preview("abcd", false, 3, 4), QStringLiteral("abc\u2026 (+1 byte)"));
    QCOMPARE(MessageText::preview("abcdef", true, 2, 6), QStringLiteral("61 62\u2026 (+4 bytes)"));
    QCOMPARE(MessageText::preview("abc", false, 3, 5000), QStringLiteral("abc\u2026 (+4,997 bytes)"));
    QVERIFY(MessageText::preview(QByteArray(1024 * 1024, 'x'), false, 256, 1024 * 1024).size() < 300);
}

void TestMessageText::previewIsSafe_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("terminal escape") << QByteArray("\x1b[31mred\x07");
    QTest::newRow("right-to-left override") << QByteArray("abc\xe2\x80\xae"
                                                          "def");
    QTest::newRow("NUL") << QByteArray("a\0b", 3);
    QTest::newRow("line ends") << QByteArray("a\r\nb\xe2\x80\xa8"
                                             "c\xc2\x85");
    QTest::newRow("invalid UTF-8") << QByteArray("\xff\xfe\xc0\xaf\xed\xa0\x80");
    QTest::newRow("tab") << QByteArray("a\tb");
}

void TestMessageText::previewIsSafe()
{
    QFETCH(QByteArray, bytes);
    const QString text = MessageText::preview(bytes, false, 256, bytes.size());
    for (const QChar c : text)
        QVERIFY2(c.isPrint() && c.category() != QChar::Other_Format, qPrintable(text));
    QCOMPARE(fromEscaped(text).value(), bytes);
}

void TestMessageText::everyKindIsExplained()
{
    QStringList names;
    for (int kind = 0; kind <= int(FrameKind::Undecoded); ++kind) {
        names += MessageText::kind(FrameKind(kind));
        QVERIFY(MessageText::explanation(FrameKind(kind)).endsWith(QLatin1Char('.')));
    }
    QCOMPARE(names, QStringList({QStringLiteral("complete"), QStringLiteral("stray"),
                                 QStringLiteral("incomplete"), QStringLiteral("too long"),
                                 QStringLiteral("malformed"), QStringLiteral("undecoded")}));
}

void TestMessageText::lineHoldsEverything()
{
    const qint64 ns = 1'700'000'000'123'456'789;
    Message message;
    message.client = {42};
    message.timeNs = ns;
    message.direction = Direction::Out;
    message.kind = FrameKind::TooLong;
    message.bytes = "a\tb\n" + QByteArray(1000, 'x');
    message.length = message.bytes.size();
    const QStringList fields = MessageText::line(message, false).split(QLatin1Char('\t'));
    QCOMPARE(fields.size(), 6);
    QVERIFY(fields[0].startsWith(
        QDateTime::fromMSecsSinceEpoch(ns / 1'000'000).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"))));
    QVERIFY(fields[0].endsWith(QLatin1String("123456")));
    QCOMPARE(fields[1], QStringLiteral("#42"));
    QCOMPARE(fields[2], QStringLiteral("out"));
    QCOMPARE(fields[3], QStringLiteral("1004"));
    QCOMPARE(fields[4], QStringLiteral("too long"));
    QCOMPARE(fromEscaped(fields[5]).value(), message.bytes);
    QCOMPARE(fromHex(MessageText::line(message, true).split(QLatin1Char('\t')).last()).value(),
             message.bytes);
    message.length = 5000;
    message.missing = 3996;
    QCOMPARE(MessageText::line(message, false).split(QLatin1Char('\t'))[4],
             QStringLiteral("too long, first 1,004 of 5,000 bytes kept"));
    message.length = 1;
    message.missing = 1;
    QCOMPARE(MessageText::keptPart(message), QStringLiteral("first 0 of 1 byte kept"));
}

void TestMessageText::eventsAreReadable_data()
{
    QTest::addColumn<EventKind>("kind");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<qint64>("length");
    QTest::addColumn<QString>("text");
    const auto row = [](EventKind kind, const char *bytes, qint64 length, const char *text) {
        QTest::newRow(text) << kind << QByteArray(bytes) << length << QString::fromLatin1(text);
    };
    row(EventKind::Opened, "127.0.0.1:5000", 0, "connected from 127.0.0.1:5000");
    row(EventKind::Closed, "peer closed", 0, "closed: peer closed");
    row(EventKind::Refused, "#7 10.0.0.1:2: limit reached", 0, "turned away: #7 10.0.0.1:2: limit reached");
    row(EventKind::Started, "127.0.0.1:9000", 0, "listening on 127.0.0.1:9000");
    row(EventKind::Stopping, "", 0, "stopping");
    row(EventKind::Stopping, "3 clients are open", 0, "stopping: 3 clients are open");
    row(EventKind::Stopped, "", 0, "stopped");
    row(EventKind::Settings, "{\"port\":\n9000}", 0, "settings: {\"port\":\\n9000}");
    row(EventKind::NotKept, "", 1, "1 message not kept");
    row(EventKind::NotKept, "", 12345, "12,345 messages not kept");
    row(EventKind::Noted, "TLSv1.3", 7, "TLSv1.3");
    row(EventKind::Kicked, "by the user, with FIN", 21, "kicked by the user, with FIN");
    row(EventKind::Banned, "10.0.0.7 for good: loud\n", 0, "banned 10.0.0.7 for good: loud\\n");
    row(EventKind::Unbanned, "10.0.0.7", 8, "unbanned 10.0.0.7");
    row(EventKind::SendRefused, "ignored", 2000, "2,000 bytes not sent: too many are unsent already");
    row(EventKind::Closed, "framing: \x1b[31m", 0, "closed: framing: \\x1b[31m");
}

void TestMessageText::eventsAreReadable()
{
    QFETCH(EventKind, kind);
    QFETCH(QByteArray, bytes);
    QFETCH(qint64, length);
    QFETCH(QString, text);
    Message event;
    event.client = {3};
    event.event = kind;
    event.bytes = bytes;
    event.length = length;
    QCOMPARE(MessageText::event(event, 256), text);
    const QStringList fields = MessageText::line(event, true).split(QLatin1Char('\t'));
    QCOMPARE(fields[2], QStringLiteral("event"));
    QCOMPARE(fields[5], text);
}

QTEST_MAIN(TestMessageText)
#include "tst_messagetext.moc"
