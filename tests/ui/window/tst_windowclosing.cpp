// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/capturereader.h"
#include "core/config/settingsstore.h"
#include "tests/ui/window/windowfixture.h"
#include "ui/history/historyview.h"
#include "ui/window/capturekeeper.h"

#include <QAbstractButton>
#include <QAction>
#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QMetaMethod>
#include <QPushButton>
#include <QScopeGuard>
#include <QSemaphore>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

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
    void keepsItsSettingsWhenTheSessionEnds();
    void asksOnceTheSessionGoesOn_data();
    void asksOnceTheSessionGoesOn();
    void savesWhenTheEndOfTheSessionIsCalledOff();
    void closesOnceTheCaptureIsSaved();
    void claimsNoServingWhileItStops();
    void callsOffTheSavingWhileTheServerStops();

private:
    [[nodiscard]] std::unique_ptr<TestClient> connectUnsaved();
    void echo(TestClient &client, const QByteArray &line) const;
    void nameFile(const QString &file) const;
    std::unique_ptr<TestClient> connectOneThatStays();
    void giveUpUnasked();
};

void WindowClosingTest::stopsBeforeItCloses()
{
    QVERIFY(start());
    auto client = connectClient();
    QVERIFY(!m_window->close()); // not yet
    QVERIFY(question());
    QCOMPARE(question()->text(), QStringLiteral("Quit and disconnect 1 client?"));
    QTest::mouseClick(question()->button(QMessageBox::Cancel), Qt::LeftButton);
    QTRY_VERIFY(!question());
    QCOMPARE(m_window->server().state(), Server::State::Listening);
    QVERIFY(!client->isClosed());

    QVERIFY(!m_window->close());
    QTest::mouseClick(question()->defaultButton(), Qt::LeftButton);
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
/// A server with a client that has said something, and had it back; null if that failed.
std::unique_ptr<TestClient> WindowClosingTest::connectUnsaved()
{
    if (!start())
        return nullptr;
    auto client = connectClient();
    client->send("precious\n");
    const auto isLogged = [&] { return client->received() == "precious\n" && logged() == 5; };
    return QTest::qWaitFor(isLogged) ? std::move(client) : nullptr;
}

void WindowClosingTest::echo(TestClient &client, const QByteArray &line) const
{
    const QByteArray before = client.received();
    client.send(line);
    QTRY_COMPARE(client.received(), before + line);
    QCOMPARE(m_window->server().state(), Server::State::Listening);
}

void WindowClosingTest::asksBeforeItStopsToClose()
{
    const auto client = connectUnsaved();
    QVERIFY(client);
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
    const auto client = connectUnsaved();
    QVERIFY(client);
    QVERIFY(!m_window->close());
    QVERIFY(question());
    QTest::mouseClick(question()->button(QMessageBox::Discard), Qt::LeftButton);
    QTRY_VERIFY(!m_window->isVisible());
    QCOMPARE(m_window->server().state(), Server::State::Stopped);
    QTRY_VERIFY(client->isClosed());
    QVERIFY(!client->wasReset());
}

/// The answer to where the capture is to be saved.
void WindowClosingTest::nameFile(const QString &file) const
{
    auto *const where = m_window->findChild<QFileDialog *>();
    QVERIFY(where && where->isVisible());
    where->findChild<QLineEdit *>(QStringLiteral("fileNameEdit"))->setText(file);
    QMetaObject::invokeMethod(where, "accept");
}

void WindowClosingTest::savesWhatCameWhileItAsked()
{
    const auto client = connectUnsaved();
    QVERIFY(client);
    QVERIFY(!m_window->close());
    QVERIFY(question());
    QTest::mouseClick(question()->button(QMessageBox::Save), Qt::LeftButton);
    echo(*client, "while it asks where\n");
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("saved.porthole"));
    nameFile(file);
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
    const auto client = connectUnsaved();
    QVERIFY(client);
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
    const auto client = connectUnsaved();
    QVERIFY(client);
    QVERIFY(!m_window->close());
    QVERIFY(question()); // which nobody will answer
    m_window->closeUnasked();
    giveUpUnasked();
}

void WindowClosingTest::asksNothingWhenTheSessionEnds()
{
#ifdef Q_OS_MACOS
    QSKIP("There that request comes with every Quit, which asks as ever.");
#endif
    const auto client = connectUnsaved();
    QVERIFY(client);
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

/// Windows ends a program without closing its windows.
void WindowClosingTest::keepsItsSettingsWhenTheSessionEnds()
{
    const QString layout = QFileInfo(defaultSettingsFile()).absolutePath() + QStringLiteral("/window.ini");
    QFile::remove(layout);
    ServerConfig config = freePort();
    config.greeting = "hi";
    makeWindow(config);
    QVERIFY(!QFile::exists(defaultSettingsFile()));
    m_window->endSession();
    const auto kept = loadSettings(defaultSettingsFile());
    QVERIFY2(kept, kept ? "" : qPrintable(describe(kept.error())));
    QCOMPARE(*kept, config);
    QVERIFY(QFile::exists(layout));
}

void WindowClosingTest::asksOnceTheSessionGoesOn_data()
{
    QTest::addColumn<bool>("byKey");
    QTest::newRow("a click") << false;
    QTest::newRow("the key to quit") << true;
}

void WindowClosingTest::asksOnceTheSessionGoesOn()
{
    QFETCH(bool, byKey);
    const auto client = connectUnsaved();
    QVERIFY(client);
    m_window->endSession(); // and that is called off
    if (byKey) {
        QTest::keyClick(m_window.get(), Qt::Key_Q, Qt::ControlModifier);
    } else {
        QTest::mouseClick(part<QLabel>("statusServer"), Qt::LeftButton);
        QVERIFY(!m_window->close());
    }
    QVERIFY(question() && question()->isVisible());
    QTest::mouseClick(question()->button(QMessageBox::Cancel), Qt::LeftButton);
    QTRY_VERIFY(!question());
    echo(*client, "and on\n");
    QVERIFY(m_window->isVisible());
    QVERIFY(stop());
}

void WindowClosingTest::savesWhenTheEndOfTheSessionIsCalledOff()
{
    const auto client = connectUnsaved();
    QVERIFY(client);
    m_window->endSession();
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("saved.porthole"));
    part<QAction>("saveCapture")->trigger();
    nameFile(file);
    QVERIFY(part<QToolButton>("cancelSaving")->isVisible()); // at once
    QTRY_VERIFY(!m_window->findChild<CaptureKeeper *>()->isUnsaved());
    QVERIFY(CaptureReader::open(file));
    QVERIFY(stop());
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

/// A client that does not see that the server is done with it, until it reads again. Has sent something.
std::unique_ptr<TestClient> WindowClosingTest::connectOneThatStays()
{
    ServerConfig config = freePort();
    config.stopDeadline = std::chrono::hours(1);
    makeWindow(config);
    if (!start())
        qWarning("the server did not start");
    std::unique_ptr<TestClient> client = connectClient();
    echo(*client, "precious\n");
    client->setReading(false);
    return client;
}

void WindowClosingTest::claimsNoServingWhileItStops()
{
    const auto client = connectOneThatStays();
    QTRY_COMPARE(logged(), 5u);
    QTest::mouseClick(part<QPushButton>("stop"), Qt::LeftButton);
    QTest::mouseClick(question()->defaultButton(), Qt::LeftButton);
    QTRY_VERIFY(!question());
    QTRY_COMPARE(m_window->server().state(), Server::State::Draining);
    QVERIFY(!m_window->close());
    QVERIFY(question());
    QCOMPARE(question()->informativeText(), QString());
    client->setReading(true);
    QTRY_COMPARE(m_window->server().state(), Server::State::Stopped);
}

void WindowClosingTest::callsOffTheSavingWhileTheServerStops()
{
    const auto client = connectOneThatStays();
    QTRY_COMPARE(logged(), 5u);
    QVERIFY(!m_window->close());
    QVERIFY(question());
    QTest::mouseClick(question()->button(QMessageBox::Save), Qt::LeftButton);
    const QTemporaryDir folder;
    nameFile(folder.filePath(QStringLiteral("saved.porthole")));
    QTRY_COMPARE(m_window->server().state(), Server::State::Draining);
    QVERIFY(part<QLabel>("statusSaving")->isVisible());
    auto *const cancel = part<QToolButton>("cancelSaving");
    QVERIFY(cancel->isVisible());
    QTRY_VERIFY(!question());
    QVERIFY(!m_window->close()); // which waits for the saving
    QVERIFY(!question());
    QTest::mouseClick(cancel, Qt::LeftButton);
    QVERIFY(!cancel->isVisible());
    QCOMPARE(m_window->server().state(), Server::State::Draining);
    QVERIFY(!m_window->close());
    QVERIFY(question()); // it is unsaved as before
    QTest::mouseClick(question()->button(QMessageBox::Cancel), Qt::LeftButton);
    client->setReading(true);
    QTRY_COMPARE(m_window->server().state(), Server::State::Stopped);
    QTRY_VERIFY(!question());
    QVERIFY(m_window->isVisible());
    QVERIFY(QDir(folder.path()).isEmpty());
    QVERIFY(!m_window->close());
    QVERIFY(question()->isVisible());
    QTest::mouseClick(question()->button(QMessageBox::Discard), Qt::LeftButton); // which waits for nothing
    QTRY_VERIFY(!m_window->isVisible());
}

QTEST_MAIN(WindowClosingTest)
#include "tst_windowclosing.moc"
