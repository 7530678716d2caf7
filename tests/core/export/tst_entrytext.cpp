// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/entrytext.h"
#include "core/export/exportformat.h"
#include "core/export/timetext.h"

#include <QTest>

#include <QTimeZone>

#include <limits>

using namespace porthole;

Q_DECLARE_METATYPE(porthole::TimeText::Form)

/// The small parts of which the formats are made.
class EntryTextTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qputenv("TZ", "Asia/Kolkata"); }
    void formats_data();
    void formats();
    void times_data();
    void times();
    void everyEventHasItsWord();
    void parts_data();
    void parts();
    void findsClients();
};

void EntryTextTest::formats_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<std::optional<ExportFormat>>("format");
    const auto row = [](const char *file, std::optional<ExportFormat> format) {
        QTest::newRow(file) << QString::fromLatin1(file) << format;
    };
    row("a.pcapng", ExportFormat::Pcapng);
    row("a.JSONL", ExportFormat::Jsonl);
    row("/b.c/a.csv", ExportFormat::Csv);
    row("a.txt", ExportFormat::Text);
    row("a.csv.bin", ExportFormat::Raw);
    row("a.raw", ExportFormat::Raw);
    row("a.pcap", std::nullopt);
    row("csv", std::nullopt);
    row("a.csv/b", std::nullopt);
    row("", std::nullopt);
}

void EntryTextTest::formats()
{
    QFETCH(QString, file);
    QFETCH(std::optional<ExportFormat>, format);

    QVERIFY(exportFormatOfFile(file) == format);
    for (const QString &name : exportFormatNames())
        QCOMPARE(exportFormatNames()[int(exportFormatNamed(name).value())], name);
    QVERIFY(!exportFormatNamed(u"pcap"));
}

void EntryTextTest::times_data()
{
    QTest::addColumn<TimeText::Form>("form");
    QTest::addColumn<qint64>("ns");
    QTest::addColumn<QByteArray>("text");
    using Form = TimeText::Form;
    QTest::newRow("UTC") << Form::UtcNs << qint64(1'795'435'267'000'000'089)
                         << QByteArray("2026-11-23T12:01:07.000000089Z");
    QTest::newRow("UTC, µs") << Form::UtcUs << qint64(1'795'435'267'123'456'999)
                             << QByteArray("2026-11-23T12:01:07.123456Z");
    QTest::newRow("local") << Form::LocalUs << qint64(1'795'435'267'123'456'999)
                           << QByteArray("2026-11-23 17:31:07.123456");
    QTest::newRow("before 1970") << Form::UtcNs << qint64(-1) << QByteArray("1969-12-31T23:59:59.999999999Z");
    QTest::newRow("as early as can be") << Form::UtcNs << std::numeric_limits<qint64>::min()
                                        << QByteArray("1677-09-21T00:12:43.145224192Z");
}

void EntryTextTest::times()
{
    QFETCH(TimeText::Form, form);
    QFETCH(qint64, ns);
    QFETCH(QByteArray, text);

    TimeText times(form);
    QCOMPARE(times.write(ns), text);
    QCOMPARE(times.write(ns), text);                  // from what it has remembered
    QVERIFY(times.write(ns + 1'000'000'000) != text); // and not from that
    QCOMPARE(times.write(ns), text);
}

void EntryTextTest::everyEventHasItsWord()
{
    QStringList words;
    for (int event = 1; event <= int(lastEventKind); ++event)
        words += keyword(EventKind(event));
    QCOMPARE(words.join(u' '),
             QStringLiteral("opened closed refused started stopping stopped settings not-kept "
                            "send-refused noted kicked banned unbanned"));
    QStringList kinds;
    for (int kind = 0; kind <= int(FrameKind::Undecoded); ++kind)
        kinds += keyword(FrameKind(kind));
    QCOMPARE(kinds.join(u' '), QStringLiteral("complete stray incomplete too-long malformed undecoded"));
}

void EntryTextTest::parts_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("isText");
    QTest::newRow("nothing") << QByteArray() << true;
    QTest::newRow("little") << QByteArray("abc") << true;
    for (int shift = 0; shift < 4; ++shift) { // so that a cut would fall into each byte of a character
        const QByteArray start(shift, '-');
        QTest::addRow("two bytes a character, %d", shift)
            << start + QByteArray("\u00e4").repeated(60'000) << true;
        QTest::addRow("three bytes a character, %d", shift)
            << start + QByteArray("\u20ac").repeated(60'000) << true;
        QTest::addRow("four bytes a character, %d", shift)
            << start + QByteArray("\U0001f30d").repeated(60'000) << true;
    }
    QTest::newRow("no UTF-8 at all") << QByteArray(200'000, '\x80') << false;
}

void EntryTextTest::parts()
{
    QFETCH(QByteArray, bytes);
    QFETCH(bool, isText);

    QByteArray together;
    forEachPart(bytes, [&](QByteArrayView part) {
        QVERIFY(part.size() <= 64 * 1024);
        QVERIFY(!part.isEmpty() || bytes.isEmpty());
        QVERIFY(!isText || part.isValidUtf8());
        together += part;
    });
    QCOMPARE(together, bytes);
}

void EntryTextTest::findsClients()
{
    std::vector<CapturedClient> clients(3);
    for (size_t i = 0; i < clients.size(); ++i)
        clients[i].id = ConnectionId{2 * i + 2};
    for (const quint64 id : {2, 4, 6})
        QCOMPARE(findClient(clients, ConnectionId{id})->id.value, id);
    for (const quint64 id : {0, 1, 3, 7})
        QVERIFY(!findClient(clients, ConnectionId{id}));
    QVERIFY(!findClient({}, ConnectionId{1}));
}

QTEST_APPLESS_MAIN(EntryTextTest)
#include "tst_entrytext.moc"
