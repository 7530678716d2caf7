// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/capture/batches.h"
#include "ui/window/capturekeeper.h"

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

private:
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
    const QSignalSpy failed(&keeper, &CaptureKeeper::failed);
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

QTEST_GUILESS_MAIN(CaptureKeeperTest)
#include "tst_capturekeeper.moc"
