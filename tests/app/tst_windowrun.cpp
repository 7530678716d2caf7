// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/windowrun.h"

#include "core/capture/capturefile.h"
#include "core/config/settingsstore.h"
#include "ui/history/historyview.h"
#include "ui/window/mainwindow.h"

#include <QFile>
#include <QLabel>
#include <QSpinBox>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <vector>

using namespace porthole;

/// The window as its command line has it, from main() on.
class WindowRunTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void opensTheCapturesOfItsArguments();
    void optionsAreForOneRun();
    void aFileOfSettingsIsForOneRun();
    void leavesDamagedSettingsAloneBesideOthers();

private:
    using Act = std::function<void(MainWindow &)>;
    [[nodiscard]] int run(const QStringList &arguments, const Act &act);
    [[nodiscard]] QString path(const QString &name) const { return m_home->filePath(name); }

    std::unique_ptr<QTemporaryDir> m_home;
};

void WindowRunTest::init()
{
    QStandardPaths::setTestModeEnabled(true); // no test may touch the user's settings, whatever the system
    m_home = std::make_unique<QTemporaryDir>();
    qputenv("HOME", QFile::encodeName(m_home->path()));
    QFile::remove(defaultSettingsFile()); // which on Windows does not follow HOME
}

/// Does something in the running window, then closes it.
int WindowRunTest::run(const QStringList &arguments, const Act &act)
{
    QByteArrayList words = {"porthole-window"};
    for (const QString &argument : arguments)
        words += argument.toLocal8Bit();
    std::vector<char *> argv;
    for (QByteArray &word : words)
        argv.push_back(word.data());
    argv.push_back(nullptr);
    return runWindow(int(words.size()), argv.data(), [&act](MainWindow &window) {
        QMetaObject::invokeMethod(
            &window,
            [&act, &window] {
                act(window);
                window.closeUnasked();
            },
            Qt::QueuedConnection);
    });
}

void WindowRunTest::opensTheCapturesOfItsArguments()
{
    const QString one = path(QStringLiteral("one.porthole"));
    const QString two = path(QStringLiteral("two two.porthole"));
    const QString none = path(QStringLiteral("none.porthole"));
    for (const QString &file : {one, two})
        QVERIFY(CaptureFile::create(file, {}));
    QStringList opened;
    QString said;
    const int status = run({one, none, two}, [&](MainWindow &window) {
        const auto *const notice = window.findChild<QLabel *>(QStringLiteral("noticeText"));
        QTRY_COMPARE(window.findChildren<HistoryView *>().size(), 2);
        QTRY_VERIFY(notice->isVisible());
        for (const auto *const view : window.findChildren<HistoryView *>())
            opened += view->fileName();
        said = notice->text();
        QCOMPARE(window.server().state(), Server::State::Stopped);
    });
    QCOMPARE(status, 0);
    opened.sort();
    QCOMPARE(opened, QStringList({one, two}));
    QVERIFY2(said.startsWith(QStringLiteral("cannot read %1: ").arg(none)), qPrintable(said));
}

void WindowRunTest::optionsAreForOneRun()
{
    ServerConfig kept;
    kept.port = 8000;
    QVERIFY(saveSettings(defaultSettingsFile(), kept));
    quint16 port = 0;
    const QStringList options = {QStringLiteral("--start"), QStringLiteral("--address"),
                                 QStringLiteral("any"), QStringLiteral("--port"), QStringLiteral("0")};
    QCOMPARE(run(options,
                 [&port](MainWindow &window) {
                     QTRY_COMPARE(window.server().state(), Server::State::Listening);
                     port = window.server().endpoint().port;
                 }),
             0);
    QVERIFY(port != 0 && port != kept.port);
    QCOMPARE(loadSettings(defaultSettingsFile()).value(), kept);

    QCOMPARE(
        run(options,
            [](MainWindow &window) { window.findChild<QSpinBox *>(QStringLiteral("port"))->setValue(8001); }),
        0);
    kept.port = 8001;
    QCOMPARE(loadSettings(defaultSettingsFile()).value(), kept);
}

void WindowRunTest::aFileOfSettingsIsForOneRun()
{
    ServerConfig kept;
    kept.port = 8000;
    QVERIFY(saveSettings(defaultSettingsFile(), kept));
    ServerConfig others;
    others.port = 7000;
    others.maxClients = 5;
    QVERIFY(saveSettings(path(QStringLiteral("others.json")), others));
    int shown = 0;
    QCOMPARE(run({QStringLiteral("--config"), path(QStringLiteral("others.json"))},
                 [&shown](MainWindow &window) {
                     shown = window.findChild<QSpinBox *>(QStringLiteral("port"))->value();
                 }),
             0);
    QCOMPARE(shown, 7000);
    QCOMPARE(loadSettings(defaultSettingsFile()).value(), kept);
}

/// Who may connect stands in the others, so the server may start.
void WindowRunTest::leavesDamagedSettingsAloneBesideOthers()
{
    QVERIFY(saveSettings(defaultSettingsFile(), {}));
    QFile damaged(defaultSettingsFile());
    QVERIFY(damaged.open(QIODevice::WriteOnly | QIODevice::Truncate) && damaged.write("{") == 1);
    damaged.close();
    ServerConfig others;
    others.port = 0;
    QVERIFY(saveSettings(path(QStringLiteral("others.json")), others));
    QString said;
    const auto listens = [&said](MainWindow &window) {
        const auto *const notice = window.findChild<QLabel *>(QStringLiteral("noticeText"));
        QTRY_COMPARE(window.server().state(), Server::State::Listening);
        QTRY_VERIFY(notice->isVisible());
        said = notice->text();
    };
    QCOMPARE(run({QStringLiteral("--start"), QStringLiteral("--config"), path(QStringLiteral("others.json"))},
                 listens),
             0);
    QVERIFY2(said.contains(u"nothing is remembered"), qPrintable(said));
    QVERIFY(!said.contains(u"does not start"));
    QVERIFY(damaged.open(QIODevice::ReadOnly));
    QCOMPARE(damaged.readAll(), QByteArray("{"));
}

QTEST_APPLESS_MAIN(WindowRunTest)
#include "tst_windowrun.moc"
