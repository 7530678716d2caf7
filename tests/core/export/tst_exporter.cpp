// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/exporter.h"
#include "tests/core/export/fakelog.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

using namespace porthole;
using namespace porthole::test;

Q_DECLARE_METATYPE(porthole::ExportFormat)
Q_DECLARE_METATYPE(porthole::MessageFilter)

/// What holds for all formats: progress, stopping, errors, and that a file appears whole or not at all.
class ExporterTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void progresses_data();
    void progresses();
    void stops_data();
    void stops();
    void stopsWhereNothingPasses_data();
    void stopsWhereNothingPasses();
    void leavesAnOlderFileWhenStopped();
    void replacesAnOlderFile();
    void runsInAnyThread();
    void cannotWrite();
    void refuses_data();
    void refuses();
    void tellsWhatIsMissing();
    void beginsWhereItIsTold_data();
    void beginsWhereItIsTold();
    void saysWhatCameOfIt();

private:
    static void addFormats();
    [[nodiscard]] ExportSpec spec(ExportFormat format) const;
    [[nodiscard]] QStringList files() const
    {
        return QDir(m_folder.path()).entryList(QDir::Files | QDir::Hidden);
    }
    void putFile(const QByteArray &text) const;
    [[nodiscard]] QByteArray fileText() const;

    FakeLog m_log;
    QTemporaryDir m_folder;
};

void ExporterTest::initTestCase()
{
    m_log.open(1, 0);
    for (int i = 0; i < 20'000; ++i)
        m_log.in(1, i, "some bytes\n");
    m_log.close(1, 30'000);
}

void ExporterTest::addFormats()
{
    QTest::addColumn<ExportFormat>("format");
    for (const QString &name : exportFormatNames())
        QTest::newRow(qPrintable(name)) << exportFormatNamed(name).value();
}

ExportSpec ExporterTest::spec(ExportFormat format) const
{
    ExportSpec spec{m_folder.filePath(QStringLiteral("out")), format, {}, false, 0};
    if (format == ExportFormat::Raw) {
        spec.filter.clients = {ConnectionId{1}};
        spec.filter.direction = Direction::In;
    }
    return spec;
}

void ExporterTest::putFile(const QByteArray &text) const
{
    QFile file(spec(ExportFormat::Text).file);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
}

QByteArray ExporterTest::fileText() const
{
    QFile file(spec(ExportFormat::Text).file);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void ExporterTest::progresses_data()
{
    addFormats();
}

void ExporterTest::progresses()
{
    QFETCH(ExportFormat, format);

    QList<int> told;
    const auto result =
        Exporter(m_log, m_log.clients(), spec(format), {[&](int percent) { told += percent; }, nullptr})
            .run();
    QVERIFY(result.has_value());
    QCOMPARE(result->messages, 20'000u);
    QVERIFY(!result->isCancelled);
    QCOMPARE(told.first(), 0);
    QCOMPARE(told.last(), 100);
    QVERIFY2(told.size() > 10, QByteArray::number(told.size()));
    QVERIFY(std::is_sorted(told.begin(), told.end()));
    QVERIFY(std::adjacent_find(told.begin(), told.end()) == told.end());
}

void ExporterTest::stops_data()
{
    QTest::addColumn<ExportFormat>("format");
    QTest::addColumn<int>("atPercent");
    for (const QString &name : exportFormatNames()) {
        for (const int percent : {0, 10, 60})
            QTest::addRow("%s at %d", qPrintable(name), percent)
                << exportFormatNamed(name).value() << percent;
    }
}

void ExporterTest::stops()
{
    QFETCH(ExportFormat, format);
    QFETCH(int, atPercent);

    QFile::remove(spec(format).file);
    std::atomic<bool> cancel = false;
    int last = 0;
    const auto result = Exporter(m_log, m_log.clients(), spec(format),
                                 {[&](int percent) {
                                      last = percent;
                                      cancel = percent >= atPercent;
                                  },
                                  &cancel})
                            .run();
    QVERIFY(result.has_value());
    QVERIFY(result->isCancelled);
    QVERIFY(result->messages < 20'000);
    QVERIFY2(last < atPercent + 10, QByteArray::number(last));
    QCOMPARE(files(), QStringList());
}

void ExporterTest::stopsWhereNothingPasses_data()
{
    addFormats();
}

void ExporterTest::stopsWhereNothingPasses()
{
    QFETCH(ExportFormat, format);

    ExportSpec nothing = spec(format);
    nothing.filter.pattern.bytes = "is nowhere";
    std::atomic<bool> cancel = false;
    int last = 0;
    const auto result = Exporter(m_log, m_log.clients(), nothing,
                                 {[&](int percent) {
                                      last = percent;
                                      cancel = percent >= 3;
                                  },
                                  &cancel})
                            .run();
    QVERIFY(result.has_value());
    QVERIFY(result->isCancelled);
    QVERIFY2(last < 50, QByteArray::number(last));
}

void ExporterTest::leavesAnOlderFileWhenStopped()
{
    putFile("older");
    const std::atomic<bool> cancel = true;
    const auto result = Exporter(m_log, m_log.clients(), spec(ExportFormat::Text), {{}, &cancel}).run();
    QVERIFY(result->isCancelled);
    QCOMPARE(fileText(), QByteArray("older"));
    QCOMPARE(files(), QStringList(QStringLiteral("out")));
}

void ExporterTest::replacesAnOlderFile()
{
    putFile("older, and in the way until the new one is whole");
    bool wasOlder = true;
    const auto result =
        Exporter(
            m_log, m_log.clients(), spec(ExportFormat::Text),
            {[&](int percent) { wasOlder = wasOlder && (percent == 100 || fileText().startsWith("older")); },
             nullptr})
            .run();
    QVERIFY(result.has_value());
    QVERIFY(wasOlder);
    QCOMPARE(fileText().count('\n'), 20'002);
    QCOMPARE(files(), QStringList(QStringLiteral("out")));
}

void ExporterTest::runsInAnyThread()
{
    const std::unique_ptr<MessageSource> source = m_log.another();
    Result<ExportSummary> result;
    const std::unique_ptr<QThread> thread(
        QThread::create([&] { result = Exporter(*source, m_log.clients(), spec(ExportFormat::Csv)).run(); }));
    thread->start();
    QVERIFY(thread->wait());
    QCOMPARE(result->messages, 20'000u);
}

void ExporterTest::cannotWrite()
{
    ExportSpec nowhere = spec(ExportFormat::Text);
    nowhere.file = m_folder.filePath(QStringLiteral("no/such/folder/out.txt"));
    const auto result = Exporter(m_log, m_log.clients(), nowhere).run();
    QVERIFY(!result.has_value());
    QCOMPARE(result.error().code, ErrorCode::FileNotWritable);
    QCOMPARE(result.error().subject, nowhere.file);
    QVERIFY(!result.error().detail.isEmpty());
}

void ExporterTest::refuses_data()
{
    QTest::addColumn<ExportFormat>("format");
    QTest::addColumn<MessageFilter>("filter");
    MessageFilter in;
    in.direction = Direction::In;
    MessageFilter two = in;
    two.clients = {ConnectionId{1}, ConnectionId{2}};
    MessageFilter client;
    client.clients = {ConnectionId{1}};
    MessageFilter broken;
    broken.pattern = {BytePattern::Kind::Regex, false, "(unclosed"};
    QTest::newRow("raw of all") << ExportFormat::Raw << MessageFilter();
    QTest::newRow("raw of no client") << ExportFormat::Raw << in;
    QTest::newRow("raw of two") << ExportFormat::Raw << two;
    QTest::newRow("raw of both directions") << ExportFormat::Raw << client;
    QTest::newRow("broken expression") << ExportFormat::Text << broken;
}

void ExporterTest::refuses()
{
    QFETCH(ExportFormat, format);
    QFETCH(MessageFilter, filter);

    putFile("older");
    ExportSpec refused{spec(format).file, format, filter, false};
    const auto result = Exporter(m_log, m_log.clients(), refused).run();
    QVERIFY(!result.has_value());
    QCOMPARE(result.error().code, ErrorCode::InvalidValue);
    QCOMPARE(fileText(), QByteArray("older"));
}

void ExporterTest::tellsWhatIsMissing()
{
    FakeLog log;
    log.open(1, 0);
    log.truncated(1, 10, Direction::In, "abc", 10);
    log.truncated(1, 20, Direction::In, {}, 10);
    log.in(1, 30, "whole");
    const auto result = Exporter(log, log.clients(), spec(ExportFormat::Jsonl)).run();
    QCOMPARE(result->truncated, 2u);
    QCOMPARE(result->missingBytes, 17);
    QCOMPARE(result->messages, 3u);
    QCOMPARE(result->events, 1u);
    QCOMPARE(result->bytes, 8);
    QCOMPARE(result->leftOut, 0u);
}

void ExporterTest::beginsWhereItIsTold_data()
{
    addFormats();
}

/// Without a filter, and with one, whose search begins at the oldest entry all the same.
void ExporterTest::beginsWhereItIsTold()
{
    QFETCH(ExportFormat, format);

    ExportSpec late = spec(format);
    late.from = 19'001; // the entry before the first message is that of the opening
    for (const bool isFiltered : {false, true}) {
        if (isFiltered)
            late.filter.clients = {ConnectionId{1}};
        const auto result = Exporter(m_log, m_log.clients(), late).run();
        QVERIFY(result.has_value());
        QCOMPARE(result->messages, 1000u);
        QCOMPARE(result->missed, 0u);
    }
    late.from = 1'000'000;
    const auto nothing = Exporter(m_log, m_log.clients(), late).run();
    QVERIFY(nothing.has_value());
    QCOMPARE(nothing->messages, 0u);
}

void ExporterTest::saysWhatCameOfIt()
{
    ExportSummary summary;
    summary.messages = 3;
    summary.bytes = 42;
    QCOMPARE(summary.toString(QStringLiteral("x.csv")),
             QStringLiteral("3 messages, 42 B, written to x.csv\n"));
    summary.events = 2;
    summary.truncated = 1;
    summary.missingBytes = 7;
    summary.leftOut = 4;
    summary.missed = 5;
    summary.notKept = 6;
    const QStringList lines = summary.toString(QStringLiteral("x.csv")).trimmed().split(u'\n');
    QCOMPARE(lines.size(), 5);
    QCOMPARE(lines[0], QStringLiteral("3 messages, 42 B, written to x.csv, and 2 events"));
    QVERIFY(lines[1].startsWith(QStringLiteral("1 message was not kept whole by the capture: 7 B")));
    QVERIFY(lines[2].startsWith(QStringLiteral("4 messages were left out")));
    QVERIFY(lines[3].startsWith(QStringLiteral("5 entries could not be read")));
    QVERIFY(lines[4].startsWith(QStringLiteral("6 messages never reached the capture")));
    summary.messages = 1;
    summary.events = 1;
    summary.truncated = 0;
    summary.leftOut = 1;
    summary.missed = 1;
    summary.notKept = 1;
    QCOMPARE(summary.toString(QStringLiteral("x.csv")),
             QStringLiteral("1 message, 42 B, written to x.csv, and 1 event\n"
                            "1 message was left out: the capture does not tell who its client was\n"
                            "1 entry could not be read any more\n"
                            "1 message never reached the capture, which could not keep up\n"));
}

QTEST_GUILESS_MAIN(ExporterTest)
#include "tst_exporter.moc"
