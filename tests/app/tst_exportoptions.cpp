// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/exportoptions.h"

#include <QTemporaryDir>
#include <QTest>

using namespace porthole;
using namespace Qt::Literals::StringLiterals;

using Change = std::function<void(ExportSpec &)>;

Q_DECLARE_METATYPE(Change)

class ExportOptionsTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qputenv("TZ", "Asia/Kolkata"); }
    void filters_data();
    void filters();
    void formats_data();
    void formats();
    void errors_data();
    void errors();
    void refusesTheCaptureItself();
    void help();

private:
    /// Words are parted by blanks.
    static Result<ExportOptions> parse(const QString &words)
    {
        return parseExportOptions(QStringList{u"porthole"_s, u"export"_s} +
                                  words.split(u' ', Qt::SkipEmptyParts));
    }
};

void ExportOptionsTest::filters_data()
{
    QTest::addColumn<QString>("options");
    QTest::addColumn<Change>("change");
    const auto row = [](const char *options, const Change &change) {
        QTest::newRow(options) << QString::fromUtf8(options) << change;
    };
    using Kind = BytePattern::Kind;
    const auto from = [](qint64 ns) { return [ns](ExportSpec &spec) { spec.filter.fromNs = ns; }; };
    const qint64 second = 1'000'000'000;
    const qint64 noon = 1'795'435'200 * second; // 2026-11-23T12:00:00Z
    row("", [](ExportSpec &) {});
    row("--client 42", [](ExportSpec &spec) { spec.filter.clients = {ConnectionId{42}}; });
    row("--client 1,#2 --client 3", [](ExportSpec &spec) {
        spec.filter.clients = {ConnectionId{1}, ConnectionId{2}, ConnectionId{3}};
    });
    row("--direction in", [](ExportSpec &spec) { spec.filter.direction = Direction::In; });
    row("--direction=out", [](ExportSpec &spec) { spec.filter.direction = Direction::Out; });
    row("--text Héllo\\n", [](ExportSpec &spec) { spec.filter.pattern = {Kind::Text, false, "Héllo\\n"}; });
    row("--text x --match-case", [](ExportSpec &spec) { spec.filter.pattern = {Kind::Text, true, "x"}; });
    row("--hex 0d:0A", [](ExportSpec &spec) { spec.filter.pattern = {Kind::Bytes, false, "\r\n"}; });
    row("--regex ^a+$", [](ExportSpec &spec) { spec.filter.pattern = {Kind::Regex, false, "^a+$"}; });
    row("--min-size 3 --max-size 5", [](ExportSpec &spec) {
        spec.filter.minLength = 3;
        spec.filter.maxLength = 5;
    });
    row("--min-size 1k --max-size 2MiB", [](ExportSpec &spec) {
        spec.filter.minLength = 1024;
        spec.filter.maxLength = 2 * 1024 * 1024;
    });
    row("--max-size 0", [](ExportSpec &spec) { spec.filter.maxLength = 0; });
    row("--utc", [](ExportSpec &spec) { spec.utc = true; });
    row("--to 2026-11-23T12:00:00Z", [=](ExportSpec &spec) { spec.filter.toNs = noon; });
    row("--from 2026-11-23T12:00:00Z", from(noon));
    row("--from 2026-11-23T12:00:00.5Z", from(noon + second / 2));
    row("--from 2026-11-23T12:00:00.000000001Z", from(noon + 1));
    row("--from 2026-11-23T14:00:00,25+02:00", from(noon + second / 4));
    row("--from 2026-11-23T17:30:00.123456", from(noon + 123'456'000));
    row("--from 2026-11-23T17:30", from(noon));
    row("--from 1678-01-01T00:00:00Z", from(-9'214'560'000 * second));
    row("--from 2026-11-23", from(noon - (17 * 3600 + 1800) * second));
}

void ExportOptionsTest::filters()
{
    QFETCH(QString, options);
    QFETCH(Change, change);

    ExportSpec expected{u"out.txt"_s, ExportFormat::Text, {}, false};
    change(expected);
    for (const QString &line : {u"in.porthole out.txt "_s + options, options + u" in.porthole out.txt"_s}) {
        const auto parsed = parse(line);
        QVERIFY2(parsed.has_value(), parsed ? "" : qPrintable(describe(parsed.error())));
        QCOMPARE(parsed->capture, u"in.porthole"_s);
        QCOMPARE(parsed->spec.file, expected.file);
        QCOMPARE(parsed->spec.format, expected.format);
        QCOMPARE(parsed->spec.utc, expected.utc);
        QCOMPARE(parsed->spec.filter.fromNs, expected.filter.fromNs);
        QCOMPARE(parsed->spec.filter.pattern.bytes, expected.filter.pattern.bytes);
        QVERIFY(parsed->spec.filter == expected.filter);
    }
}

void ExportOptionsTest::formats_data()
{
    QTest::addColumn<QString>("words");
    QTest::addColumn<ExportFormat>("format");
    QTest::newRow("pcapng") << u"a b.pcapng"_s << ExportFormat::Pcapng;
    QTest::newRow("jsonl") << u"a b.jsonl"_s << ExportFormat::Jsonl;
    QTest::newRow("csv") << u"a b.CSV"_s << ExportFormat::Csv;
    QTest::newRow("raw") << u"a b.bin --client 1 --direction in"_s << ExportFormat::Raw;
    QTest::newRow("told") << u"a b --format pcapng"_s << ExportFormat::Pcapng;
    QTest::newRow("told otherwise") << u"a b.csv --format txt"_s << ExportFormat::Text;
    QTest::newRow("told raw") << u"a b --format raw --client 1 --direction out"_s << ExportFormat::Raw;
}

void ExportOptionsTest::formats()
{
    QFETCH(QString, words);
    QFETCH(ExportFormat, format);

    const auto parsed = parse(words);
    QVERIFY2(parsed.has_value(), parsed ? "" : qPrintable(describe(parsed.error())));
    QCOMPARE(parsed->spec.format, format);
}

void ExportOptionsTest::errors_data()
{
    QTest::addColumn<QString>("words");
    QTest::addColumn<QString>("sentence"); // its beginning
    const auto row = [](const char *words, const char *sentence) {
        QTest::newRow(words) << QString::fromUtf8(words) << QString::fromUtf8(sentence);
    };
    row("", "export: needs the name of a capture");
    row("a", "export: needs the name of the file to write after \"a\"");
    row("a b.csv c", "c: is one name too many; give");
    row("a b", "b: does not say by its end how to write it; let it end in .pcapng,");
    row("a b.pcap", "b.pcap: does not say by its end");
    row("a b.csv --format pcap", "--format: \"pcap\" is not one of pcapng, jsonl, csv, txt, raw");
    row("a b.csv --client x", "--client: \"x\" is not the number of a client (such as 42");
    row("a b.csv --client 1,,2", "--client: \"\" is not the number");
    row("a b.csv --client 0", "--client: \"0\" is not the number");
    row("a b.csv --client -1", "--client: \"-1\" is not the number");
    row("a b.csv --direction up", "--direction: \"up\" is not in or out");
    row("a b.csv --hex 0d0", "--hex: the last byte has one hex digit");
    row("a b.csv --hex xy", "--hex: \"x\" at character 1 is not");
    row("a b.csv --text=", "--text: is empty; give");
    row("a b.csv --regex (a", "--regex: \"(a\" ");
    row("a b.csv --text a --hex 61", "--hex: cannot be given beside --text; choose one");
    row("a b.csv --text a --regex a", "--regex: cannot be given beside --text");
    row("a b.csv --match-case", "--match-case: needs --text or --regex beside it");
    row("a b.csv --hex 61 --match-case", "--match-case: needs --text or --regex");
    row("a b.csv --from noon", "--from: \"noon\" is not a time (such as 2026-");
    row("a b.csv --from 2026-11-31T00:00:00Z", "--from: \"2026-11-31T00:00:00Z\" is not a time");
    row("a b.csv --to 9999-12-31T23:59:59Z",
        "--to: \"9999-12-31T23:59:59Z\" is not a time (such as 2026-11-23T12:01:07.25 or "
        "2026-11-23T11:01:07Z) of the years 1678 to 2261");
    row("a b.csv --from 1600-01-01", "--from: \"1600-01-01\" is not a time");
    row("a b.csv --to 2026-11-23.5", "--to: \"2026-11-23.5\" is not a time");
    row("a b.csv --from 2026-11-23 --to 2026-11-23", "--to: \"2026-11-23\" is not after --from");
    row("a b.csv --min-size many", "--min-size: \"many\" is not a number of bytes");
    row("a b.csv --max-size 10X", "--max-size: \"10X\" is not a number of bytes, such as 500 or 64K");
    row("a b.csv --min-size 5 --max-size 4", "--max-size: 4 is below --min-size");
    row("a b.raw", "--client: raw bytes are those of one client; give");
    row("a b.raw --client 1,2 --direction in", "--client: raw bytes are those of one client");
    row("a b.raw --client 1", "--direction: raw bytes are those of one direction; give");
    row("a b.csv --port 9", "--port: there is no such option of export");
    row("a b.csv -x", "-x: there is no such option");
    row("a b.csv --utc=yes", "--utc: takes no value");
    row("a b.csv --client", "--client: needs a value after it");
}

void ExportOptionsTest::errors()
{
    QFETCH(QString, words);
    QFETCH(QString, sentence);

    const auto parsed = parse(words);
    QVERIFY(!parsed.has_value());
    QCOMPARE(parsed.error().code, ErrorCode::InvalidValue);
    QVERIFY2(describe(parsed.error()).startsWith(sentence), qPrintable(describe(parsed.error())));
}

void ExportOptionsTest::refusesTheCaptureItself()
{
    const QTemporaryDir folder;
    QFile capture(folder.filePath(u"capture.csv"_s));
    QVERIFY(capture.open(QIODevice::WriteOnly));
    QVERIFY(QFile::link(u"capture.csv"_s, folder.filePath(u"link.csv"_s)));
    for (const QString &name : {u"capture.csv"_s, u"./capture.csv"_s, u"link.csv"_s}) {
        const auto parsed = parse(capture.fileName() + u' ' + folder.filePath(name));
        QVERIFY2(!parsed.has_value(), qPrintable(name));
        QVERIFY(describe(parsed.error()).contains(u"is the capture itself; choose another name"));
    }
    QVERIFY(parse(capture.fileName() + u' ' + folder.filePath(u"other.csv"_s)).has_value());
}

void ExportOptionsTest::help()
{
    const auto parsed = parse(u"--help --client x"_s);
    QVERIFY(parsed.has_value());
    QVERIFY(parsed->showHelp);
    QVERIFY2(exportHelpText().contains(u" export FILE OUT [options]\n"), qPrintable(exportHelpText()));
    for (const char *option :
         {"--format", "--client", "--direction", "--text", "--hex", "--regex", "--match-case", "--from",
          "--to", "--min-size", "--max-size", "--utc", "--help"})
        QVERIFY2(exportHelpText().contains(QString::fromLatin1(option)), option);
}

QTEST_GUILESS_MAIN(ExportOptionsTest)
#include "tst_exportoptions.moc"
