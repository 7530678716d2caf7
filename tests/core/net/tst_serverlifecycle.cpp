// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/processcounts.h"
#include "tests/support/serverfixture.h"

#include <QSignalSpy>
#include <QTcpServer>
#include <QTest>

using namespace porthole;
using namespace porthole::test;

Q_DECLARE_METATYPE(porthole::ErrorCode)

/// Start, stop, start again; the ways a start can fail; the addresses.
class ServerLifecycleTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_threads = threadCount(); }
    void goesThroughItsStates();
    void listensOn_data();
    void listensOn();
    void saysWhyItCannotListen_data();
    void saysWhyItCannotListen();
    void goesOnAfterAFailedStart();
    void refusesAnInvalidConfiguration();
    void stopsWhileStarting();
    void changesSettingsBetweenRuns();
    void countsAnewInEachRun();
    void isDestroyedInEveryState_data();
    void isDestroyedInEveryState();

private:
    qsizetype m_threads = 0;
};

void ServerLifecycleTest::goesThroughItsStates()
{
    ServerFixture fixture;
    QList<Server::State> states;
    connect(&fixture.server, &Server::stateChanged, this, [&](Server::State state) { states.append(state); });
    QCOMPARE(fixture.server.state(), Server::State::Stopped);
    QVERIFY(fixture.start());
    QVERIFY(fixture.port() != 0);
    QVERIFY(fixture.server.listeningSince().secsTo(QDateTime::currentDateTimeUtc()) < 60);
    QVERIFY(fixture.stop());
    using enum Server::State;
    QCOMPARE(states, (QList{Starting, Listening, Draining, Stopped}));
}

void ServerLifecycleTest::listensOn_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<QStringList>("reachedAt");
    const QString v4 = QStringLiteral("127.0.0.1");
    const QString v6 = QStringLiteral("::1");
    QTest::newRow("IPv4") << v4 << QStringList{v4};
    QTest::newRow("IPv6") << v6 << QStringList{v6};
    QTest::newRow("both at once") << QStringLiteral("any") << QStringList{v4, v6};
}

void ServerLifecycleTest::listensOn()
{
    QFETCH(QString, address);
    QFETCH(QStringList, reachedAt);
    ServerFixture fixture;
    ServerConfig config;
    config.address = address;
    QVERIFY(fixture.start(config));
    for (const QString &from : reachedAt) {
        TestClient client;
        client.connectTo(fixture.port(), QHostAddress(from));
        QTRY_VERIFY(fixture.idOf(client).isValid());
        client.send("hello\n");
        QTRY_COMPARE(client.received(), QByteArray("hello\n"));
    }
    QVERIFY(fixture.stop());
    // An IPv4 client of a dual-stack socket is shown with its IPv4 address.
    for (const ClientClosed &closed : fixture.closed())
        QVERIFY2(reachedAt.contains(closed.peer.address.toString()), qPrintable(closed.peer.toString()));
}

void ServerLifecycleTest::saysWhyItCannotListen_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<bool>("isTaken");
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("port in use") << QStringLiteral("127.0.0.1") << true << ErrorCode::AddressInUse;
    // TEST-NET-1 (RFC 5737) belongs to no machine.
    QTest::newRow("not this machine's")
        << QStringLiteral("192.0.2.1") << false << ErrorCode::AddressNotAvailable;
}

void ServerLifecycleTest::saysWhyItCannotListen()
{
    QFETCH(QString, address);
    QFETCH(bool, isTaken);
    QFETCH(ErrorCode, code);
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost));
    Server server;
    ServerConfig config;
    config.address = address;
    config.port = isTaken ? other.serverPort() : 0;
    QVERIFY(server.start(config));
    QTRY_COMPARE(server.state(), Server::State::Failed);
    QCOMPARE(server.error().code, code);
    QVERIFY(describe(server.error()).contains(address + QLatin1Char(':') + QString::number(config.port)));
}

void ServerLifecycleTest::goesOnAfterAFailedStart()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost));
    ServerFixture fixture;
    ServerConfig config;
    config.port = other.serverPort();
    QVERIFY(fixture.server.start(config));
    QTRY_COMPARE(fixture.server.state(), Server::State::Failed);
    QVERIFY(fixture.start());
    QVERIFY(fixture.connectClient()->isConnected());
    QVERIFY(fixture.stop());
}

void ServerLifecycleTest::refusesAnInvalidConfiguration()
{
    Server server;
    ServerConfig config;
    config.address = QStringLiteral("not an address");
    const auto started = server.start(config);
    QVERIFY(!started);
    QCOMPARE(started.error().code, ErrorCode::InvalidValue);
    QCOMPARE(server.state(), Server::State::Stopped);
}

void ServerLifecycleTest::stopsWhileStarting()
{
    Server server;
    ServerConfig config;
    config.port = 0;
    QVERIFY(server.start(config));
    QCOMPARE(server.state(), Server::State::Starting);
    server.stop();
    QTRY_COMPARE(server.state(), Server::State::Stopped);
}

void ServerLifecycleTest::changesSettingsBetweenRuns()
{
    ServerFixture fixture;
    ServerConfig config;
    QVERIFY(fixture.start(config));
    auto client = fixture.connectClient();
    client->send("one\n");
    QTRY_COMPARE(client->received(), QByteArray("one\n"));
    QVERIFY(fixture.stop());

    config.framing.mode = FramingSpec::Mode::Fixed;
    config.framing.fixedBytes = 3;
    config.reply = {ReplySpec::Mode::Text, "ok;"};
    QVERIFY(fixture.start(config));
    auto second = fixture.connectClient();
    second->send("abcdefgh");
    QTRY_COMPARE(second->received(), QByteArray("ok;ok;"));
    QVERIFY(fixture.idOf(*second) > fixture.idOf(*client)); // ids are never used twice
    QVERIFY(fixture.stop());
}

void ServerLifecycleTest::countsAnewInEachRun()
{
    ServerFixture fixture;
    for (int run = 0; run < 2; ++run) {
        QVERIFY(fixture.start());
        auto client = fixture.connectClient();
        client->send("12345\n");
        QTRY_COMPARE(client->received().size(), 6);
        QSignalSpy sampled(&fixture.server, &Server::sampled);
        QVERIFY(fixture.stop());
        const auto last = sampled.last().first().value<ServerSample>();
        QCOMPARE(last.totals, (TrafficTotals{6, 6, 1, 1, 0}));
        QVERIFY(last.clients.empty());
    }
}

void ServerLifecycleTest::isDestroyedInEveryState_data()
{
    QTest::addColumn<Server::State>("state");
    QTest::newRow("starting") << Server::State::Starting;
    QTest::newRow("listening with clients") << Server::State::Listening;
    QTest::newRow("draining with clients") << Server::State::Draining;
}

void ServerLifecycleTest::isDestroyedInEveryState()
{
    QFETCH(Server::State, state);
    {
        auto fixture = std::make_unique<ServerFixture>();
        std::vector<std::unique_ptr<TestClient>> clients;
        if (state == Server::State::Starting) {
            ServerConfig config;
            config.port = 0;
            QVERIFY(fixture->server.start(config));
        } else {
            QVERIFY(fixture->start());
            clients = fixture->connectClients(20);
            if (state == Server::State::Draining)
                fixture->server.stop();
        }
        QCOMPARE(fixture->server.state(), state);
        fixture.reset();
        QTRY_COMPARE(threadCount(), m_threads);
        for (const auto &client : clients)
            QTRY_VERIFY(client->isClosed());
    }
}

QTEST_GUILESS_MAIN(ServerLifecycleTest)
#include "tst_serverlifecycle.moc"
