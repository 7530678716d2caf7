// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/capture.h"
#include "tests/core/capture/batches.h"
#include "tests/core/capture/disksyncs_linux.h"

#include <QFileInfo>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace porthole;
using namespace porthole::test;

namespace {

constexpr int pageBytes = 16 * 1024;
constexpr int patienceMs = 60'000;

} // namespace

/// Whoever writes a capture does not wait for the disk.
class CaptureCheckpointsTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void writerNeverSyncs();
    void logStaysShort();
    void goesOnWhileTheDiskIsStuck();
    void waitsWhenTheLogIsFarTooLong();
    void temporaryOneIsNeverSynced();
    void ringGoesOnWhileTheDiskIsStuck();

private:
    void make(CaptureCheckpointer::Limits limits, bool isTemporary = false);
    void writeSome() { QVERIFY(m_file->write(std::vector{messages(1, {QByteArray(4 * pageBytes, 'b')})})); }
    [[nodiscard]] qint64 logBytes() const { return QFileInfo(name() + QStringLiteral("-wal")).size(); }
    [[nodiscard]] QString name() const { return m_folder->filePath(QStringLiteral("run.porthole")); }
    [[nodiscard]] bool isSound();

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<CaptureFile> m_file;
};

void CaptureCheckpointsTest::init()
{
    m_file.reset();
    m_folder = std::make_unique<QTemporaryDir>();
}

void CaptureCheckpointsTest::make(CaptureCheckpointer::Limits limits, bool isTemporary)
{
    CaptureOptions options;
    if (!isTemporary)
        options.file = name();
    auto file = CaptureFile::create(name(), options, 0, limits);
    QVERIFY(file);
    m_file = *std::move(file);
}

bool CaptureCheckpointsTest::isSound()
{
    const quint64 end = m_file->end();
    m_file.reset();
    const auto database = SqliteDatabase::open(name(), SqliteDatabase::Mode::ReadWrite);
    SqliteStatement check = database->prepare("PRAGMA integrity_check");
    return check.step() && check.text(0) == QStringLiteral("ok") &&
           quint64(database->number("SELECT count(*) FROM message")) == end;
}

void CaptureCheckpointsTest::writerNeverSyncs()
{
    const int before = syncsOfThisThread();
    const int beforeByOthers = syncsOfOthers();
    make({.pages = 16, .mostPages = 1'000'000, .patience = std::chrono::minutes(1)});
    for (int emptied = 0; emptied < 5; ++emptied) {
        const int others = syncsOfOthers();
        const auto hasSynced = [&] {
            writeSome();
            return syncsOfOthers() >= others + 4; // the log and the file, beside the writer and without it
        };
        QTRY_VERIFY_WITH_TIMEOUT(hasSynced(), patienceMs);
    }
    QCOMPARE(syncsOfThisThread(), before);
    QVERIFY(syncsOfOthers() >= beforeByOthers + 20);
    QVERIFY(isSound());
}

void CaptureCheckpointsTest::logStaysShort()
{
    make({.pages = 16, .mostPages = 200, .patience = std::chrono::minutes(1)});
    qint64 longest = 0;
    for (int i = 0; i < 500; ++i) { // 2,500 pages and more
        writeSome();
        longest = std::max(longest, logBytes());
    }
    QVERIFY2(longest < 300 * pageBytes, qPrintable(QString::number(longest / pageBytes)));
    QVERIFY(isSound());
}

void CaptureCheckpointsTest::goesOnWhileTheDiskIsStuck()
{
    make({.pages = 16, .mostPages = 1'000'000, .patience = std::chrono::milliseconds(1)});
    {
        const StuckDisk stuck;
        const int before = syncsOfOthers();
        const auto isWaiting = [&] {
            writeSome();
            return syncsOfOthers() > before;
        };
        QTRY_VERIFY_WITH_TIMEOUT(isWaiting(), patienceMs);
        const quint64 end = m_file->end();
        for (int i = 0; i < 100; ++i)
            writeSome();
        QCOMPARE((*CaptureReader::open(name()))->range().end, end + 100);
    }
    QVERIFY(isSound());
}

/// What is written is bounded all the same: nothing fills the disk with a log that never ends.
void CaptureCheckpointsTest::waitsWhenTheLogIsFarTooLong()
{
    make({.pages = 16, .mostPages = 64, .patience = std::chrono::milliseconds(0)});
    qint64 longest = 0;
    for (int i = 0; i < 500; ++i) {
        writeSome();
        longest = std::max(longest, logBytes());
    }
    QVERIFY2(longest < 200 * pageBytes, qPrintable(QString::number(longest / pageBytes)));
    QVERIFY(isSound());
}

void CaptureCheckpointsTest::temporaryOneIsNeverSynced()
{
    const int before = syncsOfThisThread() + syncsOfOthers();
    make({.pages = 16, .mostPages = 32, .patience = std::chrono::minutes(1)}, true);
    for (int i = 0; i < 100; ++i)
        writeSome();
    QCOMPARE(syncsOfThisThread() + syncsOfOthers(), before);
    QVERIFY(isSound());
}

/// Closing a file is the one thing that waits for the disk.
void CaptureCheckpointsTest::ringGoesOnWhileTheDiskIsStuck()
{
    CaptureOptions ring;
    ring.file = name();
    ring.files = 3;
    ring.maxBytes = 1024 * 1024;
    const auto capture = *Capture::start(ring);
    const QSignalSpy changed(capture.get(), &Capture::fileChanged);
    const auto push = [&](qsizetype bytes) {
        MessageBatch batch = messages(1, {QByteArray(bytes, 'r')});
        bool isTaken = false; // what QTRY_VERIFY is given it asks again
        QTRY_VERIFY(isTaken || (isTaken = capture->queue()->tryPush(batch)));
    };
    const StuckDisk stuck;
    push(2 * ring.maxBytes);
    QTRY_COMPARE_WITH_TIMEOUT(changed.size(), 1, patienceMs);
    push(1);
    QTRY_COMPARE_WITH_TIMEOUT(capture->range().end, 2u, patienceMs);
}

QTEST_GUILESS_MAIN(CaptureCheckpointsTest)
#include "tst_capturecheckpoints.moc"
