// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/limits.h"
#include "tests/support/serverfixture.h"
#include "ui/access/bandialog.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSet>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableView>
#include <QTest>

using namespace porthole;
using namespace porthole::test;

class BanDialogTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void bansByKeyboard();
    void bansWhatIsTyped();
    void refusesWhatIsNoAddress_data();
    void refusesWhatIsNoAddress();
    void unbansWhatIsSelected();
    void showsHits();
    void proposesTheAddressOfAClient();
    void bansSeveralForAnyTime();
    void bansAsManyAsThereMayBe();
    void bansNobodyFromATextCutShort();
    void looksThroughTheBansOnlyWhenTheyChange();

private:
    template <typename Widget> [[nodiscard]] Widget *part(const char *name) const
    {
        Widget *const found = m_dialog->findChild<Widget *>(QLatin1String(name));
        if (!found)
            qFatal("the dialog has no part named %s", name);
        return found;
    }
    [[nodiscard]] QString cell(int row, int column) const
    {
        const QAbstractItemModel *const model = part<QTableView>("banTable")->model();
        return model->index(row, column).data().toString();
    }
    void ban(const QString &address, int minutes = 0, const QString &reason = {})
    {
        part<QLineEdit>("banAddress")->setText(address);
        part<QComboBox>("banTime")->setCurrentIndex(part<QComboBox>("banTime")->findData(minutes));
        part<QLineEdit>("banReason")->setText(reason);
        QTest::mouseClick(part<QPushButton>("ban"), Qt::LeftButton);
    }

    std::unique_ptr<ServerFixture> m_fixture;
    std::unique_ptr<BanDialog> m_dialog;
};

void BanDialogTest::init()
{
    m_dialog.reset();
    m_fixture = std::make_unique<ServerFixture>();
    m_dialog = std::make_unique<BanDialog>(&m_fixture->server);
    m_dialog->show();
}

void BanDialogTest::bansByKeyboard()
{
    QTRY_COMPARE(m_dialog->focusWidget(), part<QLineEdit>("banAddress"));
    QTest::keyClicks(m_dialog->focusWidget(), QStringLiteral("192.0.2.7"));
    QTest::keyClick(m_dialog->focusWidget(), Qt::Key_Tab);
    QTest::keyClick(m_dialog->focusWidget(), Qt::Key_Tab);
    QTest::keyClicks(m_dialog->focusWidget(), QStringLiteral("too loud"));
    QTest::keyClick(m_dialog->focusWidget(), Qt::Key_Return);
    QCOMPARE(m_fixture->server.bans().size(), 1);
    QCOMPARE(m_fixture->server.bans()[0].reason, QStringLiteral("too loud"));
}

void BanDialogTest::bansWhatIsTyped()
{
    ban(QStringLiteral(" 192.0.2.7 "), 60, QStringLiteral("too loud"));
    const Bans bans = m_fixture->server.bans();
    QCOMPARE(bans.size(), 1);
    QCOMPARE(bans[0].address, QHostAddress(QStringLiteral("192.0.2.7")));
    QCOMPARE(bans[0].since.secsTo(*bans[0].until), 3600);
    QCOMPARE(cell(0, 0), QStringLiteral("192.0.2.7"));
    QCOMPARE(cell(0, 4), QStringLiteral("too loud"));
    QVERIFY(part<QLineEdit>("banAddress")->text().isEmpty());
    ban(QStringLiteral("2001:db8::1"));
    QCOMPARE(m_fixture->server.bans().size(), 2);
    QCOMPARE(cell(1, 2), QStringLiteral("for good"));
}

void BanDialogTest::refusesWhatIsNoAddress_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"", "nobody", "10.0.0.0/8", "10.1", "192.0.2.256"})
        QTest::newRow(text) << QString::fromLatin1(text);
}

void BanDialogTest::refusesWhatIsNoAddress()
{
    QFETCH(QString, text);
    ban(text);
    QVERIFY(m_fixture->server.bans().isEmpty());
    QVERIFY(part<QLabel>("banError")->isVisible());
    QVERIFY(part<QLabel>("banError")->text().contains(u'"' + text + u'"'));
    QCOMPARE(part<QLineEdit>("banAddress")->text(), text);
    ban(QStringLiteral("192.0.2.7"));
    QVERIFY(!part<QLabel>("banError")->isVisible());
}

void BanDialogTest::unbansWhatIsSelected()
{
    ban(QStringLiteral("192.0.2.7"));
    ban(QStringLiteral("192.0.2.8"));
    QVERIFY(!part<QPushButton>("unban")->isEnabled());
    part<QTableView>("banTable")->selectRow(0);
    QTest::mouseClick(part<QPushButton>("unban"), Qt::LeftButton);
    QCOMPARE(m_fixture->server.bans().size(), 1);
    QCOMPARE(cell(0, 0), QStringLiteral("192.0.2.8"));
    QVERIFY(!part<QPushButton>("unban")->isEnabled());
}

void BanDialogTest::showsHits()
{
    QVERIFY(m_fixture->start());
    ban(QStringLiteral("127.0.0.1"));
    part<QTableView>("banTable")->selectRow(0);
    TestClient client;
    client.connectTo(m_fixture->port());
    QTRY_VERIFY(client.isClosed());
    QTRY_COMPARE(cell(0, 3), QStringLiteral("1"));
    QVERIFY(part<QPushButton>("unban")->isEnabled()); // what was selected still is
    QVERIFY(m_fixture->stop());
}

void BanDialogTest::proposesTheAddressOfAClient()
{
    m_dialog->propose({QHostAddress(QStringLiteral("::ffff:192.0.2.7"))});
    QCOMPARE(part<QLineEdit>("banAddress")->text(), QStringLiteral("192.0.2.7"));
    QVERIFY(m_fixture->server.bans().isEmpty()); // not before the user says so
}

void BanDialogTest::bansSeveralForAnyTime()
{
    auto *const minutes = part<QSpinBox>("banMinutes");
    QVERIFY(!minutes->isVisible());
    const QHostAddress first(QStringLiteral("192.0.2.7"));
    const QHostAddress second(QStringLiteral("2001:db8::1"));
    m_dialog->propose({first, second, first});
    QCOMPARE(part<QLineEdit>("banAddress")->text(), QStringLiteral("192.0.2.7, 2001:db8::1"));
    minutes->setValue(7);
    part<QComboBox>("banTime")->setCurrentIndex(part<QComboBox>("banTime")->findData(-1));
    QVERIFY(minutes->isVisible());
    QTest::mouseClick(part<QPushButton>("ban"), Qt::LeftButton);
    const Bans bans = m_fixture->server.bans();
    QCOMPARE(bans.size(), 2);
    for (const Ban &ban : bans)
        QCOMPARE(ban.since.secsTo(*ban.until), 7 * 60);
    ban(QStringLiteral("192.0.2.8 nobody"));
    QCOMPARE(m_fixture->server.bans().size(), 2);
}

void BanDialogTest::bansAsManyAsThereMayBe()
{
    QList<QHostAddress> addresses;
    for (quint32 i = 0; i < quint32(limits::maxBans); ++i)
        addresses += QHostAddress(0xf0'00'00'00 + 101 * i);
    m_dialog->propose(addresses);
    const QSignalSpy changed(&m_fixture->server, &Server::bansChanged);
    QTest::mouseClick(part<QPushButton>("ban"), Qt::LeftButton);
    QVERIFY2(part<QLabel>("banError")->isHidden(), qPrintable(part<QLabel>("banError")->text()));
    QList<QHostAddress> banned;
    for (const Ban &ban : m_fixture->server.bans())
        banned += ban.address;
    QCOMPARE(QSet(banned.begin(), banned.end()), QSet(addresses.begin(), addresses.end()));
    QCOMPARE(changed.size(), 1);
    part<QTableView>("banTable")->selectAll();
    QTest::mouseClick(part<QPushButton>("unban"), Qt::LeftButton);
    QVERIFY(m_fixture->server.bans().isEmpty());
    QCOMPARE(changed.size(), 2);
}

void BanDialogTest::bansNobodyFromATextCutShort()
{
    const QString whole = QStringLiteral("192.0.2.70");
    auto *const field = part<QLineEdit>("banAddress");
    field->setText(whole.rightJustified(limits::maxAddressListText + 1));
    QCOMPARE(field->text().trimmed(), QStringLiteral("192.0.2.7")); // somebody else's
    QTest::mouseClick(part<QPushButton>("ban"), Qt::LeftButton);
    QVERIFY(m_fixture->server.bans().isEmpty());
    QVERIFY(part<QLabel>("banError")->isVisible());
}

void BanDialogTest::looksThroughTheBansOnlyWhenTheyChange()
{
    ban(QStringLiteral("192.0.2.7"));
    const QSignalSpy changed(part<QTableView>("banTable")->model(), &QAbstractItemModel::dataChanged);
    m_dialog->hide();
    m_dialog->show(); // looks, as it does each second
    QCOMPARE(changed.size(), 0);
    ban(QStringLiteral("192.0.2.7"), 60);
    QCOMPARE(changed.size(), 1);
    QVERIFY(cell(0, 2) != QStringLiteral("for good"));
}

QTEST_MAIN(BanDialogTest)
#include "tst_bandialog.moc"
