// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/capturefile.h"
#include "core/capture/sqlite.h"
#include "tests/support/brokencapture.h"
#include "tests/ui/window/windowfixture.h"
#include "ui/export/exportdialog.h"
#include "ui/history/historyview.h"
#include "ui/messages/messageview.h"
#include "ui/window/capturekeeper.h"
#include "ui/window/settingskeeper.h"

#include <QAction>
#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QLabel>
#include <QScopeGuard>
#include <QSemaphore>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace porthole;
using namespace porthole::test;

/// What the window says of its capture, and what it makes of one: a file, a tab, an export.
class WindowCaptureTest final : public WindowFixture
{
    Q_OBJECT

private Q_SLOTS:
    void savesOnceAtATimeAndCanBeStopped();
    void saysThatTheCaptureHasEnded();
    void saysWhyTheLogIsEmpty();
    void servesWithoutACapture();
    void saysWhyItCannotCapture();
    void saysWhyItCannotOpenACapture();
    void opensALockedCaptureOnceItIsFree();
    void exportsWhatTheLogShows();
    void saysThatThereIsNothingToExport();
};

void WindowCaptureTest::savesOnceAtATimeAndCanBeStopped()
{
    part<QAction>("saveCapture")->trigger();
    QVERIFY(part<QLabel>("noticeText")->text().contains(QStringLiteral("no capture to save")));
    QVERIFY(start()); // takes the notice away
    const QTemporaryDir folder;
    const std::shared_ptr<QSemaphore> gate = saveSlowly(folder.filePath(QStringLiteral("saved")));
    const auto open = qScopeGuard([gate] { gate->release(1000); });
    auto *const saving = part<QLabel>("statusSaving");
    QTRY_VERIFY(saving->isVisible());
    part<QAction>("saveCapture")->trigger();
    QVERIFY(!m_window->findChild<QFileDialog *>());
    QVERIFY(part<QLabel>("noticeText")->text().contains(QStringLiteral("being saved already")));
    QTest::mouseClick(part<QToolButton>("cancelSaving"), Qt::LeftButton);
    gate->release(1000);
    QTRY_VERIFY(!saving->isVisible());
    QVERIFY(QDir(folder.path()).isEmpty());
    QVERIFY(stop());
}

void WindowCaptureTest::saysThatTheCaptureHasEnded()
{
    QVERIFY(start());
    auto client = connectClient();
    client->send("kept\n");
    QTRY_COMPARE(logged(), 5u);
    auto *const keeper = m_window->findChild<CaptureKeeper *>();
    breakCapture(keeper->capture()->fileName());
    client->send("lost\n");
    auto *const log = part<QLabel>("statusLog");
    QTRY_COMPARE(log->text(), QStringLiteral("capture ended: 5 kept, no more"));
    QVERIFY(part<QLabel>("noticeText")->text().contains(QStringLiteral("disk is full")));
    const auto *const empty =
        m_window->findChild<MessageView *>()->findChild<QLabel *>(QStringLiteral("emptyText"));
    QVERIFY2(empty->text().startsWith(QStringLiteral("Nothing more is captured")), qPrintable(empty->text()));
    QVERIFY(stop());
    QVERIFY(start()); // it is not saved, so it stays
    QVERIFY(part<QLabel>("noticeText")->text().contains(QStringLiteral("Nothing is captured")));
    QCOMPARE(log->text(), QStringLiteral("capture ended: 5 kept, no more"));
    const QTemporaryDir folder;
    keeper->save(folder.filePath(QStringLiteral("saved.porthole")));
    QTRY_VERIFY(!keeper->isUnsaved());
    QVERIFY(stop());
    QVERIFY(start());
    QTRY_VERIFY(log->text().startsWith(QStringLiteral("capture: ")));
    QVERIFY(stop());
}

void WindowCaptureTest::saysWhyTheLogIsEmpty()
{
    const auto said = [this] {
        return m_window->findChild<MessageView *>()->findChild<QLabel *>(QStringLiteral("emptyText"))->text();
    };
    QVERIFY2(said().startsWith(QStringLiteral("Nothing is captured yet. Press Start")), qPrintable(said()));
    QVERIFY(!part<QAction>("clearLog")->isEnabled());
    QVERIFY(start());
    QVERIFY2(said().startsWith(QStringLiteral("No messages yet.")), qPrintable(said()));
    QTRY_VERIFY(part<QAction>("clearLog")->isEnabled()); // what has happened, such as the start
    QVERIFY(stop());

    ServerConfig off = freePort();
    off.capture.off = true;
    makeWindow(off);
    QVERIFY2(said().startsWith(QStringLiteral("Capturing is turned off")), qPrintable(said()));
    QVERIFY(start());
    QVERIFY2(said().startsWith(QStringLiteral("Nothing is captured: that is turned off")),
             qPrintable(said()));
    QVERIFY(stop());
    m_window->findChild<SettingsKeeper *>()->set(freePort());
    QVERIFY2(said().startsWith(QStringLiteral("Nothing is captured yet. Press Start")), qPrintable(said()));

    ServerConfig nowhere = freePort();
    nowhere.capture.file = QStringLiteral("/no/such/folder/x.porthole");
    makeWindow(nowhere);
    QVERIFY(start());
    QVERIFY2(said().contains(QStringLiteral("could not be begun")), qPrintable(said()));
    QVERIFY(stop());
    QVERIFY2(said().startsWith(QStringLiteral("Nothing is captured yet. Press Start")), qPrintable(said()));
}

void WindowCaptureTest::servesWithoutACapture()
{
    ServerConfig config = freePort();
    config.capture.off = true;
    makeWindow(config);
    QVERIFY(start());
    auto client = connectClient();
    client->send("unseen\n");
    QTRY_COMPARE(client->received(), QByteArray("unseen\n"));
    QCOMPARE(logged(), 0u);
    QTRY_COMPARE(part<QLabel>("statusLog")->text(), QStringLiteral("no capture"));
    QVERIFY(stop());
    QVERIFY(m_window->close());
}

void WindowCaptureTest::saysWhyItCannotCapture()
{
    ServerConfig config = freePort();
    config.capture.file = QStringLiteral("/no/such/folder/x.porthole");
    makeWindow(config);
    QVERIFY(start());
    QTRY_VERIFY(part<QLabel>("noticeText")->text().contains(QStringLiteral("/no/such/folder/x.porthole")));
    auto client = connectClient();
    client->send("served\n");
    QTRY_COMPARE(client->received(), QByteArray("served\n"));
    QVERIFY(stop());
}

void WindowCaptureTest::saysWhyItCannotOpenACapture()
{
    m_window->openCapture(QStringLiteral("/no/such/file.porthole"));
    QTRY_VERIFY(part<QLabel>("noticeText")->text().contains(QStringLiteral("/no/such/file.porthole")));
    QVERIFY(!m_window->findChild<HistoryView *>());
}

/// And does not stand still until then.
void WindowCaptureTest::opensALockedCaptureOnceItIsFree()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("x.porthole"));
    QVERIFY(CaptureFile::create(file, {}));
    auto other = *SqliteDatabase::open(file, SqliteDatabase::Mode::ReadWrite);
    QVERIFY(other.execute("BEGIN EXCLUSIVE"));
    m_window->openCapture(file);
    QVERIFY(!m_window->findChild<HistoryView *>());
    QVERIFY(other.execute("COMMIT"));
    QTRY_VERIFY(m_window->findChild<HistoryView *>());
}

void WindowCaptureTest::exportsWhatTheLogShows()
{
    QVERIFY(start());
    auto one = connectClient();
    auto two = connectClient();
    one->send("from one\n");
    two->send("from two\n");
    QTRY_COMPARE(logged(), 8u);
    select(*two);
    QTRY_COMPARE(logged(), 3u);
    part<QAction>("exportLog")->trigger();
    auto *const dialog = m_window->findChild<ExportDialog *>();
    QVERIFY(dialog && dialog->isVisible());
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("out.pcapng"));
    const QSignalSpy finished(dialog, &ExportDialog::exportFinished);
    dialog->exportTo(file);
    one->send("meanwhile\n"); // nothing waits for the export
    QTRY_COMPARE(one->received(), QByteArray("from one\nmeanwhile\n"));
    QTRY_COMPARE(finished.size(), 1);
    QFile written(file);
    QVERIFY(written.open(QIODevice::ReadOnly));
    const QByteArray packets = written.readAll();
    QVERIFY(packets.contains("from two\n"));
    QVERIFY(!packets.contains("from one\n"));
    QVERIFY(stop());
}

void WindowCaptureTest::saysThatThereIsNothingToExport()
{
    part<QAction>("exportLog")->trigger();
    QVERIFY(!m_window->findChild<ExportDialog *>());
    QVERIFY(part<QLabel>("noticeText")->text().contains(QStringLiteral("nothing to export")));
}

QTEST_MAIN(WindowCaptureTest)
#include "tst_windowcapture.moc"
