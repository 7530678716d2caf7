// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/bytetext.h"

#include <QTest>

#include <algorithm>

using namespace porthole;

namespace {

/// The bytes of a literal, zeros included.
template <size_t Size> QByteArray b(const char (&literal)[Size])
{
    return QByteArray(literal, Size - 1);
}

} // namespace

class TestByteText final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsEscapes_data();
    void readsEscapes();
    void refusesEscapes_data();
    void refusesEscapes();
    void writesEscapes_data();
    void writesEscapes();
    void everyByteSurvives();
    void charactersSurviveAndAreSafe();
    void readsHex_data();
    void readsHex();
    void refusesHex_data();
    void refusesHex();
    void writesHex();
};

void TestByteText::readsEscapes_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("nothing") << QString() << b("");
    QTest::newRow("plain") << QStringLiteral("plain text") << b("plain text");
    QTest::newRow("named") << QStringLiteral("\\n\\r\\t\\0\\\\") << b("\n\r\t\0\\");
    QTest::newRow("hex") << QStringLiteral("\\x00\\x7f\\xfF\\xA0") << b("\x00\x7f\xff\xa0");
    QTest::newRow("between text") << QStringLiteral("a\\r\\nb\\x21c") << b("a\r\nb!c");
    QTest::newRow("two digits, no more") << QStringLiteral("\\x414") << b("A4");
    QTest::newRow("zero, no octal") << QStringLiteral("\\012") << b("\00012");
    QTest::newRow("backslash before n") << QStringLiteral("\\\\n") << b("\\n");
    QTest::newRow("UTF-8") << QStringLiteral("ä€😀") << QStringLiteral("ä€😀").toUtf8();
    QTest::newRow("line break as it is") << QStringLiteral("a\nb") << b("a\nb");
}

void TestByteText::readsEscapes()
{
    QFETCH(QString, text);
    const Result<QByteArray> read = fromEscaped(text);
    QVERIFY2(read, read ? "" : qPrintable(read.error().detail));
    QTEST(*read, "bytes");
}

void TestByteText::refusesEscapes_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("escape");
    QTest::addColumn<int>("character");
    QTest::newRow("unknown") << QStringLiteral("ab\\qcdef") << QStringLiteral("\\qcd") << 3;
    QTest::newRow("at the end") << QStringLiteral("ab\\") << QStringLiteral("\\") << 3;
    QTest::newRow("hex, none") << QStringLiteral("\\x") << QStringLiteral("\\x") << 1;
    QTest::newRow("hex, one") << QStringLiteral("\\x4") << QStringLiteral("\\x4") << 1;
    QTest::newRow("hex, wrong") << QStringLiteral("\\n\\x4g") << QStringLiteral("\\x4g") << 3;
    QTest::newRow("capital N") << QStringLiteral("\\N") << QStringLiteral("\\N") << 1;
    QTest::newRow("not safe to show") << QStringLiteral("\\\x1b[2") << QStringLiteral("\\\\x1b[2") << 1;
}

void TestByteText::refusesEscapes()
{
    QFETCH(QString, text);
    QFETCH(QString, escape);
    QFETCH(int, character);
    const Result<QByteArray> read = fromEscaped(text);
    QVERIFY(!read);
    QCOMPARE(read.error().code, ErrorCode::InvalidValue);
    QCOMPARE(read.error().detail,
             QStringLiteral("\"%1\" at character %2 is not an escape (use \\n \\r \\t \\0 \\\\ or \\xHH)")
                 .arg(escape, QString::number(character)));
}

void TestByteText::writesEscapes_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("text");
    QTest::newRow("nothing") << b("") << QString();
    QTest::newRow("plain") << b("plain ~text!") << QStringLiteral("plain ~text!");
    QTest::newRow("named") << b("\n\r\t\0\\") << QStringLiteral("\\n\\r\\t\\0\\\\");
    QTest::newRow("controls") << b("\x01\x1b\x7f") << QStringLiteral("\\x01\\x1b\\x7f");
    QTest::newRow("zero before a digit") << b("\0001") << QStringLiteral("\\01");
    QTest::newRow("UTF-8") << QStringLiteral("ä€😀").toUtf8() << QStringLiteral("ä€😀");
    QTest::newRow("not UTF-8") << b("a\xff\x80z") << QStringLiteral("a\\xff\\x80z");
    QTest::newRow("cut UTF-8") << b("\xe2\x82") << QStringLiteral("\\xe2\\x82");
    QTest::newRow("overlong") << b("\xc0\xaf\xe0\x80\xaf") << QStringLiteral("\\xc0\\xaf\\xe0\\x80\\xaf");
    QTest::newRow("surrogate") << b("\xed\xa0\x80") << QStringLiteral("\\xed\\xa0\\x80");
    QTest::newRow("above Unicode") << b("\xf4\x90\x80\x80") << QStringLiteral("\\xf4\\x90\\x80\\x80");
    QTest::newRow("right-to-left override") << b("\xe2\x80\xae") << QStringLiteral("\\xe2\\x80\\xae");
    QTest::newRow("line separator") << b("\xe2\x80\xa8") << QStringLiteral("\\xe2\\x80\\xa8");
    QTest::newRow("zero width space") << b("\xe2\x80\x8b") << QStringLiteral("\\xe2\\x80\\x8b");
    QTest::newRow("byte order mark") << b("\xef\xbb\xbf") << QStringLiteral("\\xef\\xbb\\xbf");
    QTest::newRow("next line, C1") << b("\xc2\x85") << QStringLiteral("\\xc2\\x85");
}

void TestByteText::writesEscapes()
{
    QFETCH(QByteArray, bytes);
    QTEST(toEscaped(bytes), "text");
    QVERIFY(fromEscaped(toEscaped(bytes)) == bytes);
}

/// Every byte alone, and every pair of bytes: the pairs are where one could be taken for part of the other.
void TestByteText::everyByteSurvives()
{
    for (int first = 0; first < 256; ++first) {
        const QByteArray alone(1, char(first));
        QVERIFY(fromEscaped(toEscaped(alone)) == alone);
        for (int second = 0; second < 256; ++second) {
            const QByteArray pair = alone + char(second);
            QVERIFY(fromEscaped(toEscaped(pair)) == pair);
        }
    }
}

/// All of the basic plane, and samples of those above.
void TestByteText::charactersSurviveAndAreSafe()
{
    for (char32_t c = 0; c <= 0x10ffff; c += c < 0x10000 ? 1 : 61) {
        if (QChar::isSurrogate(c))
            continue;
        const QByteArray bytes = QString::fromUcs4(&c, 1).toUtf8();
        const QString text = toEscaped(bytes);
        const QList<uint> shown = text.toUcs4();
        const auto isSafe = [](uint one) {
            return QChar::isPrint(one) && QChar::category(one) != QChar::Other_Format;
        };
        if (fromEscaped(text) != bytes || !std::all_of(shown.begin(), shown.end(), isSafe))
            QFAIL(qPrintable(QStringLiteral("U+%1").arg(uint(c), 4, 16)));
    }
}

void TestByteText::readsHex_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("nothing") << QString() << b("");
    QTest::newRow("plain") << QStringLiteral("00ff7F") << b("\x00\xff\x7f");
    QTest::newRow("blanks") << QStringLiteral(" 0d 0a\t41\n42 ") << b("\r\nAB");
    QTest::newRow("colons") << QStringLiteral("0d:0a") << b("\r\n");
    QTest::newRow("commas and 0x") << QStringLiteral("0x0d, 0X0A,0x00") << b("\r\n\0");
}

void TestByteText::readsHex()
{
    QFETCH(QString, text);
    const Result<QByteArray> read = fromHex(text);
    QVERIFY2(read, read ? "" : qPrintable(read.error().detail));
    QTEST(*read, "bytes");
}

void TestByteText::refusesHex_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("detail");
    const QString odd = QStringLiteral("the last byte has one hex digit, two are needed");
    QTest::newRow("odd") << QStringLiteral("0d0") << odd;
    QTest::newRow("one") << QStringLiteral("a") << odd;
    QTest::newRow("not a digit") << QStringLiteral("0dxy")
                                 << QStringLiteral("\"x\" at character 3 is not a hex digit");
    QTest::newRow("second digit") << QStringLiteral("0g")
                                  << QStringLiteral("\"g\" at character 2 is not a hex digit");
    QTest::newRow("blank within a byte")
        << QStringLiteral("0d 0 a") << QStringLiteral("\" \" at character 5 is not a hex digit");
    QTest::newRow("other digits") << QStringLiteral("٠٠")
                                  << QStringLiteral("\"٠\" at character 1 is not a hex digit");
    QTest::newRow("not safe to show") << QStringLiteral("\x1b")
                                      << QStringLiteral("\"\\x1b\" at character 1 is not a hex digit");
}

void TestByteText::refusesHex()
{
    QFETCH(QString, text);
    const Result<QByteArray> read = fromHex(text);
    QVERIFY(!read);
    QCOMPARE(read.error().code, ErrorCode::InvalidValue);
    QTEST(read.error().detail, "detail");
}

void TestByteText::writesHex()
{
    QCOMPARE(toHex({}), QString());
    QCOMPARE(toHex(b("\x00\xff\x41")), QStringLiteral("00 ff 41"));
    QVERIFY(fromHex(toHex(b("\x00\xff\x41"))) == b("\x00\xff\x41"));
}

QTEST_GUILESS_MAIN(TestByteText)
#include "tst_bytetext.moc"
