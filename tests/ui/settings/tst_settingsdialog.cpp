// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/limits.h"
#include "ui/settings/settingsdialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>
#include <QToolButton>

using namespace porthole;
using namespace std::chrono_literals;

namespace {

/// Differs from the defaults in every field.
ServerConfig unusual()
{
    ServerConfig config;
    config.address = QStringLiteral("::1");
    config.port = 4321;
    config.framing = *FramingSpec::parse(u"length:2:le:incl");
    config.reply = {ReplySpec::Mode::Text, "OK\r\n"};
    config.greeting = QByteArray("hello \xff\0\\\n", 10);
    config.idleTimeout = 90'500ms;
    config.frameTimeout = 7'250ms;
    config.writeTimeout = 1ms;
    config.stopDeadline = 12'345ms;
    config.maxClients = 17;
    config.access = {*parseAddressRanges(u"10.0.0.0/8"), *parseAddressRanges(u"10.1.2.3, ::1"), 7, 8};
    config.maxFrameBytes = 1'000'003;
    config.highWaterBytes = 500'001;
    config.lowWaterBytes = 499'999;
    config.maxHeldBytes = 3'000'000'001;
    config.backlog = 99;
    config.noDelay = false;
    config.keepAlive = false;
    config.keepAliveTime = 7s;
    config.capture = {false, QStringLiteral("run.porthole"), 5'000'000, 3, 77, CaptureMode::Live};
    config.tls = {QStringLiteral("c.pem"), QStringLiteral("k.pem"), QStringLiteral("ca.pem"), 2500ms};
    return config;
}

/// As many as a list may have, none shorter than an address without an abbreviation.
AddressRanges longRanges(int seed)
{
    QStringList texts;
    for (qsizetype i = 0; i < limits::maxAddressRanges; ++i)
        texts +=
            QStringLiteral("2001:1db8:1111:2222:3333:%1:%2:8000/113").arg(seed + 1000).arg(i + 10'000, 0, 16);
    return *parseAddressRanges(texts.join(u' '));
}

} // namespace

class TestSettingsDialog final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyFieldComesBack_data();
    void everyFieldComesBack();
    void invalidSettingsAreSaidAndCannotBeAccepted();
    void badTextsAreSaid_data();
    void badTextsAreSaid();
    void listsCutShortAreNotTaken_data();
    void listsCutShortAreNotTaken();
    void addressIsNotItsBusiness();
    void restoresDefaults();
    void captureFileCanBeChosen();
    void captureFilesHaveTheirSuffix();
    void zeroHasAName();
    void saysThatTheServerRuns();
    void isNotModal();
    void tellsAcceptance();

private:
    static QPushButton *button(const SettingsDialog &dialog, QDialogButtonBox::StandardButton which)
    {
        return dialog.findChild<QDialogButtonBox *>()->button(which);
    }
    template <typename T> static T *field(const SettingsDialog &dialog, const char *name)
    {
        return dialog.findChild<T *>(QString::fromLatin1(name));
    }
};

void TestSettingsDialog::everyFieldComesBack_data()
{
    QTest::addColumn<ServerConfig>("config");
    QTest::newRow("defaults") << ServerConfig();
    QTest::newRow("unusual") << unusual();
    ServerConfig large;
    large.maxFrameBytes = limits::maxFrameBytes;
    large.highWaterBytes = limits::maxWaterBytes;
    large.lowWaterBytes = limits::maxWaterBytes - 1;
    large.maxHeldBytes = limits::maxHeldBytes;
    large.idleTimeout = limits::maxTimeout;
    large.writeTimeout = limits::maxTimeout - 1ms;
    large.maxClients = int(limits::maxClients);
    large.backlog = int(limits::maxBacklog);
    large.access = {longRanges(1), longRanges(2), int(limits::maxClients), limits::maxConnectRate};
    large.tls.certFile = QStringLiteral("/longer-than-a-field-is-by-itself").repeated(1000);
    large.tls.keyFile = large.tls.certFile + u'k';
    large.capture.file = large.tls.certFile + u'p';
    large.capture.files = int(limits::maxCaptureFiles);
    QTest::newRow("largest") << large;
}

void TestSettingsDialog::everyFieldComesBack()
{
    QFETCH(ServerConfig, config);
    SettingsDialog dialog;
    dialog.setConfig(unusual()); // what was there before leaves no trace
    dialog.setConfig(config);
    QCOMPARE(dialog.config(), config);
    QVERIFY(button(dialog, QDialogButtonBox::Ok)->isEnabled());
    // A change shows that config() reads the fields, not what was set.
    field<QDoubleSpinBox>(dialog, "max-frame")->setValue(4096);
    config.maxFrameBytes = 4096;
    QCOMPARE(dialog.config(), config);
}

void TestSettingsDialog::invalidSettingsAreSaidAndCannotBeAccepted()
{
    SettingsDialog dialog;
    const ServerConfig before = dialog.config();
    auto *low = field<QDoubleSpinBox>(dialog, "low-water");
    low->setValue(double(before.highWaterBytes));
    QVERIFY(!button(dialog, QDialogButtonBox::Ok)->isEnabled());
    const auto *problem = field<QLabel>(dialog, "problem");
    QVERIFY2(problem->text().startsWith(u"Pause reading above: "), qPrintable(problem->text()));
    QCOMPARE(dialog.config(), before);
    low->setValue(1000);
    QVERIFY(button(dialog, QDialogButtonBox::Ok)->isEnabled());
    QVERIFY(problem->text().isEmpty());
    QCOMPARE(dialog.config().lowWaterBytes, 1000);
}

void TestSettingsDialog::badTextsAreSaid_data()
{
    QTest::addColumn<QString>("edit");
    QTest::addColumn<QString>("label");
    QTest::newRow("greeting") << QStringLiteral("greeting") << QStringLiteral("Greeting: ");
    QTest::newRow("reply") << QStringLiteral("replyText") << QStringLiteral("Reply");
    QTest::newRow("framing") << QStringLiteral("framingParameter") << QStringLiteral("Framing");
}

void TestSettingsDialog::badTextsAreSaid()
{
    QFETCH(QString, edit);
    QFETCH(QString, label);
    SettingsDialog dialog;
    dialog.setConfig(unusual());
    auto *text = dialog.findChild<QLineEdit *>(edit);
    text->setText(QStringLiteral("\\x"));
    QVERIFY(!button(dialog, QDialogButtonBox::Ok)->isEnabled());
    const auto *problem = field<QLabel>(dialog, "problem");
    QVERIFY2(problem->text().startsWith(label), qPrintable(problem->text()));
    QVERIFY(!text->accessibleDescription().isEmpty());
}

void TestSettingsDialog::listsCutShortAreNotTaken_data()
{
    QTest::addColumn<QString>("edit");
    QTest::newRow("allow") << QStringLiteral("allow");
    QTest::newRow("deny") << QStringLiteral("deny");
}

void TestSettingsDialog::listsCutShortAreNotTaken()
{
    QFETCH(QString, edit);
    SettingsDialog dialog;
    auto *text = dialog.findChild<QLineEdit *>(edit);
    text->setText(QStringLiteral("192.0.2.70").rightJustified(limits::maxAddressListText + 1));
    QCOMPARE(text->text().trimmed(), QStringLiteral("192.0.2.7")); // somebody else's
    QVERIFY(!button(dialog, QDialogButtonBox::Ok)->isEnabled());
    QCOMPARE(dialog.config(), ServerConfig());
}

void TestSettingsDialog::addressIsNotItsBusiness()
{
    ServerConfig config = unusual();
    config.address = QStringLiteral("half typed");
    SettingsDialog dialog;
    dialog.setConfig(config);
    QVERIFY(button(dialog, QDialogButtonBox::Ok)->isEnabled());
    QCOMPARE(dialog.config(), config);
}

void TestSettingsDialog::restoresDefaults()
{
    SettingsDialog dialog;
    dialog.setConfig(unusual());
    button(dialog, QDialogButtonBox::RestoreDefaults)->click();
    ServerConfig expected;
    expected.address = unusual().address;
    expected.port = unusual().port;
    expected.framing.delimiter = dialog.config().framing.delimiter;
    QCOMPARE(dialog.config(), expected);
}

void TestSettingsDialog::captureFileCanBeChosen()
{
    SettingsDialog dialog;
    auto *const file = field<QWidget>(dialog, "capture");
    auto *const name = file->findChild<QLineEdit *>();
    auto *const files = field<QSpinBox>(dialog, "capture-files");
    QVERIFY(file->isEnabled());
    QVERIFY(!files->isEnabled()); // a temporary one is no ring
    name->setText(QStringLiteral("run.porthole"));
    QVERIFY(files->isEnabled());
    files->setValue(3);
    QCOMPARE(dialog.config().capture.file, QDir::home().filePath(QStringLiteral("run.porthole")));
    QCOMPARE(dialog.config().capture.files, 3);
    name->setText(QStringLiteral("off")); // which the settings file would take for none
    QVERIFY(!button(dialog, QDialogButtonBox::Ok)->isEnabled());
    QVERIFY2(field<QLabel>(dialog, "problem")->text().startsWith(QStringLiteral("File: ")),
             qPrintable(field<QLabel>(dialog, "problem")->text()));
    name->setText(QStringLiteral("run.porthole"));
    auto *const mode = field<QComboBox>(dialog, "capture-mode");
    mode->setCurrentIndex(mode->count() - 1); // off
    QVERIFY(!file->isEnabled());
    QVERIFY(!files->isEnabled());
    QVERIFY(dialog.config().capture.off);
    ServerConfig given;
    given.capture.file =
        QStringLiteral("given.porthole"); // beside the folder that the program was started in
    dialog.setConfig(given);
    QCOMPARE(dialog.config(), given);
}

void TestSettingsDialog::captureFilesHaveTheirSuffix()
{
    SettingsDialog dialog;
    field<QWidget>(dialog, "capture")->findChild<QToolButton *>()->click();
    const auto *const question = dialog.findChild<QFileDialog *>();
    QVERIFY(question);
    QCOMPARE(question->defaultSuffix(), QStringLiteral("porthole"));
}

void TestSettingsDialog::zeroHasAName()
{
    SettingsDialog dialog;
    dialog.setConfig({});
    QCOMPARE(field<QDoubleSpinBox>(dialog, "idle-timeout")->text(), QStringLiteral("never"));
    QCOMPARE(field<QDoubleSpinBox>(dialog, "write-timeout")->text(), QStringLiteral("never"));
    QCOMPARE(field<QDoubleSpinBox>(dialog, "frame-timeout")->text(), QStringLiteral("never"));
    field<QDoubleSpinBox>(dialog, "idle-timeout")->setValue(2.5);
    QVERIFY(field<QDoubleSpinBox>(dialog, "idle-timeout")->text().endsWith(u" s"));
    QCOMPARE(dialog.config().idleTimeout, 2500ms);
}

void TestSettingsDialog::saysThatTheServerRuns()
{
    SettingsDialog dialog;
    const auto *running = field<QLabel>(dialog, "running");
    QVERIFY(running->isHidden());
    dialog.setRunning(true);
    QVERIFY(!running->isHidden());
    QVERIFY(running->text().contains(u"next Start"));
    dialog.setRunning(false);
    QVERIFY(running->isHidden());
}

void TestSettingsDialog::isNotModal()
{
    SettingsDialog dialog;
    dialog.show();
    QVERIFY(!dialog.isModal());
}

void TestSettingsDialog::tellsAcceptance()
{
    SettingsDialog dialog;
    QSignalSpy accepted(&dialog, &QDialog::accepted);
    dialog.show();
    button(dialog, QDialogButtonBox::Cancel)->click();
    QCOMPARE(accepted.size(), 0);
    dialog.show();
    button(dialog, QDialogButtonBox::Ok)->click();
    QCOMPARE(accepted.size(), 1);
    QVERIFY(!dialog.isVisible());
}

QTEST_MAIN(TestSettingsDialog)
#include "tst_settingsdialog.moc"
