// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tls/tlscontext.h"
#include "tests/support/testcertificates.h"
#include "ui/settings/pairmaker.h"
#include "ui/settings/settingsdialog.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace porthole;
using namespace porthole::test;

class TestTlsPage final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhatIsMissing();
    void makesAPairAndUsesIt();
    void saysWhyNoPairWasMade();
};

void TestTlsPage::saysWhatIsMissing()
{
    SettingsDialog dialog;
    auto *const cert = dialog.findChild<QWidget *>(QStringLiteral("tls-cert"))->findChild<QLineEdit *>();
    cert->setText(QStringLiteral("c.pem"));
    const auto *ok = dialog.findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Ok);
    QVERIFY(!ok->isEnabled());
    QCOMPARE(dialog.findChild<QLabel *>(QStringLiteral("problem"))->text(),
             QStringLiteral("Private key: is needed beside tls-cert: the file with its private key"));
    cert->clear();
    QVERIFY(ok->isEnabled());
}

void TestTlsPage::makesAPairAndUsesIt()
{
    const TestFiles files;
    SettingsDialog dialog;
    dialog.findChild<QLineEdit *>(QStringLiteral("pairNames"))
        ->setText(QStringLiteral("  porthole.example; ::1 "));
    QVERIFY(dialog.findChild<QPushButton *>(QStringLiteral("makePair"))->isEnabled());
    dialog.findChild<PairMaker *>()->make(files.path(QStringLiteral("mine.pem")));
    const TlsOptions tls = dialog.config().tls;
    QCOMPARE(tls.certFile, files.path(QStringLiteral("mine.pem")));
    QCOMPARE(tls.keyFile, files.path(QStringLiteral("mine-key.pem")));
    const auto loaded = TlsContext::load(tls);
    QVERIFY2(loaded, loaded ? "" : qPrintable(describe(loaded.error())));
    QVERIFY(dialog.findChild<QLabel *>(QStringLiteral("pairOutcome"))->text().startsWith(u"Made mine.pem"));
}

void TestTlsPage::saysWhyNoPairWasMade()
{
    const TestFiles files;
    SettingsDialog dialog;
    auto *const maker = dialog.findChild<PairMaker *>();
    const QSignalSpy made(maker, &PairMaker::made);
    const auto *outcome = dialog.findChild<QLabel *>(QStringLiteral("pairOutcome"));
    const QString cert = files.write(QStringLiteral("mine.pem"), "there already");
    maker->make(cert);
    QVERIFY2(outcome->text().contains(QLatin1String("there is such a file already")),
             qPrintable(outcome->text()));
    dialog.findChild<QLineEdit *>(QStringLiteral("pairNames"))->setText(QStringLiteral("a/b"));
    maker->make(files.path(QStringLiteral("other.pem")));
    QCOMPARE(outcome->text(), QStringLiteral("names: \"a/b\" is neither a host name nor an address"));
    QCOMPARE(made.size(), 0);
    QVERIFY(dialog.config().tls.certFile.isEmpty());
}

QTEST_MAIN(TestTlsPage)
#include "tst_tlspage.moc"
