// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/capturefile.h"
#include "core/capture/capturereader.h"
#include "core/capture/captureschema.h"
#include "tests/core/capture/batches.h"
#include "tests/core/capture/capturefixture.h"

#include <QFileInfo>
#include <QProcess>
#include <QTest>

using namespace porthole;
using namespace porthole::test;

/// A capture file as such: its form, its bounds, and who else may read it.
class CaptureFormTest final : public QObject, private CaptureFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init() { renew(); }
    void forgetsTheOldest();
    void isReadableByAnySqliteTool();
    void namesEveryEvent();
    void takesWhatItDoesNotKnowForANote();
    void readsOlderVersions();
    void neverOverwrites();
    void refuses_data();
    void refuses();
    void readsWhileItIsWritten();
    void readingLeavesTheWriterItsLocks();
    void isItsOwnersAlone();
    void forgetsClientsWithTheirEnd();
};

void CaptureFormTest::forgetsTheOldest()
{
    CaptureOptions options;
    options.maxBytes = 1024 * 1024;
    const auto file = create(options);
    const QByteArray text(1000, 't');
    for (int i = 0; i < 400; ++i) {
        QVERIFY(file->write(std::vector{messages(1, {text, text, text, text, QByteArray::number(i)})}));
        QVERIFY(file->forgetOldest());
        QVERIFY(file->usedBytes() <= options.maxBytes);
    }
    QVERIFY(file->first() > 0);
    QCOMPARE(file->end(), 2000u);
    QVERIFY(file->end() - file->first() > 500); // and no more than it must
    const auto reader = open();
    QCOMPARE(reader->range(), (MessageRange{file->first(), 2000, 0}));
    QCOMPARE(reader->message(1999)->bytes, QByteArray("399"));
    QVERIFY(!reader->message(file->first() - 1));
    QCOMPARE(reader->message(file->first())->bytes, text);
}

void CaptureFormTest::isReadableByAnySqliteTool()
{
    write({echoed(1, {"hello"})});
    const auto database = SqliteDatabase::open(path(), SqliteDatabase::Mode::ReadOnly);
    SqliteStatement query =
        database->prepare("SELECT direction, kind, payload FROM messages ORDER BY sequence");
    QVERIFY(query.step());
    QCOMPARE(query.text(0), QStringLiteral("in"));
    QCOMPARE(query.text(1), QStringLiteral("complete"));
    QVERIFY(query.step());
    QCOMPARE(query.text(0), QStringLiteral("out"));
    QCOMPARE(query.bytes(2).toByteArray(), QByteArray("hello"));
    QVERIFY(!query.step());
    QCOMPARE(database->number("PRAGMA user_version"), captureschema::version);
}

void CaptureFormTest::namesEveryEvent()
{
    constexpr int refused =
        int(EventKind::SendRefused); // its text is how many bytes, which becomes its length
    MessageBatch batch;
    for (int kind = 1; kind <= int(lastEventKind); ++kind)
        batch.appendEvent(EventKind(kind), {kind, kind},
                          kind == refused ? "77" : "text " + QByteArray::number(kind));
    write({batch});
    const auto database = SqliteDatabase::open(path(), SqliteDatabase::Mode::ReadOnly);
    SqliteStatement query = database->prepare("SELECT event, text FROM events ORDER BY sequence");
    QStringList words;
    while (query.step()) {
        words += query.text(0);
        QCOMPARE(query.text(1),
                 words.size() == refused ? QString() : QStringLiteral("text %1").arg(words.size()));
    }
    QCOMPARE(
        words.join(u','),
        QStringLiteral("opened,closed,refused,started,stopping,stopped,settings,not kept,send refused,noted,"
                       "kicked,banned,unbanned"));
    for (int kind = 1; kind <= int(lastEventKind); ++kind)
        QCOMPARE(open()->message(quint64(kind - 1))->event, EventKind(kind));
    QCOMPARE(open()->message(refused - 1)->length, 77);
}

/// A later Porthole may tell of more, and a file may be damaged.
void CaptureFormTest::takesWhatItDoesNotKnowForANote()
{
    MessageBatch batch = messages(1, {"a"});
    batch.appendEvent(EventKind::Closed, {1, 1}, "of a kind to come");
    write({batch});
    const QByteArray sql =
        "UPDATE message SET what = " + QByteArray::number((qint64(lastEventKind) + 1) << 5) +
        " WHERE what >= 32; UPDATE message SET what = 7 << 2 WHERE what < 32";
    QVERIFY(SqliteDatabase::open(path(), SqliteDatabase::Mode::ReadWrite)->execute(sql.constData()));
    const auto reader = open();
    QCOMPARE(reader->message(0)->kind, FrameKind::Malformed);
    QCOMPARE(reader->message(1)->event, EventKind::Noted);
    QCOMPARE(reader->message(1)->bytes, QByteArray("of a kind to come"));
}

void CaptureFormTest::readsOlderVersions()
{
    write({echoed(1, {"hello"})});
    // What version 1 had is all here, and as it was.
    QVERIFY(
        SqliteDatabase::open(path(), SqliteDatabase::Mode::ReadWrite)->execute("PRAGMA user_version = 1"));
    QCOMPARE(open()->message(1)->bytes, QByteArray("hello"));
}

void CaptureFormTest::neverOverwrites()
{
    write({messages(1, {"precious"})});
    const auto second = CaptureFile::create(path(), {});
    QVERIFY(!second);
    QCOMPARE(second.error().code, ErrorCode::FileNotWritable);
    QCOMPARE(second.error().subject, path());
    QCOMPARE(open()->message(0)->bytes, QByteArray("precious"));
}

void CaptureFormTest::refuses_data()
{
    QTest::addColumn<QByteArray>("sql");
    QTest::addColumn<QString>("says");
    QTest::newRow("newer") << QByteArray("PRAGMA user_version = 3") << QStringLiteral("version is 3");
    QTest::newRow("other database") << QByteArray("PRAGMA application_id = 1")
                                    << QStringLiteral("no capture of Porthole's, but another program's");
    QTest::newRow("table gone") << QByteArray("DROP TABLE extent")
                                << QStringLiteral("its tables are not those");
}

void CaptureFormTest::refuses()
{
    QFETCH(QByteArray, sql);
    QFETCH(QString, says);
    write({messages(1, {"a"})});
    QVERIFY(SqliteDatabase::open(path(), SqliteDatabase::Mode::ReadWrite)->execute(sql.constData()));
    const auto reader = CaptureReader::open(path());
    QVERIFY(!reader);
    QCOMPARE(reader.error().code, ErrorCode::FileNotReadable);
    QCOMPARE(reader.error().subject, path());
    QVERIFY2(reader.error().detail.contains(says), qPrintable(reader.error().detail));
}

void CaptureFormTest::readsWhileItIsWritten()
{
    const auto file = create();
    QVERIFY(file->write(std::vector{messages(1, {"one"})}));
    const auto reader = open();
    QCOMPARE(reader->message(0)->bytes, QByteArray("one"));
    QVERIFY(file->write(std::vector{messages(1, {"two"})}));
    QCOMPARE(open()->message(1)->bytes, QByteArray("two"));
    const auto another = reader->another();
    QCOMPARE(another->message(1)->bytes, QByteArray("two"));
}

/// Another program that reads the file, and is the last to close it as far as it can see, takes its journal
/// away. That of a file that is being written must stay.
void CaptureFormTest::readingLeavesTheWriterItsLocks()
{
    const auto file = create();
    QVERIFY(file->write(std::vector{messages(1, {"one"})}));
    const auto reader = open();
    QVERIFY(reader);
    QProcess other;
    other.start(QStringLiteral("python3"),
                {QStringLiteral("-c"),
                 QStringLiteral("import sqlite3, sys\n"
                                "c = sqlite3.connect(sys.argv[1])\n"
                                "print(c.execute('SELECT count(*) FROM messages').fetchone()[0])\n"
                                "c.close()"),
                 path()});
    QVERIFY2(other.waitForFinished(), qPrintable(other.errorString()));
    QCOMPARE(other.readAllStandardOutput().trimmed(), QByteArray("1"));
    QVERIFY(QFileInfo::exists(path() + QStringLiteral("-wal")));
    QVERIFY(file->write(std::vector{messages(1, {"two"})}));
    QCOMPARE(open()->message(1)->bytes, QByteArray("two"));
}

void CaptureFormTest::isItsOwnersAlone()
{
    const auto file = create();
    QVERIFY(file);
#ifdef Q_OS_UNIX
    const auto others =
        QFileDevice::ReadGroup | QFileDevice::ReadOther | QFileDevice::WriteGroup | QFileDevice::WriteOther;
    for (const char *end : {"", "-wal"})
        QVERIFY(!(QFile::permissions(path() + QLatin1StringView(end)) & others));
#endif
}

void CaptureFormTest::forgetsClientsWithTheirEnd()
{
    CaptureOptions options;
    options.maxBytes = 1024 * 1024;
    const auto file = create(options);
    for (quint64 id = 1; id <= 40; ++id) {
        MessageBatch batch(ConnectionId{id});
        CapturedClient gone = client(id);
        batch.appendClient(gone);
        batch.append(Direction::In, FrameKind::Complete, Moment::now(), QByteArray(100'000, 'x'));
        if (id % 2 == 0) {
            gone.closed = CapturedClient::Closed{1, CloseReason::PeerClosed, {}, {}, 0};
            batch.appendClient(gone);
            batch.appendEvent(EventKind::Closed, Moment::now(), "closed");
        }
        QVERIFY(file->write(std::vector{batch}));
        QVERIFY(file->forgetOldest());
    }
    const auto reader = open();
    QVERIFY(reader->range().first > 0);
    QVERIFY(!reader->client(ConnectionId{2})); // its end is forgotten
    QVERIFY(reader->client(ConnectionId{1}));  // is still open
    QVERIFY(reader->client(ConnectionId{40}));
}

QTEST_GUILESS_MAIN(CaptureFormTest)
#include "tst_captureform.moc"
