// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/bytetext.h"
#include "ui/messages/copyformat.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTest>

using namespace porthole;

class TestCopyFormat final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void textAndHexComeBack_data() { bytes_data(); }
    void textAndHexComeBack();
    void cArray();
    void pythonReadsIt_data() { bytes_data(); }
    void pythonReadsIt();
    void shellSendsIt_data() { bytes_data(); }
    void shellSendsIt();
    void hostIsOneWord();

private:
    static void bytes_data();
    static QByteArray outputOf(const QString &program, const QStringList &arguments,
                               const QByteArray &input = {});
};

void TestCopyFormat::bytes_data()
{
    QByteArray all;
    for (int byte = 0; byte < 256; ++byte)
        all += char(byte);
    QByteArray backwards = all;
    std::reverse(backwards.begin(), backwards.end());
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("none") << QByteArray();
    QTest::newRow("plain") << QByteArray("hello");
    QTest::newRow("every byte") << all;
    QTest::newRow("backwards") << backwards;
    QTest::newRow("digits after an escape") << QByteArray("\x01"
                                                          "7\n0\r123");
    QTest::newRow("percent") << QByteArray("100%s %d %% %");
    QTest::newRow("backslashes") << QByteArray("\\n \\\\ \\x41 \\101 \\c");
    QTest::newRow("quotes") << QByteArray("it's \"quoted\" `id` $(id) $HOME ''");
    QTest::newRow("an option") << QByteArray("-v x");
    QTest::newRow("two dashes") << QByteArray("--");
    QTest::newRow("UTF-8") << QByteArray("\xe2\x82\xac\xf0\x9f\x99\x82");
}

QByteArray TestCopyFormat::outputOf(const QString &program, const QStringList &arguments,
                                    const QByteArray &input)
{
    QProcess process;
    process.start(program, arguments);
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished() || process.exitCode() != 0)
        qWarning() << program << process.errorString() << process.readAllStandardError();
    return process.readAllStandardOutput();
}

void TestCopyFormat::textAndHexComeBack()
{
    QFETCH(QByteArray, bytes);
    QCOMPARE(fromEscaped(copyText(CopyFormat::Text, bytes, {}, 0)).value(), bytes);
    QCOMPARE(fromHex(copyText(CopyFormat::Hex, bytes, {}, 0)).value(), bytes);
}

void TestCopyFormat::cArray()
{
    QCOMPARE(copyText(CopyFormat::CArray, QByteArray("A\0\xff", 3), {}, 0),
             QStringLiteral("unsigned char data[] = {\n    0x41, 0x00, 0xff,\n};\n"));
    const QString lines = copyText(CopyFormat::CArray, QByteArray(25, '\1'), {}, 0);
    QCOMPARE(lines.count(QLatin1Char('\n')), 5);
    QCOMPARE(lines.count(QStringLiteral("0x01,")), 25);
    QVERIFY(copyText(CopyFormat::CArray, {}, {}, 0).startsWith(QStringLiteral("unsigned char data[1];")));
}

void TestCopyFormat::pythonReadsIt()
{
    QFETCH(QByteArray, bytes);
    const QString python = QStandardPaths::findExecutable(QStringLiteral("python3"));
    if (python.isEmpty())
        QSKIP("python3 is not installed");
    const QString literal = copyText(CopyFormat::Python, bytes, {}, 0);
    const QString program =
        QStringLiteral("import sys\nsys.stdout.buffer.write(") + literal + QStringLiteral(")\n");
    QCOMPARE(outputOf(python, {QStringLiteral("-")}, program.toLatin1()), bytes);
}

void TestCopyFormat::shellSendsIt()
{
    QFETCH(QByteArray, bytes);
    const QString line = copyText(CopyFormat::Shell, bytes, QStringLiteral("127.0.0.1"), 9000);
    const QString end = QStringLiteral(" | nc 127.0.0.1 9000");
    QVERIFY(line.endsWith(end));
    QVERIFY(!line.contains(QLatin1Char('\n')));
    for (const QChar c : line)
        QVERIFY(c.unicode() >= 0x20 && c.unicode() < 0x7f);
    // cat stands in for nc, with nc's arguments left away.
    const QString sent = line.chopped(end.size()) + QStringLiteral(" | cat");
    QCOMPARE(outputOf(QStringLiteral("/bin/sh"), {QStringLiteral("-c"), sent}), bytes);
}

void TestCopyFormat::hostIsOneWord()
{
    const auto end = [](const char *host) {
        return copyText(CopyFormat::Shell, "x", QString::fromLatin1(host), 7)
            .section(QStringLiteral(" | "), 1);
    };
    QCOMPARE(end("::1"), QStringLiteral("nc ::1 7"));
    QCOMPARE(end(""), QStringLiteral("nc 127.0.0.1 7"));
    QCOMPARE(end("a;b'c"), QStringLiteral("nc 'a;b'\\''c' 7"));
}

QTEST_GUILESS_MAIN(TestCopyFormat)
#include "tst_copyformat.moc"
