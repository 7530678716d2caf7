// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/settingsstore.h"
#include "tests/abuse/safetext.h"
#include "tests/support/testcertificates.h"
#include "tests/support/tlsclient.h"
#include "ui/clients/clientcolumns.h"
#include "ui/messages/messagemodel.h"
#include "ui/messages/messagetable.h"
#include "ui/panel/messagepane.h"
#include "ui/window/mainwindow.h"

#include <QAction>
#include <QFile>
#include <QLabel>
#include <QPlainTextEdit>
#include <QStandardPaths>
#include <QTableView>
#include <QTest>
#include <QTextDocument>

using namespace porthole;
using namespace porthole::test;

namespace {

constexpr int patienceMs = 60'000;

/// A text for people that comes from a client has no character that moves others, and Qt will not read it as
/// markup.
bool isShownAsItIs(const QLabel &label)
{
    return label.textFormat() == Qt::PlainText || !Qt::mightBeRichText(label.text());
}

} // namespace

/// The whole window, with clients that send what no window should obey.
class AbuseViewTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void showsHostileTextAsText();

private:
    template <typename Widget> [[nodiscard]] Widget *part(const char *name) const
    {
        return m_window->findChild<Widget *>(QLatin1String(name));
    }
    void checkTable(const QAbstractItemModel &model) const;
    void checkWidgets() const;
    void selectEachClient() const;
    void selectEachMessage() const;

    std::unique_ptr<MainWindow> m_window;
};

void AbuseViewTest::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QFile::remove(defaultSettingsFile());
}

/// Every cell, and every tool tip as Qt will show it.
void AbuseViewTest::checkTable(const QAbstractItemModel &model) const
{
    for (int row = 0; row < model.rowCount(); ++row) {
        for (int column = 0; column < model.columnCount(); ++column) {
            const QModelIndex cell = model.index(row, column);
            QVERIFY2(isSafe(cell.data().toString()), qPrintable(cell.data().toString()));
            const QString tip = cell.data(Qt::ToolTipRole).toString();
            QVERIFY2(!tip.contains(u"<img") && !tip.contains(u"<b>"), qPrintable(tip));
        }
    }
}

void AbuseViewTest::checkWidgets() const
{
    const QList<QLabel *> labels = m_window->findChildren<QLabel *>();
    for (const QLabel *label : labels) {
        QVERIFY2(isShownAsItIs(*label), qPrintable(label->text()));
        QVERIFY2(isSafe(QString(label->text()).remove(QLatin1Char('\n'))), qPrintable(label->text()));
    }
    const QList<QWidget *> widgets = m_window->findChildren<QWidget *>();
    for (const QWidget *widget : widgets)
        QVERIFY2(!widget->toolTip().contains(u"<img"), qPrintable(widget->toolTip()));
}

void AbuseViewTest::selectEachClient() const
{
    auto *const table = part<QTableView>("clientTable");
    const int width = m_window->width();
    for (int row = 0; row < table->model()->rowCount(); ++row) {
        table->selectRow(row);
        QCoreApplication::sendPostedEvents();
        checkWidgets();
        (void)m_window->grab();
        QVERIFY2(m_window->width() == width && m_window->minimumSizeHint().width() <= width,
                 qPrintable(QString::number(m_window->minimumSizeHint().width())));
    }
    table->clearSelection();
}

void AbuseViewTest::selectEachMessage() const
{
    auto *const table = m_window->findChild<MessageTable *>();
    for (int row = 0; row < table->model()->rowCount(); ++row) {
        table->setCurrentIndex(table->model()->index(row, MessageModel::Content));
        QCoreApplication::sendPostedEvents();
        const QString shown =
            m_window->findChild<MessagePane *>()->findChild<QPlainTextEdit *>()->toPlainText();
        QVERIFY(isSafe(QString(shown).remove(QLatin1Char('\n'))));
        checkWidgets();
        (void)m_window->grab();
    }
}

void AbuseViewTest::showsHostileTextAsText()
{
    const TestCertificate certificate({});
    const TestFiles files;
    ServerConfig config;
    config.port = 0;
    config.maxFrameBytes = 4 * 1024 * 1024;
    config.tls.certFile = files.write(QStringLiteral("cert.pem"), certificate.certificatePem());
    config.tls.keyFile = files.write(QStringLiteral("key.pem"), certificate.keyPem());
    m_window = std::make_unique<MainWindow>(config, true);
    m_window->resize(1400, 900);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    QTRY_COMPARE_WITH_TIMEOUT(m_window->server().state(), Server::State::Listening, patienceMs);
    const quint16 port = m_window->server().endpoint().port;

    const QByteArray text = hostileText();
    const QByteArray name = text.left(text.indexOf('\0'));
    TlsClient talks({.serverName = name, .protocols = char(name.size()) + name});
    talks.connectTo(port);
    talks.send(text + '\n' + QByteArray(1024 * 1024, '\x1b') + '\n' + QByteArray(1024 * 1024, 'W') + '\n');
    TlsClient wide({.serverName = QByteArray(255, '\x01')});
    wide.connectTo(port);
    TestClient markup; // what it says is the reason of its failure
    markup.connectTo(port);
    markup.send(text.mid(text.indexOf('<')) + '\n');
    TestClient bytes;
    bytes.connectTo(port);
    bytes.send(text + '\n');
    QTRY_COMPARE_WITH_TIMEOUT(talks.peer.received().size(), text.size() + 3 + 2 * 1024 * 1024, patienceMs);
    QTRY_VERIFY_WITH_TIMEOUT(wide.peer.isOpen() && markup.isClosed() && bytes.isClosed(), patienceMs);
    const QAbstractItemModel &clients = *part<QTableView>("clientTable")->model();
    const QAbstractItemModel &log = *m_window->findChild<MessageTable *>()->model();
    QTRY_COMPARE_WITH_TIMEOUT(clients.rowCount(), 4, patienceMs);
    QTRY_VERIFY_WITH_TIMEOUT(m_window->findChild<MessageModel *>()->count() >= 6 + 6 + 4,
                             patienceMs); // messages, opened and noted or closed, server

    checkTable(clients);
    checkTable(log);
    selectEachClient();
    selectEachMessage();
    m_window->findChild<MessageModel *>()->setShowHex(true);
    checkTable(log);
    for (TlsClient *client : {&talks, &wide})
        client->wire.reset();
    QTRY_COMPARE_WITH_TIMEOUT(m_window->server().openClients(), 0, patienceMs);
    checkTable(clients);
    selectEachClient();
    m_window.reset();
}

QTEST_MAIN(AbuseViewTest)
#include "tst_abuseview.moc"
