// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/bytetext.h"
#include "tests/core/export/exportedfile.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace porthole;
using namespace porthole::test;

/// The formats that have a line for each entry, and raw bytes.
class ExportLinesTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qputenv("TZ", "Asia/Kolkata"); }
    void text();
    void textInLocalTime();
    void csv();
    void jsonl();
    void contentComesBack_data();
    void contentComesBack();
    void noCellIsAFormula_data();
    void noCellIsAFormula();
    void everyKindOfEvent();
    void raw();

private:
    static FakeLog conversation();
    static Message eventEntry(EventKind kind, const QByteArray &text, qint64 length = 0);
};

FakeLog ExportLinesTest::conversation()
{
    FakeLog log;
    log.append(eventEntry(EventKind::Started, "127.0.0.1:9000"));
    log.open(1, 1);
    log.in(1, 10, "say \"hi\", \\ \x1b[1m\r\n");
    log.truncated(1, 20, Direction::Out, "abc", 10);
    Message stray;
    stray.client = ConnectionId{1};
    stray.timeNs = FakeLog::ns(30) + 7;
    stray.kind = FrameKind::Stray;
    stray.endsRead = true;
    stray.bytes = "\xff\xe2\x82\xac";
    stray.length = 4;
    log.append(stray);
    log.close(1, 40, CloseReason::Kicked);
    log.append(eventEntry(EventKind::NotKept, {}, 3));
    return log;
}

Message ExportLinesTest::eventEntry(EventKind kind, const QByteArray &text, qint64 length)
{
    Message event;
    event.timeNs = FakeLog::start;
    event.event = kind;
    event.bytes = text;
    event.length = length;
    return event;
}

void ExportLinesTest::text()
{
    const ExportedFile file(conversation(), ExportFormat::Text);
    QCOMPARE(file.content(),
             QByteArray("2026-11-23T12:00:00.000000Z listening: 127.0.0.1:9000\n"
                        "2026-11-23T12:00:00.000001Z #1 opened: 127.0.0.1:50000\n"
                        "2026-11-23T12:00:00.000010Z #1 \u2190 18 B  say \"hi\", \\\\ \\x1b[1m\\r\\n\n"
                        "2026-11-23T12:00:00.000020Z #1 \u2192 10 B, 3 kept  abc\n"
                        "2026-11-23T12:00:00.000030Z #1 \u2190 4 B stray  \\xff\u20ac\n"
                        "2026-11-23T12:00:00.000040Z #1 closed: kicked by the user\n"
                        "2026-11-23T12:00:00.000000Z 3 messages were not kept\n"));
    QCOMPARE(file.result()->messages, 3u);
    QCOMPARE(file.result()->events, 4u);
    QCOMPARE(file.result()->bytes, 18 + 3 + 4);
    QCOMPARE(file.result()->truncated, 1u);
    QCOMPARE(file.result()->missingBytes, 7);
}

void ExportLinesTest::textInLocalTime()
{
    FakeLog log;
    log.in(1, 10, "x");
    const ExportedFile file(log, ExportFormat::Text, {}, false);
    QCOMPARE(file.content(), QByteArray("2026-11-23 17:30:00.000010 #1 \u2190 1 B  x\n"));
}

void ExportLinesTest::csv()
{
    const ExportedFile file(conversation(), ExportFormat::Csv);
    QCOMPARE(
        file.content(),
        QByteArray("sequence,time,client,peer,direction,kind,event,length,kept,content\r\n"
                   "0,2026-11-23T12:00:00.000000000Z,,,,,started,,,\"127.0.0.1:9000\"\r\n"
                   "1,2026-11-23T12:00:00.000001000Z,1,127.0.0.1:50000,,,opened,,,\"127.0.0.1:50000\"\r\n"
                   "2,2026-11-23T12:00:00.000010000Z,1,127.0.0.1:50000,in,complete,,18,18,"
                   "\"say \"\"hi\"\", \\\\ \\x1b[1m\\r\\n\"\r\n"
                   "3,2026-11-23T12:00:00.000020000Z,1,127.0.0.1:50000,out,complete,,10,3,\"abc\"\r\n"
                   "4,2026-11-23T12:00:00.000030007Z,1,127.0.0.1:50000,in,stray,,4,4,\"\\xff\u20ac\"\r\n"
                   "5,2026-11-23T12:00:00.000040000Z,1,127.0.0.1:50000,,,closed,,,\"kicked by the user\"\r\n"
                   "6,2026-11-23T12:00:00.000000000Z,,,,,not-kept,3,,\"\"\r\n"));
}

void ExportLinesTest::jsonl()
{
    const ExportedFile file(conversation(), ExportFormat::Jsonl);
    QCOMPARE(
        file.content(),
        QByteArray(
            R"({"sequence":0,"time":"2026-11-23T12:00:00.000000000Z","event":"started","text":"127.0.0.1:9000"})"
            "\n"
            R"({"sequence":1,"time":"2026-11-23T12:00:00.000001000Z","client":1,"peer":"127.0.0.1:50000","event":"opened","text":"127.0.0.1:50000"})"
            "\n"
            R"({"sequence":2,"time":"2026-11-23T12:00:00.000010000Z","client":1,"peer":"127.0.0.1:50000","direction":"in","kind":"complete","length":18,"text":"say \"hi\", \\ \u001b[1m\u000d\u000a"})"
            "\n"
            R"({"sequence":3,"time":"2026-11-23T12:00:00.000020000Z","client":1,"peer":"127.0.0.1:50000","direction":"out","kind":"complete","length":10,"kept":3,"text":"abc"})"
            "\n"
            R"({"sequence":4,"time":"2026-11-23T12:00:00.000030007Z","client":1,"peer":"127.0.0.1:50000","direction":"in","kind":"stray","length":4,"endsRead":true,"base64":"/+KCrA=="})"
            "\n"
            R"({"sequence":5,"time":"2026-11-23T12:00:00.000040000Z","client":1,"peer":"127.0.0.1:50000","event":"closed","reason":"kicked","text":"kicked by the user"})"
            "\n"
            R"({"sequence":6,"time":"2026-11-23T12:00:00.000000000Z","event":"not-kept","length":3,"text":""})"
            "\n"));
}

void ExportLinesTest::contentComesBack_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("zero") << QByteArray(3, '\0');
    QTest::newRow("quotes and line ends") << QByteArray("\"a\",\r\n\"\"b\\n\n");
    QByteArray all;
    for (int c = 0; c < 256; ++c)
        all += char(c);
    QTest::newRow("every byte") << all;
    QTest::newRow("every byte, many times") << all.repeated(1000);
    QTest::newRow("characters") << QByteArray("\u00e4\u20ac\U0001f30d").repeated(20'000);
    QTest::newRow("byte order marks") << QByteArray("\ufeff\ufeffx\ufeff").repeated(20'000);
    QTest::newRow("not quite base64's threes") << QByteArray(100'001, '\xff');
}

void ExportLinesTest::contentComesBack()
{
    QFETCH(QByteArray, bytes);

    FakeLog log;
    log.in(1, 0, bytes);
    const QByteArray line = ExportedFile(log, ExportFormat::Jsonl).content();
    QCOMPARE(line.count('\n'), 1);
    QVERIFY(std::all_of(line.begin(), line.end(), [](char c) { return uchar(c) < 0x7f; }));
    QJsonParseError problem;
    const QJsonObject object = QJsonDocument::fromJson(line, &problem).object();
    QCOMPARE(problem.error, QJsonParseError::NoError);
    QVERIFY(object.contains(u"text") != object.contains(u"base64"));
    QCOMPARE(object.contains(u"text") ? object[u"text"].toString().toUtf8()
                                      : QByteArray::fromBase64(object[u"base64"].toString().toLatin1()),
             bytes);

    const QByteArray table = ExportedFile(log, ExportFormat::Csv).content();
    QCOMPARE(table.count('\n'), 2);
    const qsizetype quote = table.indexOf('"');
    const QByteArray content = table.sliced(quote + 1, table.size() - quote - 4).replace("\"\"", "\"");
    QCOMPARE(fromEscaped(QString::fromUtf8(content)).value(), bytes);

    const QByteArray text = ExportedFile(log, ExportFormat::Text).content();
    QCOMPARE(text.count('\n'), 1);
    QCOMPARE(fromEscaped(QString::fromUtf8(text.sliced(text.indexOf("B  ") + 3).chopped(1))).value(), bytes);
}

void ExportLinesTest::noCellIsAFormula_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("cell");
    QTest::newRow("equals") << QByteArray("=1+1") << QByteArray("\"\\x3d1+1\"");
    QTest::newRow("plus") << QByteArray("+") << QByteArray("\"\\x2b\"");
    QTest::newRow("minus") << QByteArray("-1") << QByteArray("\"\\x2d1\"");
    QTest::newRow("at") << QByteArray("@SUM(A1)\"") << QByteArray("\"\\x40SUM(A1)\"\"\"");
    QTest::newRow("tab") << QByteArray("\t=1") << QByteArray("\"\\t=1\"");
    QTest::newRow("of full width") << QByteArray("\uff1d1") << QByteArray("\"\\xef\\xbc\\x9d1\"");
    QTest::newRow("further on") << QByteArray("a=1") << QByteArray("\"a=1\"");
}

/// And yet its bytes come back.
void ExportLinesTest::noCellIsAFormula()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, cell);

    FakeLog log;
    log.in(1, 0, bytes);
    const QByteArray table = ExportedFile(log, ExportFormat::Csv).content();
    const QByteArray content = table.sliced(table.indexOf('"')).chopped(2);
    QCOMPARE(content, cell);
    const QByteArray text = content.sliced(1).chopped(1).replace("\"\"", "\"");
    QCOMPARE(fromEscaped(QString::fromUtf8(text)).value(), bytes);
}

void ExportLinesTest::everyKindOfEvent()
{
    FakeLog log;
    log.open(1, 0);
    for (int kind = 1; kind <= int(lastEventKind); ++kind) {
        Message entry = eventEntry(EventKind(kind), "a \"reason\"\n", 5);
        entry.client = ConnectionId{1};
        log.append(entry);
    }
    for (const ExportFormat format : {ExportFormat::Text, ExportFormat::Csv, ExportFormat::Jsonl}) {
        const ExportedFile file(log, format);
        QCOMPARE(file.result()->events, quint64(lastEventKind) + 1);
        const QByteArray content = file.content();
        QCOMPARE(content.count("reason"), int(lastEventKind));
        QCOMPARE(content.count('\n'), int(lastEventKind) + (format == ExportFormat::Csv ? 2 : 1));
    }
    QVERIFY(ExportedFile(log, ExportFormat::Text).content().contains("5 B were not sent"));
}

void ExportLinesTest::raw()
{
    FakeLog log;
    log.open(1, 0);
    log.in(1, 10, QByteArray("one\r\n\0", 6));
    log.in(2, 20, "other");
    log.out(1, 30, "reply");
    log.truncated(1, 40, Direction::In, "two", 10);
    log.in(1, 50, QByteArray(100'000, 'x'));
    MessageFilter filter;
    filter.clients = {ConnectionId{1}};
    filter.direction = Direction::In;
    const ExportedFile in(log, ExportFormat::Raw, filter);
    QCOMPARE(in.content(), QByteArray("one\r\n\0two", 9) + QByteArray(100'000, 'x'));
    QCOMPARE(in.result()->missingBytes, 7);
    filter.direction = Direction::Out;
    QCOMPARE(ExportedFile(log, ExportFormat::Raw, filter).content(), QByteArray("reply"));
}

QTEST_GUILESS_MAIN(ExportLinesTest)
#include "tst_exportlines.moc"
