// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/settingsstore.h"
#include "tests/ui/window/windowfixture.h"
#include "ui/clients/clientcolumns.h"
#include "ui/clients/clientview.h"
#include "ui/common/format.h"

#include <QAbstractItemModelTester>
#include <QFile>
#include <QFileInfo>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QRandomGenerator>
#include <QSpinBox>
#include <QTableView>
#include <QTcpServer>
#include <QTest>
#include <QTimer>

#include <algorithm>
#include <memory>
#include <vector>

using namespace porthole;
using namespace porthole::test;

/// The real window, driven by clicks and keys, with real clients.
class MainWindowTest final : public WindowFixture
{
    Q_OBJECT

private Q_SLOTS:
    void servesAClientFromStartToStop();
    void kicksTheSelectedClientByKeyboard();
    void sendsToTheSelectedClientOnly();
    void sendsToAllWithoutASelection();
    void showsTheMessagesOfTheSelectedClient();
    void asksBeforeStoppingWithClients();
    void saysWhyItCannotListen();
    void startsAtOnce();
    void showsCloseReasonsWithoutScrolling();
    void staysUsableWithManyClients();

private:
    static constexpr int patienceMs = 120'000;
};

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
