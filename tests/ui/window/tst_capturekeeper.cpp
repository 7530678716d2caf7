// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/capture/batches.h"
#include "tests/support/brokencapture.h"
#include "ui/window/capturekeeper.h"

#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace porthole;
using namespace porthole::test;

class CaptureKeeperTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void beginsOnce();
    void offMeansNone();
    void unsavedOneGoesOn();
    void savedOneMakesRoomForAnother();
    void eventsAloneNeedNoSaving();
    void failedSaveKeepsItUnsaved();
    void namesTheFileOfARing();
    void savingCanBeCancelled();
    void isNotSavedOverItself();
    void failedOneStaysUntilItIsSaved();
    void failedOneInAFileMakesRoom();
    void beginsWhileTheOneBeforeIsWritten();
    void tellsWhenAllIsWritten();

private:
    static void fail(const CaptureKeeper &keeper)
    {
        breakCapture(keeper.capture()->fileName());
        MessageBatch batch = messages(1, {"lost"});
        QVERIFY(keeper.queue()->tryPush(batch));
        QTRY_VERIFY(keeper.failure());
    }
    static void write(const CaptureKeeper &keeper)
    {
        MessageBatch batch = messages(1, {"a"});
        const quint64 end = keeper.capture()->range().end;
        QVERIFY(keeper.queue()->tryPush(batch));
        QTRY_COMPARE(keeper.capture()->range().end, end + 1);
    }
    static CaptureOptions live()
    {
        CaptureOptions options;
        options.mode = CaptureMode::Live;
        return options;
    }
};

void CaptureKeeperTest::beginsOnce()
{
    CaptureKeeper keeper;
    const QSignalSpy changed(&keeper, &CaptureKeeper::changed);
    QVERIFY(!keeper.reader());
    QVERIFY(keeper.begin({}));
    const Capture *const capture = keeper.capture();
    QVERIFY(keeper.begin({}));
    QCOMPARE(keeper.capture(), capture);
    QCOMPARE(changed.size(), 1);
    QVERIFY(keeper.reader());
}

void CaptureKeeperTest::offMeansNone()
{
    CaptureKeeper keeper;
    CaptureOptions off;
    off.off = true;
    QVERIFY(keeper.begin(off));
    QVERIFY(!keeper.capture());
    QVERIFY(!keeper.queue());
}

void CaptureKeeperTest::unsavedOneGoesOn()
{
    CaptureKeeper keeper;
    QVERIFY(keeper.begin({}));
    write(keeper);
    QVERIFY(keeper.isUnsaved());
    const Capture *const capture = keeper.capture();
    QVERIFY(keeper.begin(live()));
    QCOMPARE(keeper.capture(), capture);
    QCOMPARE(keeper.wanted(), CaptureOptions());
}

void CaptureKeeperTest::savedOneMakesRoomForAnother()
{
    const QTemporaryDir folder;
    CaptureKeeper keeper;
    QVERIFY(keeper.begin({}));
    write(keeper);
    const QSignalSpy saved(&keeper, &CaptureKeeper::saved);
    keeper.save(folder.filePath(QStringLiteral("saved")));
    QTRY_COMPARE(saved.size(), 1);
    QVERIFY(!keeper.isUnsaved());
    QVERIFY(keeper.begin(live()));
    QCOMPARE(keeper.capture()->options().mode, CaptureMode::Live);
    QCOMPARE(keeper.capture()->range().end, 0u);
    write(keeper);
    QVERIFY(keeper.isUnsaved()); // what was saved was another's
}

void CaptureKeeperTest::eventsAloneNeedNoSaving()
{
    CaptureKeeper keeper;
    QVERIFY(keeper.begin({}));
    MessageBatch batch;
    batch.appendEvent(EventKind::Started, Moment::now(), "");
    QVERIFY(keeper.queue()->tryPush(batch));
    QTRY_COMPARE(keeper.capture()->range().end, 1u);
    QVERIFY(!keeper.isUnsaved());
    write(keeper);
    QVERIFY(keeper.isUnsaved());
    keeper.discard();
    QVERIFY(!keeper.isUnsaved());
}

void CaptureKeeperTest::failedSaveKeepsItUnsaved()
{
    CaptureKeeper keeper;
    QVERIFY(keeper.begin({}));
    write(keeper);
    const QSignalSpy failed(&keeper, &CaptureKeeper::saveFailed);
    keeper.save(QStringLiteral("/no/such/folder/x"));
    QTRY_COMPARE(failed.size(), 1);
    QVERIFY(keeper.isUnsaved());
}

void CaptureKeeperTest::namesTheFileOfARing()
{
    const QTemporaryDir folder;
    CaptureKeeper keeper;
    QCOMPARE(keeper.ringFile(), QString());
    QVERIFY(keeper.begin({}));
    QCOMPARE(keeper.ringFile(), QString());
    CaptureOptions ring;
    ring.file = folder.filePath(QStringLiteral("run.porthole"));
    ring.files = 2;
    ring.maxBytes = 1024 * 1024;
    QVERIFY(keeper.begin(ring));
    QCOMPARE(keeper.ringFile(), QStringLiteral("run_00001.porthole"));
    QStringList told;
    connect(&keeper, &CaptureKeeper::changed, &keeper, [&] { told += keeper.ringFile(); });
    MessageBatch large(ConnectionId{1});
    large.append(Direction::In, FrameKind::Complete, Moment::now(), QByteArray(2 * 1024 * 1024, 'x'));
    QVERIFY(keeper.queue()->tryPush(large));
    QTRY_COMPARE(told, QStringList(QStringLiteral("run_00002.porthole")));
}

void CaptureKeeperTest::savingCanBeCancelled()
{
    const QTemporaryDir folder;
    CaptureKeeper keeper;
    QVERIFY(keeper.begin({}));
    MessageBatch large = messages(1, {QByteArray(10'000'000, 'x')});
    QVERIFY(keeper.queue()->tryPush(large));
    QTRY_COMPARE(keeper.capture()->range().end, 1u);
    const QSignalSpy progressed(&keeper, &CaptureKeeper::saveProgressed);
    const QSignalSpy cancelled(&keeper, &CaptureKeeper::saveCancelled);
    // In the thread that saves, so that it is not done before.
    connect(&keeper, &CaptureKeeper::saveProgressed, &keeper, &CaptureKeeper::cancelSaving,
            Qt::DirectConnection);
    keeper.save(folder.filePath(QStringLiteral("saved")));
    QVERIFY(keeper.isSaving());
    QTRY_COMPARE(cancelled.size(), 1);
    QCOMPARE(progressed.size(), 1);
    QVERIFY(!keeper.isSaving());
    QVERIFY(keeper.isUnsaved());
    QVERIFY(QDir(folder.path()).isEmpty());
}

void CaptureKeeperTest::isNotSavedOverItself()
{
    CaptureKeeper keeper;
    QVERIFY(keeper.begin({}));
    write(keeper);
    const QSignalSpy failed(&keeper, &CaptureKeeper::saveFailed);
    keeper.save(keeper.capture()->fileName());
    QTRY_COMPARE(failed.size(), 1);
    write(keeper);
    QVERIFY(keeper.isUnsaved());
    QVERIFY(keeper.reader()->hasMessagesFrom(1));
}

void CaptureKeeperTest::failedOneStaysUntilItIsSaved()
{
    const QTemporaryDir folder;
    CaptureKeeper keeper;
    QVERIFY(keeper.begin({}));
    write(keeper);
    fail(keeper);
    QVERIFY(keeper.begin({}));
    QVERIFY(keeper.failure());
    QVERIFY(!keeper.queue());
    const QSignalSpy saved(&keeper, &CaptureKeeper::saved);
    keeper.save(folder.filePath(QStringLiteral("saved")));
    QTRY_COMPARE(saved.size(), 1);
    QVERIFY(keeper.begin({}));
    QVERIFY(!keeper.failure());
    write(keeper);
}

void CaptureKeeperTest::failedOneInAFileMakesRoom()
{
    const QTemporaryDir folder;
    CaptureOptions options;
    options.file = folder.filePath(QStringLiteral("x.porthole"));
    CaptureKeeper keeper;
    QVERIFY(keeper.begin(options));
    write(keeper);
    fail(keeper);
    QVERIFY(keeper.begin(options));
    QVERIFY(!keeper.failure());
    QCOMPARE(keeper.capture()->fileName(), folder.filePath(QStringLiteral("x-2.porthole")));
    write(keeper);
}

/// Here it waits for somebody who locks the file until the next one has begun; else for the disk.
void CaptureKeeperTest::beginsWhileTheOneBeforeIsWritten()
{
    const QTemporaryDir folder;
    CaptureOptions options;
    options.file = folder.filePath(QStringLiteral("x.porthole"));
    {
        CaptureKeeper keeper;
        QVERIFY(keeper.begin(options));
        auto other = *SqliteDatabase::open(options.file, SqliteDatabase::Mode::ReadWrite);
        QVERIFY(other.execute("BEGIN IMMEDIATE"));
        MessageBatch batch = messages(1, {"a"});
        QVERIFY(keeper.queue()->tryPush(batch));
        QVERIFY(keeper.begin(live()));
        QCOMPARE(keeper.capture()->options().mode, CaptureMode::Live);
        QVERIFY(other.execute("COMMIT"));
        write(keeper);
    }
    QCOMPARE((*CaptureReader::open(options.file))->range().end, 1u);
}

void CaptureKeeperTest::tellsWhenAllIsWritten()
{
    CaptureKeeper keeper;
    QSignalSpy written(&keeper, &CaptureKeeper::written);
    keeper.tellWhenWritten();
    QCOMPARE(written.size(), 1); // there is nothing
    QVERIFY(keeper.begin({}));
    quint64 then = 0;
    connect(&keeper, &CaptureKeeper::written, this, [&] { then = keeper.capture()->range().end; });
    MessageBatch batch = messages(1, {"a", "b"});
    QVERIFY(keeper.queue()->tryPush(batch));
    keeper.tellWhenWritten();
    QTRY_COMPARE(written.size(), 2);
    QCOMPARE(then, 2u);
}

QTEST_GUILESS_MAIN(CaptureKeeperTest)
#include "tst_capturekeeper.moc"
