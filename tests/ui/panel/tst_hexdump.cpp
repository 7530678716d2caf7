// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panel/hexdump.h"

#include <QTest>

using namespace porthole;

class TestHexDump final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void lines_data();
    void lines();
    void partOfALine();
    void fitsTheWidth_data();
    void fitsTheWidth();
    void columnsLeadBackToTheirByte_data();
    void columnsLeadBackToTheirByte();
};

void TestHexDump::lines_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("perLine");
    QTest::addColumn<QStringList>("lines");
    QTest::newRow("empty") << QByteArray() << 16 << QStringList();
    QTest::newRow("16") << QByteArray("0123456789abcdef") << 16
                        << QStringList{QStringLiteral(
                               "0000  30 31 32 33 34 35 36 37  38 39 61 62 63 64 65 66  0123456789abcdef")};
    QTest::newRow("17") << QByteArray("0123456789abcdef\n") << 16
                        << QStringList{
                               QStringLiteral("0000  30 31 32 33 34 35 36 37  38 39 61 62 63 64 65 66  "
                                              "0123456789abcdef"),
                               QStringLiteral("0010  0a                                                .")};
    QTest::newRow("not printable") << QByteArray("\x00\x1f\x20\x7e\x7f\x80\xff", 7) << 8
                                   << QStringList{QStringLiteral("0000  00 1f 20 7e 7f 80 ff     .. ~...")};
    QTest::newRow("8 a line") << QByteArray("0123456789") << 8
                              << QStringList{QStringLiteral("0000  30 31 32 33 34 35 36 37  01234567"),
                                             QStringLiteral("0008  38 39                    89")};
}

void TestHexDump::lines()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, perLine);
    QFETCH(QStringList, lines);
    const HexDump dump{perLine, 4};
    QCOMPARE(dump.lineCount(bytes.size()), lines.size());
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const QString line = dump.line(bytes, i);
        QCOMPARE(line.size(), dump.columns());
        QCOMPARE(line.trimmed(), lines[i]);
    }
}

void TestHexDump::partOfALine()
{
    const HexDump dump{8, 4};
    QCOMPARE(dump.line("01234567", 0, 2, 4), QStringLiteral("0000        32 33                23    "));
}

void TestHexDump::fitsTheWidth_data()
{
    QTest::addColumn<qint64>("size");
    QTest::addColumn<int>("columns");
    QTest::addColumn<int>("perLine");
    QTest::addColumn<int>("offsetDigits");
    const int wide = HexDump{16, 4}.columns();
    QTest::newRow("wide") << qint64(100) << wide << 16 << 4;
    QTest::newRow("narrow") << qint64(100) << wide - 1 << 8 << 4;
    QTest::newRow("last short offset") << qint64(0x10000) << wide << 16 << 4;
    QTest::newRow("long offsets") << qint64(0x10001) << wide + 4 << 16 << 8;
    QTest::newRow("long and narrow") << qint64(0x10001) << wide << 8 << 8;
}

void TestHexDump::fitsTheWidth()
{
    QFETCH(qint64, size);
    QFETCH(int, columns);
    QFETCH(int, perLine);
    QFETCH(int, offsetDigits);
    QCOMPARE(HexDump::fitting(size, columns), (HexDump{perLine, offsetDigits}));
}

void TestHexDump::columnsLeadBackToTheirByte_data()
{
    QTest::addColumn<int>("perLine");
    QTest::newRow("8") << 8;
    QTest::newRow("16") << 16;
}

void TestHexDump::columnsLeadBackToTheirByte()
{
    QFETCH(int, perLine);
    const HexDump dump{perLine, 8};
    for (int byte = 0; byte < perLine; ++byte) {
        QCOMPARE(dump.byteAt(dump.hexColumn(byte)), byte);
        QCOMPARE(dump.byteAt(dump.hexColumn(byte) + 1), byte);
        QCOMPARE(dump.byteAt(dump.asciiColumn(byte)), byte);
    }
    QCOMPARE(dump.byteAt(-5), 0);
    QCOMPARE(dump.byteAt(10'000), perLine - 1);
}

QTEST_MAIN(TestHexDump)
#include "tst_hexdump.moc"
