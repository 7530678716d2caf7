// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/window/windowfixture.h"

#include "core/base/platform.h"
#include "core/config/settingsstore.h"
#include "ui/clients/clientcolumns.h"
#include "ui/messages/messagemodel.h"
#include "ui/messages/messagetable.h"
#include "ui/window/capturekeeper.h"

#include <QFile>
#include <QMessageBox>
#include <QPushButton>
#include <QSemaphore>
#include <QStandardPaths>
#include <QTableView>
#include <QTest>

namespace porthole::test {

void WindowFixture::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    platform::raiseDescriptorLimit();
}

void WindowFixture::init()
{
    QFile::remove(defaultSettingsFile());
    makeWindow();
}

void WindowFixture::cleanup()
{
    m_window.reset();
}

void WindowFixture::makeWindow(const ServerConfig &config, bool startAtOnce)
{
    m_window = std::make_unique<MainWindow>(config, startAtOnce);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
}

QTableView *WindowFixture::clientTable() const
{
    return part<QTableView>("clientTable");
}

QTableView *WindowFixture::messageTable() const
{
    return m_window->findChild<MessageTable *>();
}

QMessageBox *WindowFixture::question() const
{
    return m_window->findChild<QMessageBox *>();
}

quint64 WindowFixture::logged() const
{
    return m_window->findChild<MessageModel *>()->count();
}

bool WindowFixture::start()
{
    QTest::mouseClick(part<QPushButton>("start"), Qt::LeftButton);
    return QTest::qWaitFor([this] { return m_window->server().state() == Server::State::Listening; });
}

bool WindowFixture::stop()
{
    QTest::mouseClick(part<QPushButton>("stop"), Qt::LeftButton);
    if (auto *const question = m_window->findChild<QMessageBox *>())
        QTest::mouseClick(question->defaultButton(), Qt::LeftButton);
    return QTest::qWaitFor([this] { return m_window->server().state() == Server::State::Stopped; }, 20'000);
}

std::unique_ptr<TestClient> WindowFixture::connectClient()
{
    auto client = std::make_unique<TestClient>();
    client->connectTo(m_window->server().endpoint().port);
    const bool isShown = QTest::qWaitFor([&] { return client->isConnected() && rowOf(*client) >= 0; });
    if (!isShown)
        qWarning("the client has no row");
    return client;
}

int WindowFixture::rowOf(const TestClient &client) const
{
    const QString peer = QStringLiteral("127.0.0.1:%1").arg(client.localPort());
    const QAbstractItemModel *const model = clientTable()->model();
    for (int row = 0; row < model->rowCount(); ++row) {
        if (model->index(row, clientColumn(QLatin1String("peer"))).data().toString() == peer)
            return row;
    }
    return -1;
}

QString WindowFixture::cell(const TestClient &client, const char *column) const
{
    return clientTable()
        ->model()
        ->index(rowOf(client), clientColumn(QLatin1String(column)))
        .data()
        .toString();
}

void WindowFixture::select(const TestClient &client)
{
    const QModelIndex index =
        clientTable()->model()->index(rowOf(client), clientColumn(QLatin1String("peer")));
    clientTable()->scrollTo(index);
    QTest::mouseClick(clientTable()->viewport(), Qt::LeftButton, {},
                      clientTable()->visualRect(index).center());
}

std::shared_ptr<QSemaphore> WindowFixture::saveSlowly(const QString &file)
{
    auto gate = std::make_shared<QSemaphore>();
    auto *const keeper = m_window->findChild<CaptureKeeper *>();
    connect(
        keeper, &CaptureKeeper::saveProgressed, keeper, [gate] { gate->acquire(); }, Qt::DirectConnection);
    keeper->save(file);
    return gate;
}

} // namespace porthole::test
