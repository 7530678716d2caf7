// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/messages/logtime.h"

#include <QDateTime>
#include <QTest>

using namespace porthole;

class TestLogTime final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesIntervals_data();
    void writesIntervals();
    void readsTimes_data();
    void readsTimes();
};

void TestLogTime::writesIntervals_data()
{
    QTest::addColumn<qint64>("ns");
    QTest::addColumn<QString>("text");
    QTest::newRow("none") << qint64(0) << QStringLiteral("+0.000000");
    QTest::newRow("micros") << qint64(120'999) << QStringLiteral("+0.000120");
    QTest::newRow("seconds") << qint64(59'999'999'999) << QStringLiteral("+59.999999");
    QTest::newRow("minutes") << qint64(61'000'001'000) << QStringLiteral("+1:01.000001");
    QTest::newRow("hours") << qint64(3'723'000'000'000) << QStringLiteral("+1:02:03.000000");
    QTest::newRow("days") << qint64(360'000'000'000'000) << QStringLiteral("+100:00:00.000000");
    QTest::newRow("back") << qint64(-500'000'000) << QStringLiteral("-0.500000");
}

void TestLogTime::writesIntervals()
{
    QFETCH(qint64, ns);
    QFETCH(QString, text);
    QCOMPARE(logtime::interval(ns), text);
}

void TestLogTime::readsTimes_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("time"); // local, to the second; empty: none
    QTest::addColumn<int>("fractionNs");
    const auto row = [](const char *text, const char *time, int fractionNs) {
        QTest::newRow(text) << QString::fromLatin1(text) << QString::fromLatin1(time) << fractionNs;
    };
    row("12:01", "2026-11-23T12:01:00", 0);
    row(" 9:01:07 ", "2026-11-23T09:01:07", 0);
    row("12:01:07.5", "2026-11-23T12:01:07", 500'000'000);
    row("12:01:07,123456789", "2026-11-23T12:01:07", 123'456'789);
    row("2025-01-02 12:01", "2025-01-02T12:01:00", 0);
    row("2025-01-02T12:01:07", "2025-01-02T12:01:07", 0);
    row("2261-12-31 23:59", "2261-12-31T23:59:00", 0);
    row("9999-12-31 23:59", "", 0);
    row("1600-01-01 00:00", "", 0);
    row("24:00", "", 0);
    row("12:60", "", 0);
    row("2025-02-30 12:00", "", 0);
    row("noon", "", 0);
    row("", "", 0);
    row("12", "", 0);
}

void TestLogTime::readsTimes()
{
    QFETCH(QString, text);
    QFETCH(QString, time);
    QFETCH(int, fractionNs);
    const QDateTime near(QDate(2026, 11, 23), QTime(8, 0));
    const auto ns = logtime::parse(text, near.toMSecsSinceEpoch() * 1'000'000);
    QCOMPARE(ns.has_value(), !time.isEmpty());
    if (ns)
        QCOMPARE(*ns,
                 QDateTime::fromString(time, Qt::ISODate).toSecsSinceEpoch() * 1'000'000'000 + fractionNs);
}

QTEST_APPLESS_MAIN(TestLogTime)
#include "tst_logtime.moc"
