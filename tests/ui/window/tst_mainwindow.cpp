// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/platform.h"
#include "core/capture/capturefile.h"
#include "core/config/settingsstore.h"
#include "tests/support/brokencapture.h"
#include "tests/support/testclient.h"
#include "ui/chart/throughputchart.h"
#include "ui/clients/clientcolumns.h"
#include "ui/clients/clientview.h"
#include "ui/common/appearance.h"
#include "ui/common/format.h"
#include "ui/common/theme.h"
#include "ui/export/exportdialog.h"
#include "ui/history/historyview.h"
#include "ui/messages/messagemodel.h"
#include "ui/messages/messagetable.h"
#include "ui/messages/messageview.h"
#include "ui/window/capturekeeper.h"
#include "ui/window/mainwindow.h"
#include "ui/window/settingskeeper.h"

#include <QAbstractButton>
#include <QAbstractItemModelTester>
#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenuBar>
#include <QMessageBox>
#include <QMetaMethod>
#include <QPushButton>
#include <QRandomGenerator>
#include <QScopeGuard>
#include <QScreen>
#include <QSemaphore>
#include <QSignalSpy>
#include <QSpinBox>
#include <QStandardPaths>
#include <QTableView>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace porthole;
using namespace porthole::test;

/// The real window, driven by clicks and keys, with real clients.
class MainWindowTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void servesAClientFromStartToStop();
    void kicksTheSelectedClientByKeyboard();
    void sendsToTheSelectedClientOnly();
    void sendsToAllWithoutASelection();
    void showsTheMessagesOfTheSelectedClient();
    void asksBeforeStoppingWithClients();
    void saysWhyItCannotListen();
    void startsAtOnce();
    void remembersItsSettings();
    void fitsItsScreen();
    void optionsAreForThisRunOnly();
    void loadedSettingsAreRemembered();
    void remembersBans();
    void remembersBansOnceForOneTurn();
    void leavesSettingsAloneThatCannotBeRead();
    void changesAndRemembersItsAppearance();
    void stopsBeforeItCloses();
    void asksOnceWhatToDoWithTheCapture();
    void asksBeforeItStopsToClose();
    void discardsTheCaptureIfToldTo();
    void savesWhatCameWhileItAsked();
    void staysWhenNoFileIsNamed();
    void asksNothingWhenItIsEnded();
    void asksNothingWhenTheSessionEnds();
    void savesOnceAtATimeAndCanBeStopped();
    void closesOnceTheCaptureIsSaved();
    void saysThatTheCaptureHasEnded();
    void saysWhyTheLogIsEmpty();
    void servesWithoutACapture();
    void saysWhyItCannotCapture();
    void saysWhyItCannotOpenACapture();
    void opensALockedCaptureOnceItIsFree();
    void exportsWhatTheLogShows();
    void saysThatThereIsNothingToExport();
    void showsCloseReasonsWithoutScrolling();
    void staysUsableWithManyClients();

private:
    template <typename Widget> [[nodiscard]] Widget *part(const char *name) const
    {
        Widget *const found = m_window->findChild<Widget *>(QLatin1String(name));
        if (!found)
            qFatal("the window has no part named %s", name);
        return found;
    }
    [[nodiscard]] QTableView *clientTable() const { return part<QTableView>("clientTable"); }
    [[nodiscard]] QTableView *messageTable() const { return m_window->findChild<MessageTable *>(); }
    /// Entries of the log that pass its filter.
    [[nodiscard]] quint64 logged() const { return m_window->findChild<MessageModel *>()->count(); }
    [[nodiscard]] bool start();
    [[nodiscard]] bool stop();
    [[nodiscard]] std::unique_ptr<TestClient> connectClient();
    [[nodiscard]] int rowOf(const TestClient &client) const;
    [[nodiscard]] QString cell(const TestClient &client, const char *column) const;
    void select(const TestClient &client);
    void makeWindow(const ServerConfig &config = freePort(), bool startAtOnce = false);
    [[nodiscard]] QMessageBox *question() const { return m_window->findChild<QMessageBox *>(); }
    void echo(TestClient &client, const QByteArray &line) const;
    void giveUpUnasked();
    [[nodiscard]] std::shared_ptr<QSemaphore> saveSlowly(const QString &file);

    static ServerConfig freePort()
    {
        ServerConfig config;
        config.port = 0;
        return config;
    }

    static constexpr int patienceMs = 120'000;

    std::unique_ptr<MainWindow> m_window;
};

void MainWindowTest::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    platform::raiseDescriptorLimit();
}

void MainWindowTest::init()
{
    QFile::remove(defaultSettingsFile());
    makeWindow();
}

void MainWindowTest::cleanup()
{
    m_window.reset();
}

void MainWindowTest::makeWindow(const ServerConfig &config, bool startAtOnce)
{
    m_window = std::make_unique<MainWindow>(config, startAtOnce);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
}

bool MainWindowTest::start()
{
    QTest::mouseClick(part<QPushButton>("start"), Qt::LeftButton);
    return QTest::qWaitFor([this] { return m_window->server().state() == Server::State::Listening; });
}

bool MainWindowTest::stop()
{
    QTest::mouseClick(part<QPushButton>("stop"), Qt::LeftButton);
    if (auto *const question = m_window->findChild<QMessageBox *>())
        QTest::mouseClick(question->defaultButton(), Qt::LeftButton);
    return QTest::qWaitFor([this] { return m_window->server().state() == Server::State::Stopped; }, 20'000);
}

std::unique_ptr<TestClient> MainWindowTest::connectClient()
{
    auto client = std::make_unique<TestClient>();
    client->connectTo(m_window->server().endpoint().port);
    const bool isShown = QTest::qWaitFor([&] { return client->isConnected() && rowOf(*client) >= 0; });
    if (!isShown)
        qWarning("the client has no row");
    return client;
}

int MainWindowTest::rowOf(const TestClient &client) const
{
    const QString peer = QStringLiteral("127.0.0.1:%1").arg(client.localPort());
    const QAbstractItemModel *const model = clientTable()->model();
    for (int row = 0; row < model->rowCount(); ++row) {
        if (model->index(row, clientColumn(QLatin1String("peer"))).data().toString() == peer)
            return row;
    }
    return -1;
}

QString MainWindowTest::cell(const TestClient &client, const char *column) const
{
    return clientTable()
        ->model()
        ->index(rowOf(client), clientColumn(QLatin1String(column)))
        .data()
        .toString();
}

void MainWindowTest::select(const TestClient &client)
{
    const QModelIndex index =
        clientTable()->model()->index(rowOf(client), clientColumn(QLatin1String("peer")));
    clientTable()->scrollTo(index);
    QTest::mouseClick(clientTable()->viewport(), Qt::LeftButton, {},
                      clientTable()->visualRect(index).center());
}

/// Each step waits until it is let go.
std::shared_ptr<QSemaphore> MainWindowTest::saveSlowly(const QString &file)
{
    auto gate = std::make_shared<QSemaphore>();
    auto *const keeper = m_window->findChild<CaptureKeeper *>();
    connect(
        keeper, &CaptureKeeper::saveProgressed, keeper, [gate] { gate->acquire(); }, Qt::DirectConnection);
    keeper->save(file);
    return gate;
}

void MainWindowTest::servesAClientFromStartToStop()
{
    QAbstractItemModelTester clients(clientTable()->model(),
                                     QAbstractItemModelTester::FailureReportingMode::QtTest);
    QAbstractItemModelTester messages(messageTable()->model(),
                                      QAbstractItemModelTester::FailureReportingMode::QtTest);
    auto *const emptyText =
        m_window->findChild<ClientView *>()->findChild<QLabel *>(QStringLiteral("emptyText"));
    QVERIFY(emptyText->isVisible());
    QVERIFY(start());
    QVERIFY(part<QLabel>("emptyCommand")->text().startsWith(QLatin1String("nc 127.0.0.1 ")));
    auto client = connectClient();
    QVERIFY(!emptyText->isVisible());
    QCOMPARE(cell(*client, "state"), QStringLiteral("Open"));
    client->send("hello\nworld\n");
    QTRY_COMPARE(client->received(), QByteArray("hello\nworld\n"));
    QTRY_COMPARE(cell(*client, "bytes-in"), QStringLiteral("12 B"));
    QCOMPARE(cell(*client, "bytes-out"), QStringLiteral("12 B"));
    QCOMPARE(cell(*client, "messages-in"), QStringLiteral("2"));
    QCOMPARE(cell(*client, "messages-out"), QStringLiteral("2"));
    QTRY_COMPARE(logged(), 7u); // and settings, started, opened

    QVERIFY(stop());
    QTRY_VERIFY(client->isClosed());
    QVERIFY(!client->wasReset());
    QCOMPARE(cell(*client, "state"), QStringLiteral("Closed"));
    QCOMPARE(cell(*client, "reason"), QStringLiteral("server stopped"));
    QCOMPARE(cell(*client, "bytes-in"), QStringLiteral("12 B"));
    QVERIFY(part<QPushButton>("start")->isEnabled());
}

void MainWindowTest::kicksTheSelectedClientByKeyboard()
{
    QVERIFY(start());
    auto kicked = connectClient();
    auto stays = connectClient();
    select(*kicked);
    QTest::keyClick(clientTable(), Qt::Key_Delete);
    QTRY_VERIFY(kicked->isClosed());
    QVERIFY(!kicked->wasReset());
    QTRY_COMPARE(cell(*kicked, "reason"), QStringLiteral("kicked by the user"));
    stays->send("x\n");
    QTRY_COMPARE(stays->received(), QByteArray("x\n"));

    select(*stays);
    QTest::keyClick(clientTable(), Qt::Key_Delete, Qt::ShiftModifier);
    QTRY_VERIFY(stays->isClosed());
    QVERIFY(stays->wasReset());
    QVERIFY(stop());
}

void MainWindowTest::sendsToTheSelectedClientOnly()
{
    QVERIFY(start());
    auto chosen = connectClient();
    auto other = connectClient();
    select(*chosen);
    auto *const line = part<QLineEdit>("sendEdit");
    QTest::keyClicks(line, QStringLiteral("to you\\x21"));
    QTest::keyClick(line, Qt::Key_Return);
    QTRY_VERIFY(chosen->received().startsWith("to you!"));
    QVERIFY(stop());
    QCOMPARE(other->received(), QByteArray());
}

void MainWindowTest::sendsToAllWithoutASelection()
{
    QVERIFY(start());
    auto one = connectClient();
    auto two = connectClient();
    auto *const line = part<QLineEdit>("sendEdit");
    QTest::keyClicks(line, QStringLiteral("all"));
    QTest::keyClick(line, Qt::Key_Return);
    QTRY_VERIFY(one->received().startsWith("all"));
    QTRY_VERIFY(two->received().startsWith("all"));
    QVERIFY(stop());
}

void MainWindowTest::showsTheMessagesOfTheSelectedClient()
{
    QVERIFY(start());
    auto one = connectClient();
    auto two = connectClient();
    one->send("from one\n");
    two->send("from two\nand again\n");
    QTRY_COMPARE(logged(), 10u); // and settings, started, two opened
    select(*one);
    QTRY_COMPARE(logged(), 3u); // and opened
    select(*two);
    QTRY_COMPARE(logged(), 5u);
    clientTable()->clearSelection();
    QTRY_COMPARE(logged(), 10u);
    QVERIFY(stop());
}

void MainWindowTest::asksBeforeStoppingWithClients()
{
    QVERIFY(start());
    auto client = connectClient();
    QTest::mouseClick(part<QPushButton>("stop"), Qt::LeftButton);
    auto *const question = m_window->findChild<QMessageBox *>();
    QVERIFY(question && question->isVisible());
    QCOMPARE(question->text(), QStringLiteral("Stop the server and disconnect 1 client?"));
    QTest::mouseClick(question->button(QMessageBox::Cancel), Qt::LeftButton);
    client->send("still here\n");
    QTRY_COMPARE(client->received(), QByteArray("still here\n"));
    QCOMPARE(m_window->server().state(), Server::State::Listening);
    client->finish();
    QTRY_COMPARE(m_window->server().openClients(), 0);
    QTRY_VERIFY(!m_window->findChild<QMessageBox *>());
    QTest::mouseClick(part<QPushButton>("stop"), Qt::LeftButton); // nobody to ask for
    QVERIFY(!m_window->findChild<QMessageBox *>());
    QTRY_COMPARE(m_window->server().state(), Server::State::Stopped);
}

void MainWindowTest::saysWhyItCannotListen()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost));
    part<QSpinBox>("port")->setValue(other.serverPort());
    QTest::mouseClick(part<QPushButton>("start"), Qt::LeftButton);
    QTRY_COMPARE(m_window->server().state(), Server::State::Failed);
    auto *const notice = part<QLabel>("noticeText");
    QVERIFY(notice->isVisible());
    QVERIFY(notice->text().contains(QStringLiteral("127.0.0.1:%1").arg(other.serverPort())));
    part<QSpinBox>("port")->setValue(0); // another port, and it works
    QVERIFY(start());
    QVERIFY(!notice->isVisible());
    QVERIFY(stop());
}

void MainWindowTest::startsAtOnce()
{
    makeWindow(freePort(), true);
    QTRY_COMPARE(m_window->server().state(), Server::State::Listening);
    QVERIFY(stop());
}

void MainWindowTest::remembersItsSettings()
{
    ServerConfig config = freePort();
    config.reply.mode = ReplySpec::Mode::None;
    config.greeting = "hi";
    config.framing = FramingSpec::parse(u"length:2:le").value();
    makeWindow(config);
    QVERIFY(m_window->close());
    QCOMPARE(loadSettings(defaultSettingsFile()).value(), config);
}

void MainWindowTest::fitsItsScreen()
{
    const auto isWhole = [this] {
        const QSize room = m_window->screen()->availableSize();
        return m_window->width() <= room.width() && m_window->height() <= room.height();
    };
    const QString layout = QFileInfo(defaultSettingsFile()).absolutePath() + QStringLiteral("/window.ini");
    QFile::remove(layout);
    makeWindow(); // the first time, on a screen smaller than the window would like
    QVERIFY(isWhole());
    m_window->resize(3000, 2000); // as on a larger screen
    QVERIFY(m_window->close());
    QVERIFY(QFile::exists(layout));
    makeWindow();
    QVERIFY(isWhole());
    QVERIFY(m_window->screen()->availableGeometry().contains(m_window->frameGeometry()));
}

void MainWindowTest::optionsAreForThisRunOnly()
{
    ServerConfig kept = freePort();
    kept.port = 8000;
    kept.greeting = "hi";
    ServerConfig given = kept;
    given.address = QStringLiteral("::1");
    given.port = 7000;
    given.greeting = "ho";
    makeWindow(given);
    m_window->holdForThisRun(kept);
    QVERIFY(m_window->close());
    QCOMPARE(loadSettings(defaultSettingsFile()).value(), kept);

    makeWindow(given);
    m_window->holdForThisRun(kept);
    part<QSpinBox>("port")->setValue(7001); // by the user, and so for good
    QVERIFY(m_window->close());
    kept.port = 7001;
    QCOMPARE(loadSettings(defaultSettingsFile()).value(), kept);
}

/// Also where they say the same as the options did.
void MainWindowTest::loadedSettingsAreRemembered()
{
    const QTemporaryDir folder;
    ServerConfig given = freePort();
    given.port = 7000;
    const QString file = folder.filePath(QStringLiteral("seven.json"));
    QVERIFY(saveSettings(file, given));
    makeWindow(given);
    m_window->holdForThisRun(freePort());
    m_window->findChild<SettingsKeeper *>()->load(file);
    QVERIFY(m_window->close());
    QCOMPARE(loadSettings(defaultSettingsFile()).value(), given);
}

/// From the moment they are made, not only when the window is closed.
void MainWindowTest::remembersBans()
{
    const QHostAddress address(QStringLiteral("192.0.2.7"));
    part<QAction>("bans")->trigger();
    part<QLineEdit>("banAddress")->setText(address.toString());
    part<QLineEdit>("banReason")->setText(QStringLiteral("too loud"));
    QTest::mouseClick(part<QPushButton>("ban"), Qt::LeftButton);
    QTRY_VERIFY(!loadSettings(defaultSettingsFile()).value_or(ServerConfig()).bans.isEmpty());
    const Result<ServerConfig> kept = loadSettings(defaultSettingsFile());
    QVERIFY2(kept, kept ? "" : qPrintable(describe(kept.error())));
    QCOMPARE(kept->bans.size(), 1);
    QCOMPARE(kept->bans[0].address, address);
    QCOMPARE(kept->bans[0].reason, QStringLiteral("too loud"));
    QVERIFY(kept->bans[0].until);

    m_window.reset();
    makeWindow(*kept); // the next run
    QCOMPARE(m_window->server().bans(), kept->bans);
    part<QAction>("bans")->trigger();
    part<QTableView>("banTable")->selectRow(0);
    QTest::mouseClick(part<QPushButton>("unban"), Qt::LeftButton);
    QTRY_VERIFY(loadSettings(defaultSettingsFile())->bans.isEmpty());
}

/// The file may be long, and writing it takes the window's time.
void MainWindowTest::remembersBansOnceForOneTurn()
{
    part<QAction>("bans")->trigger();
    for (const char *address : {"192.0.2.7", "192.0.2.8"}) {
        part<QLineEdit>("banAddress")->setText(QLatin1String(address));
        part<QPushButton>("ban")->click();
        QVERIFY(!QFile::exists(defaultSettingsFile()));
    }
    QTRY_COMPARE(loadSettings(defaultSettingsFile()).value_or(ServerConfig()).bans.size(), 2);
}

void MainWindowTest::leavesSettingsAloneThatCannotBeRead()
{
    const QByteArray damaged = "{ \"allow\": \"10.0.0.0/8\", ";
    QFile file(defaultSettingsFile());
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(damaged) > 0);
    file.close();
    const auto settings = loadSettings(defaultSettingsFile());
    QVERIFY(!settings);
    m_window = std::make_unique<MainWindow>(freePort(), true);
    m_window->holdBack(settings.error());
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    bool wasTurn = false; // after the turn in which it would have started
    QMetaObject::invokeMethod(
        this, [&] { wasTurn = true; }, Qt::QueuedConnection);
    QTRY_VERIFY(wasTurn);
    QCOMPARE(m_window->server().state(), Server::State::Stopped);
    QVERIFY(start()); // if the user wants it
    QVERIFY(stop());
    m_window->close();
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), damaged);
}

void MainWindowTest::changesAndRemembersItsAppearance()
{
    const auto choose = [this](Appearance appearance) {
        const QList<QAction *> choices = part<QActionGroup>("appearance")->actions();
        for (QAction *action : choices) {
            if (action->data().toInt() == int(appearance))
                action->trigger();
        }
    };
    const auto isDark = [] { return theme::isDark(QApplication::palette()); };
    // A button of the chart's takes its text from a style sheet: dark on dark could not be read.
    const auto lightnessOfText = [this] {
        const auto *const span =
            m_window->findChild<ThroughputChart *>()->findChildren<QAbstractButton *>().last();
        return span->palette().color(QPalette::ButtonText).lightness();
    };
    choose(Appearance::Dark);
    QVERIFY(isDark());
    QTRY_VERIFY(lightnessOfText() > 128);
    choose(Appearance::Light);
    QTRY_VERIFY(lightnessOfText() < 128);
    QVERIFY(!isDark());
    choose(Appearance::Dark);
    QVERIFY(m_window->close());
    m_window.reset();
    applyAppearance(Appearance::System);
    QVERIFY(!isDark());
    makeWindow();
    QVERIFY(isDark());
    choose(Appearance::System);
    QVERIFY(!isDark());
    QVERIFY(m_window->close());
}

void MainWindowTest::stopsBeforeItCloses()
{
    QVERIFY(start());
    auto client = connectClient();
    QVERIFY(!m_window->close()); // not yet
    QTRY_VERIFY(!m_window->isVisible());
    QCOMPARE(m_window->server().state(), Server::State::Stopped);
    QTRY_VERIFY(client->isClosed());
    QVERIFY(!client->wasReset());
}

void MainWindowTest::asksOnceWhatToDoWithTheCapture()
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
void MainWindowTest::echo(TestClient &client, const QByteArray &line) const
{
    const QByteArray before = client.received();
    client.send(line);
    QTRY_COMPARE(client.received(), before + line);
    QCOMPARE(m_window->server().state(), Server::State::Listening);
}

void MainWindowTest::asksBeforeItStopsToClose()
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

void MainWindowTest::discardsTheCaptureIfToldTo()
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

void MainWindowTest::savesWhatCameWhileItAsked()
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

void MainWindowTest::staysWhenNoFileIsNamed()
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
void MainWindowTest::giveUpUnasked()
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

void MainWindowTest::asksNothingWhenItIsEnded()
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

void MainWindowTest::asksNothingWhenTheSessionEnds()
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

void MainWindowTest::savesOnceAtATimeAndCanBeStopped()
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

void MainWindowTest::closesOnceTheCaptureIsSaved()
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

void MainWindowTest::saysThatTheCaptureHasEnded()
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
    QTRY_VERIFY(log->text().startsWith(QStringLiteral("log: ")));
    QVERIFY(stop());
}

void MainWindowTest::saysWhyTheLogIsEmpty()
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

void MainWindowTest::servesWithoutACapture()
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

void MainWindowTest::saysWhyItCannotCapture()
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

void MainWindowTest::saysWhyItCannotOpenACapture()
{
    m_window->openCapture(QStringLiteral("/no/such/file.porthole"));
    QTRY_VERIFY(part<QLabel>("noticeText")->text().contains(QStringLiteral("/no/such/file.porthole")));
    QVERIFY(!m_window->findChild<HistoryView *>());
}

/// And does not stand still until then.
void MainWindowTest::opensALockedCaptureOnceItIsFree()
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

void MainWindowTest::exportsWhatTheLogShows()
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

void MainWindowTest::saysThatThereIsNothingToExport()
{
    part<QAction>("exportLog")->trigger();
    QVERIFY(!m_window->findChild<ExportDialog *>());
    QVERIFY(part<QLabel>("noticeText")->text().contains(QStringLiteral("nothing to export")));
}

void MainWindowTest::showsCloseReasonsWithoutScrolling()
{
    QFile::remove(QFileInfo(defaultSettingsFile()).absolutePath() + QStringLiteral("/window.ini"));
    makeWindow();
    m_window->resize(1200, 800);
    const int reason = clientColumn(QLatin1String("reason"));
    const auto rightEdge = [&] {
        const QHeaderView *const header = clientTable()->horizontalHeader();
        return header->sectionViewportPosition(reason) + header->sectionSize(reason);
    };
    QTRY_COMPARE(m_window->width(), 1200);
    QTRY_VERIFY2(rightEdge() <= clientTable()->viewport()->width(),
                 qPrintable(QStringLiteral("%1 of %2").arg(rightEdge()).arg(clientTable()->width())));
}

void MainWindowTest::staysUsableWithManyClients()
{
    constexpr int count = 1000;
    constexpr int lines = 100;
    const quint32 seed = QRandomGenerator::global()->generate();
    qInfo() << "seed" << seed;
    QRandomGenerator random(seed);
    QVERIFY(start());
    std::vector<std::unique_ptr<TestClient>> clients;
    std::vector<QByteArray> texts;
    for (int i = 0; i < count; ++i) {
        clients.push_back(std::make_unique<TestClient>());
        clients.back()->connectTo(m_window->server().endpoint().port);
        QByteArray text;
        for (int line = 0; line < lines; ++line)
            text += "client " + QByteArray::number(i) + " line " + QByteArray::number(line) + '\n';
        texts.push_back(text);
    }
    std::vector<qsizetype> sent(count, 0);
    const auto sendPieces = [&] { // each client's next piece, cut anywhere
        bool isMore = false;
        for (size_t i = 0; i < clients.size(); ++i) {
            const QByteArray piece = texts[i].mid(sent[i], 1 + random.bounded(400));
            sent[i] += piece.size();
            clients[i]->send(piece);
            isMore = isMore || sent[i] < texts[i].size();
        }
        return isMore;
    };
    QTimer load;
    connect(&load, &QTimer::timeout, this, [&] {
        if (!sendPieces())
            load.stop();
    });
    load.start(0);

    // The window does what it is told meanwhile.
    QTRY_VERIFY_WITH_TIMEOUT(rowOf(*clients.front()) >= 0, patienceMs);
    QLineEdit *const filter = part<QLineEdit>("clientFilter");
    filter->setText(QStringLiteral("no such client"));
    QTRY_COMPARE(clientTable()->model()->rowCount(), 0);
    filter->clear();
    QTRY_VERIFY_WITH_TIMEOUT(rowOf(*clients.back()) >= 0, patienceMs);
    select(*clients[7]);
    QTRY_COMPARE_WITH_TIMEOUT(part<QLabel>("panelTitle")->text().contains(QLatin1Char('#')), true,
                              patienceMs);
    clientTable()->clearSelection();

    const auto isAllBack = [&] {
        return std::equal(clients.begin(), clients.end(), texts.begin(),
                          [](const auto &client, const QByteArray &text) {
                              return client->received().size() >= text.size();
                          });
    };
    QTRY_VERIFY_WITH_TIMEOUT(isAllBack(), patienceMs);
    QCOMPARE(clientTable()->model()->rowCount(), count);
    for (size_t i = 0; i < clients.size(); ++i) {
        QVERIFY(clients[i]->received() == texts[i]);
        QTRY_COMPARE(cell(*clients[i], "messages-in"), QString::number(lines));
        QTRY_COMPARE(cell(*clients[i], "messages-out"), QString::number(lines));
        QTRY_COMPARE(cell(*clients[i], "bytes-in"), format::bytes(texts[i].size()));
        QTRY_COMPARE(cell(*clients[i], "bytes-out"), format::bytes(texts[i].size()));
    }
    QTRY_COMPARE(logged(), quint64(2 * lines * count + count + 2)); // none is missing

    select(*clients.front());
    QTest::keyClick(clientTable(), Qt::Key_Delete);
    QTRY_VERIFY(clients.front()->isClosed());
    QTRY_COMPARE(m_window->server().openClients(), count - 1);
    QVERIFY(stop());
    QTRY_COMPARE(cell(*clients.back(), "reason"), QStringLiteral("server stopped"));
}

QTEST_MAIN(MainWindowTest)
#include "tst_mainwindow.moc"
