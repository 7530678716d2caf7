// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/capturereader.h"
#include "tests/ui/window/windowfixture.h"
#include "ui/history/historyview.h"
#include "ui/window/capturekeeper.h"

#include <QAbstractButton>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QMetaMethod>
#include <QScopeGuard>
#include <QSemaphore>
#include <QTemporaryDir>
#include <QTest>

using namespace porthole;
using namespace porthole::test;

/// What is asked, saved and stopped before the window closes.
class WindowClosingTest final : public WindowFixture
{
    Q_OBJECT

private Q_SLOTS:
    void stopsBeforeItCloses();
    void asksOnceWhatToDoWithTheCapture();
    void asksBeforeItStopsToClose();
    void discardsTheCaptureIfToldTo();
    void savesWhatCameWhileItAsked();
    void staysWhenNoFileIsNamed();
    void asksNothingWhenItIsEnded();
    void asksNothingWhenTheSessionEnds();
    void closesOnceTheCaptureIsSaved();

private:
    void echo(TestClient &client, const QByteArray &line) const;
    void giveUpUnasked();
};

void WindowClosingTest::stopsBeforeItCloses()
{
    QVERIFY(start());
    auto client = connectClient();
    QVERIFY(!m_window->close()); // not yet
    QTRY_VERIFY(!m_window->isVisible());
    QCOMPARE(m_window->server().state(), Server::State::Stopped);
    QTRY_VERIFY(client->isClosed());
    QVERIFY(!client->wasReset());
}

void WindowClosingTest::asksOnceWhatToDoWithTheCapture()
{
    QVERIFY(start());
    auto client = connectClient();
    client->send("precious\n");
    QTRY_COMPARE(logged(), 5u);
    QVERIFY(stop());
    QVERIFY(!m_window->close());
    QTRY_VERIFY(question() && question()->isVisible());
    QTest::mouseClick(question()->button(QMessageBox::Cancel), Qt::LeftButton);
    QTRY_VERIFY(!question());
    QVERIFY(m_window->isVisible());

    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("saved.porthole"));
    auto *const keeper = m_window->findChild<CaptureKeeper *>();
    keeper->save(file);
    QTRY_VERIFY(!keeper->isUnsaved());
    const auto saved = CaptureReader::open(file);
    QVERIFY(saved);
    QVERIFY((*saved)->hasMessagesFrom(0));
    m_window->openCapture(file);
    QTRY_VERIFY(m_window->findChild<HistoryView *>());
    QVERIFY(m_window->close()); // nothing is left to ask
}

/// It is served as ever.
void WindowClosingTest::echo(TestClient &client, const QByteArray &line) const
{
    const QByteArray before = client.received();
    client.send(line);
    QTRY_COMPARE(client.received(), before + line);
    QCOMPARE(m_window->server().state(), Server::State::Listening);
}

void WindowClosingTest::asksBeforeItStopsToClose()
{
    QVERIFY(start());
    auto client = connectClient();
    echo(*client, "precious\n");
    QTRY_COMPARE(logged(), 5u);
    QVERIFY(!m_window->close());
    QVERIFY(question() && question()->isVisible());
    QVERIFY(question()->informativeText().contains(QStringLiteral("The server runs on")));
    echo(*client, "while it asks\n");
    QVERIFY(!m_window->close()); // asked twice: one question
    QTRY_COMPARE(m_window->findChildren<QMessageBox *>().size(), 1);
    QTest::mouseClick(question()->button(QMessageBox::Cancel), Qt::LeftButton);
    QTRY_VERIFY(!question());
    echo(*client, "and after it\n");
    QVERIFY(m_window->isVisible());
    QVERIFY(stop());
}

void WindowClosingTest::discardsTheCaptureIfToldTo()
{
    QVERIFY(start());
    auto client = connectClient();
    echo(*client, "worthless\n");
    QTRY_COMPARE(logged(), 5u);
    QVERIFY(!m_window->close());
    QVERIFY(question());
    QTest::mouseClick(question()->button(QMessageBox::Discard), Qt::LeftButton);
    QTRY_VERIFY(!m_window->isVisible());
    QCOMPARE(m_window->server().state(), Server::State::Stopped);
    QTRY_VERIFY(client->isClosed());
    QVERIFY(!client->wasReset());
}

void WindowClosingTest::savesWhatCameWhileItAsked()
{
    QVERIFY(start());
    auto client = connectClient();
    echo(*client, "precious\n");
    QTRY_COMPARE(logged(), 5u);
    QVERIFY(!m_window->close());
    QVERIFY(question());
    QTest::mouseClick(question()->button(QMessageBox::Save), Qt::LeftButton);
    auto *const where = m_window->findChild<QFileDialog *>();
    QVERIFY(where && where->isVisible());
    echo(*client, "while it asks where\n");
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("saved.porthole"));
    where->findChild<QLineEdit *>(QStringLiteral("fileNameEdit"))->setText(file);
    QMetaObject::invokeMethod(where, "accept");
    QTRY_VERIFY(!m_window->isVisible());
    QCOMPARE(m_window->server().state(), Server::State::Stopped);
    const auto saved = CaptureReader::open(file);
    QVERIFY2(saved, saved ? "" : qPrintable(describe(saved.error())));
    QByteArray said;
    EventKind last = EventKind::Started;
    for (const Message &entry : (*saved)->page(0, 100, 100'000)) {
        if (entry.isMessage() && entry.direction == Direction::In)
            said += entry.bytes;
        if (!entry.isMessage())
            last = entry.event;
    }
    QVERIFY2(said == "precious\nwhile it asks where\n", said.constData());
    QCOMPARE(last, EventKind::Stopped); // all of it
}

void WindowClosingTest::staysWhenNoFileIsNamed()
{
    QVERIFY(start());
    auto client = connectClient();
    echo(*client, "precious\n");
    QTRY_COMPARE(logged(), 5u);
    QVERIFY(!m_window->close());
    QVERIFY(question());
    QTest::mouseClick(question()->button(QMessageBox::Save), Qt::LeftButton);
    auto *const where = m_window->findChild<QFileDialog *>();
    QVERIFY(where);
    where->reject();
    QTRY_VERIFY(!m_window->findChild<QFileDialog *>());
    echo(*client, "and on\n");
    QVERIFY(m_window->isVisible());
    QVERIFY(stop());
    QVERIFY(m_window->isVisible()); // it was closed, and that was called off
}

/// Waits until it has closed without a question, and takes away the file that it keeps.
void WindowClosingTest::giveUpUnasked()
{
    const auto *const keeper = m_window->findChild<CaptureKeeper *>();
    const QString file = keeper->capture()->fileName();
    QTRY_VERIFY(!m_window->isVisible());
    QVERIFY(!question());
    QCOMPARE(m_window->server().state(), Server::State::Stopped);
    m_window.reset();
    const auto kept = CaptureReader::open(file);
    QVERIFY(kept);
    QVERIFY((*kept)->hasMessagesFrom(0));
    QVERIFY(QDir(QFileInfo(file).path()).removeRecursively());
}

void WindowClosingTest::asksNothingWhenItIsEnded()
{
    QVERIFY(start());
    auto client = connectClient();
    echo(*client, "precious\n");
    QTRY_COMPARE(logged(), 5u);
    QVERIFY(!m_window->close());
    QVERIFY(question()); // which nobody will answer
    m_window->closeUnasked();
    giveUpUnasked();
}

void WindowClosingTest::asksNothingWhenTheSessionEnds()
{
    QVERIFY(start());
    auto client = connectClient();
    echo(*client, "precious\n");
    QTRY_COMPARE(logged(), 5u);
    // As the platform does; only it can make a session manager, which is not looked at.
    int nobody = 0;
    void *arguments[] = {nullptr, &nobody};
    const QMetaMethod signal = QMetaMethod::fromSignal(&QGuiApplication::commitDataRequest);
    qApp->qt_metacall(QMetaObject::InvokeMetaMethod, signal.methodIndex(), arguments);
    echo(*client, "it may be called off\n");
    QVERIFY(part<QLabel>("noticeText")->text().contains(QStringLiteral("The session is ending")));
    m_window->close(); // as the platform does then
    giveUpUnasked();
}

void WindowClosingTest::closesOnceTheCaptureIsSaved()
{
    QVERIFY(start());
    QVERIFY(stop());
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("saved"));
    const std::shared_ptr<QSemaphore> gate = saveSlowly(file);
    const auto open = qScopeGuard([gate] { gate->release(1000); });
    QVERIFY(!m_window->close());
    QVERIFY(part<QLabel>("noticeText")->text().contains(QStringLiteral("once the capture is saved")));
    QVERIFY(m_window->isVisible());
    gate->release(1000);
    QTRY_VERIFY(!m_window->isVisible());
    QVERIFY(CaptureReader::open(file));
}

QTEST_MAIN(WindowClosingTest)
#include "tst_windowclosing.moc"
