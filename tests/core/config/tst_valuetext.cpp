// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/valuetext.h"

#include <QTest>

using namespace porthole;

class ValueTextTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void byteCounts_data();
    void byteCounts();
    void noByteCounts_data();
    void noByteCounts();
};

void ValueTextTest::byteCounts_data()
{
    QTest::addColumn<qint64>("bytes");
    const auto row = [](const char *text, qint64 bytes) { QTest::newRow(text) << bytes; };
    constexpr qint64 kib = 1024;
    row("0", 0);
    row("500", 500);
    row("64K", 64 * kib);
    row("64k", 64 * kib);
    row("64KiB", 64 * kib);
    row("64kib", 64 * kib);
    row("0M", 0);
    row("10M", 10 * kib * kib);
    row("10MiB", 10 * kib * kib);
    row("2G", 2 * kib * kib * kib);
    row("2GiB", 2 * kib * kib * kib);
    row("1T", kib * kib * kib * kib);
    row("1TiB", kib * kib * kib * kib);
    row("8388607T", 8388607 * kib * kib * kib * kib); // just below 2^63
    row("999999999999999999", 999'999'999'999'999'999);
}

void ValueTextTest::byteCounts()
{
    QFETCH(qint64, bytes);
    QCOMPARE(byteCount(QString::fromLatin1(QTest::currentDataTag())), std::optional(bytes));
}

void ValueTextTest::noByteCounts_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"",
                             "K",
                             "KiB",
                             "iB",
                             "5iB",
                             "10X",
                             "1.5M",
                             "1,5M",
                             "-1",
                             "-1K",
                             "+1K",
                             "1 K",
                             " 1K",
                             "1K ",
                             "64KB",
                             "64kB",
                             "5B",
                             "1KK",
                             "1KiBiB",
                             "0x10",
                             "8388608T",
                             "99999999999999999K",
                             "1000000000000000000",
                             "99999999999999999999G",
                             "1P",
                             "١K"})
        QTest::newRow(text) << QString::fromUtf8(text);
}

void ValueTextTest::noByteCounts()
{
    QFETCH(QString, text);
    QCOMPARE(byteCount(text), std::nullopt);
}

QTEST_APPLESS_MAIN(ValueTextTest)
#include "tst_valuetext.moc"
