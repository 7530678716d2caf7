// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/capture.h"
#include "tests/core/capture/batches.h"

#include <QDir>
#include <QScopeGuard>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <sqlite3.h>

#ifdef Q_OS_UNIX
#include <csignal>
#include <sys/resource.h>
#endif

using namespace porthole;
using namespace porthole::test;

/// A capture as it is made: queue, writer, files.
class CaptureWriterTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void writesWhatIsQueued();
    void writesAllBeforeItEnds();
    void temporaryOneIsRemoved();
    void temporaryOneStaysIfWanted();
    void takesAnotherName();
    void ringKeepsTheNewestFiles();
    void readersOfARingKeepTheirFile();
    void ringTriesAgainToRemoveAFile();
    void ringGoesOnBesideAnEarlierOne();
    void writesMuchInParts();
    void leavesNoHalfFileWhenARingCannotGoOn();
    void goesOnWhenItCannotWrite();
#ifdef Q_OS_UNIX
    void goesOnWhenTheDiskIsFull();
#endif
    void refusesAFolderThatIsNotThere();

private:
    [[nodiscard]] CaptureOptions options() const
    {
        CaptureOptions options;
        options.file = m_folder->filePath(QStringLiteral("run.porthole"));
        return options;
    }
    static void push(const Capture &capture, MessageBatch batch)
    {
        bool isTaken = false; // what QTRY_VERIFY is given it asks again
        QTRY_VERIFY(isTaken || (isTaken = capture.queue()->tryPush(batch)));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void CaptureWriterTest::writesWhatIsQueued()
{
    auto capture = *Capture::start({});
    const auto reader = *capture->reader();
    for (quint64 i = 1; i <= 3; ++i) {
        push(*capture, messages(i, {QByteArray::number(i)}));
        QTRY_COMPARE(reader->range().end, i); // also after it has gone to sleep
        QCOMPARE(reader->message(i - 1)->bytes, QByteArray::number(i));
    }
    QVERIFY(capture->usedBytes() > 0);
    QVERIFY(!reader->isOver());
    capture.reset();
    QVERIFY(reader->isOver());
}

void CaptureWriterTest::writesAllBeforeItEnds()
{
    auto capture = *Capture::start(options());
    const auto queue = capture->queue();
    for (int i = 0; i < 5000; ++i)
        push(*capture, messages(1, {QByteArray::number(i)}));
    capture.reset();
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files), QStringList(QStringLiteral("run.porthole")));
    const auto reader = *CaptureReader::open(options().file);
    QCOMPARE(reader->range().end, 5000u);
    QCOMPARE(reader->message(4999)->bytes, QByteArray("4999"));
    MessageBatch late = messages(1, {"late"});
    QVERIFY(!queue->tryPush(late));
}

void CaptureWriterTest::temporaryOneIsRemoved()
{
    auto capture = *Capture::start({});
    QVERIFY(capture->isTemporary());
    const QString file = capture->fileName();
    QVERIFY(QFile::exists(file));
    capture.reset();
    QVERIFY(!QFile::exists(file));
    QVERIFY(!QFileInfo::exists(QFileInfo(file).path()));
}

void CaptureWriterTest::temporaryOneStaysIfWanted()
{
    auto capture = *Capture::start({});
    const QString file = capture->fileName();
    push(*capture, messages(1, {"kept"}));
    capture->keepFile();
    capture.reset();
    QCOMPARE((*CaptureReader::open(file))->message(0)->bytes, QByteArray("kept"));
    QVERIFY(QDir(QFileInfo(file).path()).removeRecursively());
}

void CaptureWriterTest::takesAnotherName()
{
    const auto first = *Capture::start(options());
    const auto second = *Capture::start(options());
    const auto third = *Capture::start(options());
    QCOMPARE(QFileInfo(first->fileName()).fileName(), QStringLiteral("run.porthole"));
    QCOMPARE(QFileInfo(second->fileName()).fileName(), QStringLiteral("run-2.porthole"));
    QCOMPARE(QFileInfo(third->fileName()).fileName(), QStringLiteral("run-3.porthole"));
}

void CaptureWriterTest::ringKeepsTheNewestFiles()
{
    CaptureOptions ring = options();
    ring.files = 3;
    ring.maxBytes = 1024 * 1024;
    auto capture = *Capture::start(ring);
    const QSignalSpy changed(capture.get(), &Capture::fileChanged);
    MessageBatch opened;
    opened.appendClient(client(1));
    opened.appendEvent(EventKind::Settings, Moment::now(), R"({"port": 9000})");
    push(*capture, opened);
    const QByteArray text(100'000, 't');
    quint64 sent = 1;
    while (changed.size() < 5 && sent < 1000) {
        push(*capture, messages(1, {text}));
        ++sent;
        QTRY_COMPARE(capture->range().end, sent);
    }
    QTRY_COMPARE(changed.size(), 5);
    capture.reset();
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files),
             QStringList({QStringLiteral("run_00004.porthole"), QStringLiteral("run_00005.porthole"),
                          QStringLiteral("run_00006.porthole")}));
    quint64 next = 0;
    for (const int number : {4, 5, 6}) {
        const auto reader = *CaptureReader::open(CaptureWriter::ringName(ring.file, number));
        QVERIFY(number == 4 || reader->range().first == next); // nothing is lost from one to the next
        next = reader->range().end;
        QVERIFY(reader->client(ConnectionId{1})); // who was open then is known in each
        QCOMPARE(reader->settings(), QByteArray(R"({"port": 9000})"));
    }
    QCOMPARE(next, sent);
}

/// Also when it is no longer one of the ring's, as an export may take long.
void CaptureWriterTest::readersOfARingKeepTheirFile()
{
    CaptureOptions ring = options();
    ring.files = 2;
    ring.maxBytes = 1024 * 1024;
    const auto capture = *Capture::start(ring);
    const QSignalSpy changed(capture.get(), &Capture::fileChanged);
    push(*capture, messages(1, {"early", "bird"}));
    QTRY_COMPARE(capture->range().end, 2u);
    const auto reader = *capture->reader();
    QVERIFY(!reader->isOver());
    const QString file = capture->fileName();
    for (int i = 1; i <= 3; ++i) {
        push(*capture, messages(1, {QByteArray(2 * 1024 * 1024, 't')}));
        QTRY_COMPARE(changed.size(), i);
    }
    QCOMPARE(capture->range(), (MessageRange{5, 5, 0}));
    capture->queue()->countNotKept(4); // which are missing in the file that is written now
    QCOMPARE(capture->range(), (MessageRange{5, 5, 4}));
#ifndef Q_OS_WIN // which removes no file that somebody reads
    QVERIFY(!QFile::exists(file));
#endif
    QVERIFY(reader->isOver());
    QVERIFY(!(*capture->reader())->isOver());
    QCOMPARE(reader->range(), (MessageRange{0, 3, 0}));
    QCOMPARE(reader->message(1)->bytes, QByteArray("bird"));
    QCOMPARE(reader->page(0, 10, 10).size(), 3u);
    MessageFilter filter;
    filter.pattern.bytes = "early";
    QCOMPARE(reader->search(filter)->next(100).sequences, std::vector<quint64>{0});
}

void CaptureWriterTest::ringTriesAgainToRemoveAFile()
{
    CaptureOptions ring = options();
    ring.files = 2;
    ring.maxBytes = 1024 * 1024;
    const auto capture = *Capture::start(ring);
    const QSignalSpy changed(capture.get(), &Capture::fileChanged);
    const auto goOn = [&](int files) {
        push(*capture, messages(1, {QByteArray(2 * 1024 * 1024, 't')}));
        QTRY_COMPARE(changed.size(), files);
    };
    goOn(1);
    // A folder with something in it takes the place of the oldest file: no system removes that as a file.
    const QString oldest = CaptureWriter::ringName(ring.file, 1);
    const QString away = oldest + QStringLiteral(".away");
    QTRY_VERIFY(QFile::exists(away) || QFile::rename(oldest, away)); // on Windows only once it is closed
    QVERIFY(QDir().mkpath(oldest + QStringLiteral("/x")));
    goOn(2);
    QVERIFY(QFileInfo::exists(oldest));
    goOn(3);
    QVERIFY(QFileInfo::exists(oldest));
    QTRY_VERIFY(!QFileInfo::exists(CaptureWriter::ringName(ring.file, 2))); // which it does not hold up
    QVERIFY(QDir(oldest).removeRecursively());
    QVERIFY(QFile::rename(away, oldest));
    goOn(4);
    QTRY_VERIFY(!QFileInfo::exists(oldest));
    QVERIFY(QFileInfo::exists(CaptureWriter::ringName(ring.file, 4)));
}

void CaptureWriterTest::ringGoesOnBesideAnEarlierOne()
{
    CaptureOptions ring = options();
    ring.files = 2;
    ring.maxBytes = 1024 * 1024;
    for (int number = 1; number <= 2; ++number) {
        QFile earlier(CaptureWriter::ringName(ring.file, number));
        QVERIFY(earlier.open(QIODevice::WriteOnly) && earlier.write("of an earlier run") > 0);
    }
    auto capture = *Capture::start(ring);
    const QSignalSpy changed(capture.get(), &Capture::fileChanged);
    const QSignalSpy failed(capture.get(), &Capture::failed);
    push(*capture, messages(1, {QByteArray(2 * 1024 * 1024, 't')}));
    QTRY_COMPARE(changed.size(), 1);
    QVERIFY(failed.isEmpty());
    QCOMPARE(capture->fileName(), CaptureWriter::ringName(ring.file, 3));
    capture.reset();
    for (int number = 1; number <= 2; ++number)
        QCOMPARE(QFileInfo(CaptureWriter::ringName(ring.file, number)).size(), 17);
}

/// So that what came first does not wait for all that came after it. A ring looks after each transaction
/// whether its file is full.
void CaptureWriterTest::writesMuchInParts()
{
    constexpr int parts = 5;
    constexpr qsizetype mebibyte = 1024 * 1024;
    CaptureOptions ring = options();
    ring.files = 100;
    ring.maxBytes = mebibyte;
    const auto queue = std::make_shared<MessageQueue>(CaptureMode::Complete, std::chrono::hours(1000));
    for (int i = 0; i < parts; ++i) {
        MessageBatch batch = messages(1, {QByteArray(3 * mebibyte, 'p')});
        QVERIFY(queue->tryPush(batch));
    }
    const auto progress = std::make_shared<CaptureProgress>(queue);
    {
        CaptureWriter writer(queue, progress,
                             *CaptureFile::create(CaptureWriter::ringName(ring.file, 1), ring), ring);
        writer.start();
    }
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files).size(), parts + 1);
    QCOMPARE(progress->range(), (MessageRange{0, 1, 0})); // of the first file
    const auto last = *CaptureReader::open(CaptureWriter::ringName(ring.file, parts + 1));
    QCOMPARE(last->range().end, quint64(parts));
}

/// Whoever opens a database from now on may not write to its table of clients.
static int forbidClients(sqlite3 *database, char **, const sqlite3_api_routines *)
{
    const auto authorize = [](void *, int action, const char *table, const char *, const char *,
                              const char *) {
        return action == SQLITE_INSERT && qstrcmp(table, "client") == 0 ? SQLITE_DENY : SQLITE_OK;
    };
    return sqlite3_set_authorizer(database, authorize, nullptr);
}

void CaptureWriterTest::leavesNoHalfFileWhenARingCannotGoOn()
{
    CaptureOptions ring = options();
    ring.files = 3;
    ring.maxBytes = 1024 * 1024;
    auto capture = *Capture::start(ring);
    const QSignalSpy failed(capture.get(), &Capture::failed);
    const auto forbid = reinterpret_cast<void (*)()>(&forbidClients);
    QCOMPARE(sqlite3_auto_extension(forbid), SQLITE_OK);
    const auto allow = qScopeGuard([&] { sqlite3_cancel_auto_extension(forbid); });
    MessageBatch batch = messages(1, {QByteArray(2 * 1024 * 1024, 't')});
    batch.appendClient(client(1)); // which the next file is to know
    push(*capture, batch);
    QTRY_COMPARE(failed.size(), 1);
    capture.reset();
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files),
             QStringList(QStringLiteral("run_00001.porthole")));
}

void CaptureWriterTest::goesOnWhenItCannotWrite()
{
    const auto capture = *Capture::start(options());
    const QSignalSpy failed(capture.get(), &Capture::failed);
    {
        // Somebody else spoils the file.
        auto other = *SqliteDatabase::open(capture->fileName(), SqliteDatabase::Mode::ReadWrite);
        QVERIFY(other.execute("DROP VIEW messages; DROP VIEW events; DROP TABLE message"));
    }
    push(*capture, messages(1, {"a", "b"}));
    QTRY_COMPARE(failed.size(), 1);
    QCOMPARE(capture->failure()->code, ErrorCode::CaptureEnded);
    QCOMPARE(capture->failure()->subject, capture->fileName());
    QTRY_COMPARE(capture->range().notKept, 2u);
    push(*capture, messages(1, {"c"})); // the queue never fills up
    QTRY_COMPARE(capture->range().notKept, 3u);
    MessageBatch event;
    event.appendEvent(EventKind::Banned, Moment::now(), "192.0.2.7");
    push(*capture, event);
    QTRY_COMPARE(capture->range().notKept, 4u);
    QCOMPARE(failed.size(), 1);
}

#ifdef Q_OS_UNIX
void CaptureWriterTest::goesOnWhenTheDiskIsFull()
{
    // A limit for the size of files is what a full disk looks like, and needs no disk.
    rlimit usual = {};
    QCOMPARE(::getrlimit(RLIMIT_FSIZE, &usual), 0);
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    rlimit small = usual;
    small.rlim_cur = 3 * 1024 * 1024;
    QCOMPARE(::setrlimit(RLIMIT_FSIZE, &small), 0);
    const auto restore = qScopeGuard([&] {
        ::setrlimit(RLIMIT_FSIZE, &usual);
        std::signal(SIGXFSZ, handler);
    });
    auto capture = *Capture::start(options());
    const QSignalSpy failed(capture.get(), &Capture::failed);
    quint64 sent = 0;
    while (failed.isEmpty() && sent < 1000) {
        push(*capture, messages(1, {QByteArray(100'000, 'x')}));
        ++sent;
        QTRY_COMPARE(capture->range().end + capture->range().notKept, sent); // each is kept or counted
    }
    QTRY_COMPARE(failed.size(), 1);
    QVERIFY(capture->range().end > 0);
    const quint64 kept = capture->range().end;
    capture.reset();
    const auto reader = CaptureReader::open(options().file);
    QVERIFY(reader);
    QCOMPARE((*reader)->range().end, kept); // what had been written before is there
}
#endif

void CaptureWriterTest::refusesAFolderThatIsNotThere()
{
    CaptureOptions nowhere;
    nowhere.file = m_folder->filePath(QStringLiteral("missing/run.porthole"));
    const auto capture = Capture::start(nowhere);
    QVERIFY(!capture);
    QCOMPARE(capture.error().code, ErrorCode::FileNotWritable);
    QCOMPARE(capture.error().subject, nowhere.file);
}

QTEST_GUILESS_MAIN(CaptureWriterTest)
#include "tst_capturewriter.moc"
