// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/format.h"

#include <QLocale>
#include <QTest>
#include <QTimeZone>

#include <limits>

using namespace porthole;

class TestFormat final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
    void count_data();
    void count();
    void countGroupsWithoutALocale();
    void counted();
    void bytes_data();
    void bytes();
    void exactBytes_data();
    void exactBytes();
    void rate_data();
    void rate();
    void duration_data();
    void duration();
    void timeOfDay_data();
    void timeOfDay();
    void dateTime();
    void followsTheLocale();
};

void TestFormat::count_data()
{
    QTest::addColumn<qint64>("n");
    QTest::addColumn<QString>("text");
    QTest::newRow("zero") << qint64(0) << QStringLiteral("0");
    QTest::newRow("no group") << qint64(999) << QStringLiteral("999");
    QTest::newRow("one group") << qint64(1204) << QStringLiteral("1,204");
    QTest::newRow("two groups") << qint64(12345678) << QStringLiteral("12,345,678");
    QTest::newRow("largest") << std::numeric_limits<qint64>::max()
                             << QStringLiteral("9,223,372,036,854,775,807");
}

void TestFormat::count()
{
    QFETCH(qint64, n);
    QTEST(format::count(n), "text");
}

void TestFormat::countGroupsWithoutALocale()
{
    QLocale::setDefault(QLocale::c());
    QCOMPARE(format::count(1204), QStringLiteral("1,204"));
}

void TestFormat::counted()
{
    const auto text = [](qint64 n) {
        return format::counted(n, QStringLiteral("1 client"), QStringLiteral("%1 clients"));
    };
    QCOMPARE(text(0), QStringLiteral("0 clients"));
    QCOMPARE(text(1), QStringLiteral("1 client"));
    QCOMPARE(text(1204), QStringLiteral("1,204 clients"));
    QCOMPARE(format::counted(2, QStringLiteral("%1 in 1 message"), QStringLiteral("%2 in %1 messages"))
                 .arg(QStringLiteral("5 B")),
             QStringLiteral("5 B in 2 messages"));
}

void TestFormat::bytes_data()
{
    QTest::addColumn<qint64>("amount");
    QTest::addColumn<QString>("text");
    QTest::newRow("none") << qint64(0) << QStringLiteral("0 B");
    QTest::newRow("few") << qint64(17) << QStringLiteral("17 B");
    QTest::newRow("last before kB") << qint64(999) << QStringLiteral("999 B");
    QTest::newRow("first kB") << qint64(1000) << QStringLiteral("1.0 kB");
    QTest::newRow("not a power of two") << qint64(1024) << QStringLiteral("1.0 kB");
    QTest::newRow("kB") << qint64(12'100) << QStringLiteral("12.1 kB");
    QTest::newRow("last kB") << qint64(999'949) << QStringLiteral("999.9 kB");
    QTest::newRow("rounds into MB") << qint64(999'950) << QStringLiteral("1.0 MB");
    QTest::newRow("MB") << qint64(3'100'000) << QStringLiteral("3.1 MB");
    QTest::newRow("GB") << qint64(4'000'000'000) << QStringLiteral("4.0 GB");
    QTest::newRow("TB") << qint64(5'250'000'000'000) << QStringLiteral("5.3 TB");
    QTest::newRow("largest") << std::numeric_limits<qint64>::max() << QStringLiteral("9.2 EB");
}

void TestFormat::bytes()
{
    QFETCH(qint64, amount);
    QTEST(format::bytes(amount), "text");
}

void TestFormat::exactBytes_data()
{
    QTest::addColumn<qint64>("amount");
    QTest::addColumn<QString>("text");
    QTest::newRow("none") << qint64(0) << QStringLiteral("0 bytes");
    QTest::newRow("one") << qint64(1) << QStringLiteral("1 byte");
    QTest::newRow("many") << qint64(1234567) << QStringLiteral("1,234,567 bytes");
}

void TestFormat::exactBytes()
{
    QFETCH(qint64, amount);
    QTEST(format::exactBytes(amount), "text");
}

void TestFormat::rate_data()
{
    QTest::addColumn<double>("bytesPerSecond");
    QTest::addColumn<QString>("text");
    QTest::newRow("none") << 0.0 << QStringLiteral("0 B/s");
    QTest::newRow("below one") << 0.99 << QStringLiteral("0 B/s");
    QTest::newRow("one") << 1.0 << QStringLiteral("1 B/s");
    QTest::newRow("negative") << -5.0 << QStringLiteral("0 B/s");
    QTest::newRow("no number") << std::numeric_limits<double>::quiet_NaN() << QStringLiteral("0 B/s");
    QTest::newRow("bytes") << 350.4 << QStringLiteral("350 B/s");
    QTest::newRow("rounds into kB") << 999.6 << QStringLiteral("1.0 kB/s");
    QTest::newRow("kB") << 12'104.0 << QStringLiteral("12.1 kB/s");
    QTest::newRow("MB") << 3.14e6 << QStringLiteral("3.1 MB/s");
}

void TestFormat::rate()
{
    QFETCH(double, bytesPerSecond);
    QTEST(format::rate(bytesPerSecond), "text");
}

void TestFormat::duration_data()
{
    constexpr qint64 ms = 1'000'000;
    constexpr qint64 s = 1000 * ms;
    constexpr qint64 min = 60 * s;
    constexpr qint64 h = 60 * min;
    constexpr qint64 d = 24 * h;
    QTest::addColumn<qint64>("ns");
    QTest::addColumn<QString>("text");
    QTest::newRow("negative") << qint64(-1) << QStringLiteral("0 ms");
    QTest::newRow("under a millisecond") << ms - 1 << QStringLiteral("0 ms");
    QTest::newRow("milliseconds") << 350 * ms << QStringLiteral("350 ms");
    QTest::newRow("cut, not rounded") << s - 1 << QStringLiteral("999 ms");
    QTest::newRow("a second") << s << QStringLiteral("1 s");
    QTest::newRow("seconds") << 12 * s + 900 * ms << QStringLiteral("12 s");
    QTest::newRow("a minute") << min << QStringLiteral("1 min 00 s");
    QTest::newRow("minutes") << 3 * min + 7 * s << QStringLiteral("3 min 07 s");
    QTest::newRow("hours") << 2 * h + 5 * min + 59 * s << QStringLiteral("2 h 05 min");
    QTest::newRow("just under a day") << d - 1 << QStringLiteral("23 h 59 min");
    QTest::newRow("days") << 3 * d + 4 * h << QStringLiteral("3 d 04 h");
    QTest::newRow("many days") << 400 * d + 23 * h << QStringLiteral("400 d 23 h");
}

void TestFormat::duration()
{
    QFETCH(qint64, ns);
    QTEST(format::duration(ns), "text");
}

void TestFormat::timeOfDay_data()
{
    QTest::addColumn<QTime>("time");
    QTest::addColumn<qint64>("nanoseconds");
    QTest::addColumn<QString>("text");
    QTest::newRow("microseconds") << QTime(12, 1, 7) << qint64(123'456'789)
                                  << QStringLiteral("12:01:07.123456");
    QTest::newRow("leading zeros") << QTime(0, 0, 0) << qint64(42'000) << QStringLiteral("00:00:00.000042");
    QTest::newRow("end of a second") << QTime(23, 59, 59) << qint64(999'999'999)
                                     << QStringLiteral("23:59:59.999999");
}

void TestFormat::timeOfDay()
{
    QFETCH(QTime, time);
    QFETCH(qint64, nanoseconds);
    const QDateTime local(QDate(2026, 11, 23), time);
    QTEST(format::timeOfDay(local.toSecsSinceEpoch() * 1'000'000'000 + nanoseconds), "text");
}

void TestFormat::dateTime()
{
    const QDateTime local(QDate(2026, 11, 23), QTime(12, 1, 7, 999));
    QCOMPARE(format::dateTime(local.toUTC()), QStringLiteral("2026-11-23 12:01:07"));
    QCOMPARE(format::dateTime(QDateTime()), QString());
}

void TestFormat::followsTheLocale()
{
    QLocale::setDefault(QLocale(QLocale::German, QLocale::Germany));
    QCOMPARE(format::count(1204), QStringLiteral("1.204"));
    QCOMPARE(format::bytes(12'100), QStringLiteral("12,1 kB"));
}

QTEST_APPLESS_MAIN(TestFormat)
#include "tst_format.moc"
