// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/settingsstore.h"
#include "tests/ui/window/windowfixture.h"
#include "ui/chart/throughputchart.h"
#include "ui/common/appearance.h"
#include "ui/common/theme.h"
#include "ui/settings/settingsdialog.h"
#include "ui/window/settingskeeper.h"

#include <QAbstractButton>
#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QScreen>
#include <QSpinBox>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include <functional>

using namespace porthole;
using namespace porthole::test;

/// What the window remembers for the next run, and what is for one run only.
class WindowSettingsTest final : public WindowFixture
{
    Q_OBJECT

private Q_SLOTS:
    void remembersItsSettings();
    void fitsItsScreen();
    void optionsAreForThisRunOnly();
    void whatWasChangedAndUsedIsRemembered();
    void remembersTheFileOfTheCapture();
    void leavesAloneWhatAnotherWindowWrote();
    void aBanThatRunsOutIsNoChange();
    void loadedSettingsAreRemembered();
    void remembersBans();
    void remembersBansOnceForOneTurn();
    void leavesSettingsAloneThatCannotBeRead();
    void changesAndRemembersItsAppearance();

private:
    /// Does something in the settings dialog, accepts it, and waits until it is gone.
    void inDialog(const std::function<void(const SettingsDialog &)> &act);
};

void WindowSettingsTest::inDialog(const std::function<void(const SettingsDialog &)> &act)
{
    m_window->findChild<SettingsKeeper *>()->openDialog();
    const QPointer<SettingsDialog> dialog = m_window->findChild<SettingsDialog *>();
    QVERIFY(dialog);
    act(*dialog);
    dialog->accept();
    QTRY_VERIFY(!dialog);
}

void WindowSettingsTest::remembersItsSettings()
{
    ServerConfig config = freePort();
    config.reply.mode = ReplySpec::Mode::None;
    config.greeting = "hi";
    config.framing = FramingSpec::parse(u"length:2:le").value();
    makeWindow(config);
    QVERIFY(m_window->close());
    QCOMPARE(loadSettings(defaultSettingsFile()).value(), config);
}

void WindowSettingsTest::fitsItsScreen()
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

void WindowSettingsTest::optionsAreForThisRunOnly()
{
    ServerConfig kept = freePort();
    kept.port = 8000;
    kept.greeting = "hi";
    ServerConfig given = kept;
    given.address = QStringLiteral("::1");
    given.port = 7000;
    given.greeting = "ho";
    QVERIFY(saveSettings(defaultSettingsFile(), kept));
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

/// Also if it is again what the options said.
void WindowSettingsTest::whatWasChangedAndUsedIsRemembered()
{
    ServerConfig given = freePort();
    given.greeting = "given";
    makeWindow(given);
    m_window->holdForThisRun(freePort());
    for (const char *greeting : {"other", "given"})
        inDialog([&](const SettingsDialog &dialog) {
            dialog.findChild<QLineEdit *>(QStringLiteral("greeting"))->setText(QLatin1String(greeting));
        });
    QVERIFY(m_window->close());
    QCOMPARE(loadSettings(defaultSettingsFile()).value(), given);
}

/// Unless an option named it.
void WindowSettingsTest::remembersTheFileOfTheCapture()
{
    const QTemporaryDir folder;
    ServerConfig given = freePort();
    given.capture.file = folder.filePath(QStringLiteral("one-run.porthole"));
    QVERIFY(saveSettings(defaultSettingsFile(), freePort()));
    makeWindow(given);
    m_window->holdForThisRun(freePort());
    QVERIFY(m_window->close());
    QCOMPARE(loadSettings(defaultSettingsFile()).value(), freePort());

    makeWindow(given);
    m_window->holdForThisRun(freePort());
    inDialog([](const SettingsDialog &dialog) {
        auto *const file = dialog.findChild<QWidget *>(QStringLiteral("capture"));
        file->findChild<QLineEdit *>()->setText(QStringLiteral("all-runs.porthole"));
    });
    QVERIFY(m_window->close());
    QCOMPARE(loadSettings(defaultSettingsFile())->capture.file,
             QDir::home().filePath(QStringLiteral("all-runs.porthole")));
}

/// As one that was opened to look at a capture.
void WindowSettingsTest::leavesAloneWhatAnotherWindowWrote()
{
    ServerConfig kept = freePort();
    kept.framing = FramingSpec::parse(u"length:2:le").value();
    kept.reply = ReplySpec::parse(u"text:hi\\n").value();
    makeWindow(kept);
    m_window->holdForThisRun(kept);
    ServerConfig others = freePort();
    others.port = 7000;
    QVERIFY(saveSettings(defaultSettingsFile(), others));
    QVERIFY(start()); // which remembers, too
    QVERIFY(stop());
    QVERIFY(m_window->close());
    QCOMPARE(loadSettings(defaultSettingsFile()).value(), others);

    makeWindow(kept);
    m_window->holdForThisRun(kept);
    part<QSpinBox>("port")->setValue(7001);
    QVERIFY(m_window->findChild<SettingsKeeper *>()->remember());
    QVERIFY(saveSettings(defaultSettingsFile(), others)); // after what was written here
    QVERIFY(m_window->close());
    QCOMPARE(loadSettings(defaultSettingsFile()).value(), others);
}

void WindowSettingsTest::aBanThatRunsOutIsNoChange()
{
    ServerConfig kept = freePort();
    Ban ban;
    ban.address = QHostAddress(QStringLiteral("192.0.2.7"));
    ban.since = QDateTime::currentDateTimeUtc();
    ban.until = ban.since.addMSecs(500);
    kept.bans = {ban};
    makeWindow(kept);
    m_window->holdForThisRun(kept);
    QTRY_VERIFY(m_window->server().bans().isEmpty());
    QVERIFY(m_window->close());
    QVERIFY(!QFile::exists(defaultSettingsFile()));
}

/// Also where they say the same as the options did.
void WindowSettingsTest::loadedSettingsAreRemembered()
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

    makeWindow(given);
    m_window->holdForThisRun(given);
    QVERIFY(saveSettings(defaultSettingsFile(), freePort())); // by another window
    m_window->findChild<SettingsKeeper *>()->load(file);
    QVERIFY(m_window->close());
    QCOMPARE(loadSettings(defaultSettingsFile()).value(), given);
}

/// From the moment they are made, not only when the window is closed.
void WindowSettingsTest::remembersBans()
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
void WindowSettingsTest::remembersBansOnceForOneTurn()
{
    part<QAction>("bans")->trigger();
    for (const char *address : {"192.0.2.7", "192.0.2.8"}) {
        part<QLineEdit>("banAddress")->setText(QLatin1String(address));
        part<QPushButton>("ban")->click();
        QVERIFY(!QFile::exists(defaultSettingsFile()));
    }
    QTRY_COMPARE(loadSettings(defaultSettingsFile()).value_or(ServerConfig()).bans.size(), 2);
}

void WindowSettingsTest::leavesSettingsAloneThatCannotBeRead()
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

void WindowSettingsTest::changesAndRemembersItsAppearance()
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

QTEST_MAIN(WindowSettingsTest)
#include "tst_windowsettings.moc"
