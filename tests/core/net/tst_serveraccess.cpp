// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/capturelog.h"
#include "tests/support/serverfixture.h"

#include <QElapsedTimer>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTcpSocket>
#include <QTest>

#include <algorithm>

using namespace porthole;
using namespace porthole::test;

/// Lists, limits and bans, with real clients. Loopback has all of 127.0.0.0/8 to come from.
class ServerAccessTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusesADeniedAddress();
    void limitsTheClientsOfAnAddress();
    void limitsHowOftenAnAddressConnects();
    void bansAndUnbans();
    void bansSeveralAtOnce();
    void aBanOutlivesAStop();
    void beginsWithTheBansOfItsConfiguration();
    void bansThatAreAddedResetWhomTheyFind();
    void refusalsBeyondTheMaximumAreLoggedOnceASecond();
    void whatIsLoggedOfRefusalsIsAllOfThem_data();
    void whatIsLoggedOfRefusalsIsAllOfThem();
    void recordsBans();

private:
    static const ClientClosed *refusalOf(const ServerFixture &fixture)
    {
        const auto found = std::find_if(fixture.closed().begin(), fixture.closed().end(),
                                        [](const ClientClosed &closed) { return isRefusal(closed.reason); });
        return found == fixture.closed().end() ? nullptr : &*found;
    }
};

void ServerAccessTest::refusesADeniedAddress()
{
    ServerConfig config;
    config.access.deny = parseAddressRanges(u"127.0.0.2").value();
    ServerFixture fixture;
    QVERIFY(fixture.start(config));
    auto allowed = fixture.connectClient();
    QTcpSocket denied;
    QVERIFY(denied.bind(QHostAddress(QStringLiteral("127.0.0.2"))));
    denied.connectToHost(QHostAddress::LocalHost, fixture.port());
    QTRY_COMPARE(denied.state(), QAbstractSocket::UnconnectedState);
    QTRY_COMPARE(fixture.server.refusedClients(), 1);
    const ClientClosed *const refusal = refusalOf(fixture);
    QVERIFY(refusal);
    QCOMPARE(refusal->reason, CloseReason::NotAllowed);
    QCOMPARE(refusal->peer.address, QHostAddress(QStringLiteral("127.0.0.2")));
    QVERIFY2(refusal->detail.contains(QStringLiteral("denied")), qPrintable(refusal->detail));
    allowed->send("x\n");
    QTRY_COMPARE(allowed->received(), QByteArray("x\n"));
    QVERIFY(fixture.stop());
}

void ServerAccessTest::limitsTheClientsOfAnAddress()
{
    ServerConfig config;
    config.access.maxPerAddress = 2;
    ServerFixture fixture;
    QVERIFY(fixture.start(config));
    auto admitted = fixture.connectClients(2);
    TestClient third;
    third.connectTo(fixture.port());
    QTRY_VERIFY(third.isClosed());
    QTRY_COMPARE(fixture.server.refusedClients(), 1);
    QCOMPARE(refusalOf(fixture)->reason, CloseReason::LimitReached);
    admitted.front()->finish();
    QTRY_COMPARE(fixture.server.openClients(), 1);
    auto again = fixture.connectClient(); // there is room again
    again->send("x\n");
    QTRY_COMPARE(again->received(), QByteArray("x\n"));
    QVERIFY(fixture.stop());
}

/// Each is counted, and only the first of a second has a row.
void ServerAccessTest::limitsHowOftenAnAddressConnects()
{
    constexpr int attempts = 200;
    ServerConfig config;
    config.access.connectRate = 3;
    ServerFixture fixture;
    QVERIFY(fixture.start(config));
    QElapsedTimer clock;
    clock.start();
    std::vector<std::unique_ptr<TestClient>> clients;
    for (int i = 0; i < attempts; ++i) {
        clients.push_back(std::make_unique<TestClient>());
        clients.back()->connectTo(fixture.port());
    }
    QTRY_COMPARE(fixture.server.refusedClients() + fixture.openedCount(), attempts);
    QVERIFY(fixture.openedCount() >= 3);
    QVERIFY(fixture.server.refusedClients() > attempts / 2);
    QVERIFY2(fixture.closedCount() <= 1 + clock.elapsed() / 1000,
             qPrintable(QString::number(fixture.closedCount())));
    QVERIFY(fixture.stop());
}

void ServerAccessTest::bansAndUnbans()
{
    ServerFixture fixture;
    QVERIFY(fixture.start());
    auto client = fixture.connectClient();
    const ConnectionId id = fixture.idOf(*client);
    QVERIFY(fixture.server.ban({QHostAddress(QHostAddress::LocalHost)}, 10, QStringLiteral("too loud")));
    QTRY_VERIFY(fixture.closeOf(id));
    QCOMPARE(fixture.closeOf(id)->reason, CloseReason::Banned);
    QCOMPARE(fixture.server.refusedClients(), 0); // it had been let in
    QTRY_VERIFY(client->wasReset());
    TestClient banned;
    banned.connectTo(fixture.port());
    QTRY_VERIFY(banned.isClosed());
    QTRY_COMPARE(fixture.server.bans().value(0).hits, 1);
    QTRY_COMPARE(fixture.server.refusedClients(), 1);
    QCOMPARE(fixture.server.bans().size(), 1);
    QCOMPARE(fixture.server.bans()[0].reason, QStringLiteral("too loud"));
    QVERIFY(fixture.server.bans()[0].until);
    fixture.server.unban({QHostAddress(QHostAddress::LocalHost)});
    QVERIFY(fixture.server.bans().isEmpty());
    auto again = fixture.connectClient();
    again->send("x\n");
    QTRY_COMPARE(again->received(), QByteArray("x\n"));
    QVERIFY(fixture.stop());
}

void ServerAccessTest::bansSeveralAtOnce()
{
    const QHostAddress localhost(QHostAddress::LocalHost);
    const QList<QHostAddress> addresses{QHostAddress(QStringLiteral("192.0.2.7")), localhost};
    ServerFixture fixture;
    QVERIFY(fixture.start());
    auto client = fixture.connectClient();
    QSignalSpy changed(&fixture.server, &Server::bansChanged);
    const auto before = fixture.server.bansRevision();
    QVERIFY(fixture.server.ban(addresses, 0));
    QCOMPARE(changed.size(), 1);
    QCOMPARE(fixture.server.bans().size(), 2);
    QVERIFY(fixture.server.bansRevision() != before);
    QTRY_VERIFY(client->wasReset());
    fixture.server.unban(addresses);
    QCOMPARE(changed.size(), 2);
    QVERIFY(fixture.server.bans().isEmpty());
    fixture.server.unban(addresses);
    QCOMPARE(changed.size(), 2);
    QVERIFY(fixture.stop());
}

void ServerAccessTest::aBanOutlivesAStop()
{
    ServerFixture fixture;
    QVERIFY(fixture.server.ban({QHostAddress(QHostAddress::LocalHost)}, 0)); // also before the start
    QVERIFY(fixture.start());
    QVERIFY(fixture.stop());
    QVERIFY(fixture.start());
    TestClient banned;
    banned.connectTo(fixture.port());
    QTRY_VERIFY(banned.isClosed());
    QTRY_COMPARE(fixture.server.refusedClients(), 1);
    QVERIFY(fixture.stop());
}

void ServerAccessTest::beginsWithTheBansOfItsConfiguration()
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    ServerConfig config;
    config.bans = {{QHostAddress(QHostAddress::LocalHost), QStringLiteral("of yesterday"), now.addDays(-1),
                    now.addSecs(3600), 41}};
    ServerFixture fixture;
    QVERIFY(fixture.start(config));
    TestClient banned;
    banned.connectTo(fixture.port());
    QTRY_VERIFY(banned.isClosed());
    QTRY_COMPARE(fixture.server.refusedClients(), 1);
    QVERIFY(refusalOf(fixture)->detail.endsWith(QStringLiteral(": of yesterday")));
    const Bans bans = fixture.server.bans();
    QCOMPARE(bans.size(), 1);
    QCOMPARE(bans[0].hits, 42);
    QCOMPARE(bans[0].since, config.bans[0].since);
    QCOMPARE(bans[0].until, config.bans[0].until);
    QVERIFY(fixture.stop());
}

void ServerAccessTest::bansThatAreAddedResetWhomTheyFind()
{
    ServerFixture fixture;
    QVERIFY(fixture.start());
    auto client = fixture.connectClient();
    Ban ban;
    ban.address = QHostAddress(QHostAddress::LocalHost);
    ban.since = QDateTime::currentDateTimeUtc();
    QVERIFY(fixture.server.addBans({ban}));
    QTRY_VERIFY(client->wasReset());
    QTRY_VERIFY(fixture.closeOf(fixture.idOf(*client)));
    QCOMPARE(fixture.closeOf(fixture.idOf(*client))->reason, CloseReason::Banned);
    QVERIFY(fixture.stop());
}

void ServerAccessTest::refusalsBeyondTheMaximumAreLoggedOnceASecond()
{
    constexpr int attempts = 100;
    ServerConfig config;
    config.maxClients = 1;
    ServerFixture fixture;
    QVERIFY(fixture.start(config));
    auto first = fixture.connectClient();
    QElapsedTimer clock;
    clock.start();
    std::vector<std::unique_ptr<TestClient>> clients;
    for (int i = 0; i < attempts; ++i) {
        clients.push_back(std::make_unique<TestClient>());
        clients.back()->connectTo(fixture.port());
    }
    QTRY_COMPARE(fixture.server.refusedClients(), attempts);
    QVERIFY2(fixture.closedCount() <= 1 + clock.elapsed() / 1000,
             qPrintable(QString::number(fixture.closedCount())));
    QVERIFY(fixture.stop());
}

void ServerAccessTest::whatIsLoggedOfRefusalsIsAllOfThem_data()
{
    QTest::addColumn<bool>("isStopped");
    QTest::newRow("once the flood has ended") << false;
    QTest::newRow("when the server stops") << true;
}

void ServerAccessTest::whatIsLoggedOfRefusalsIsAllOfThem()
{
    QFETCH(bool, isStopped);
    constexpr int attempts = 100;
    ServerConfig config;
    config.maxClients = 1;
    const CaptureLog log;
    ServerFixture fixture(log.queue());
    qint64 further = 0;
    connect(&fixture.server, &Server::clientsChanged, this, [&](const ClientBatch &batch) {
        for (const FurtherRefusals &refusals : batch.furtherRefused)
            further += refusals.clients;
    });
    QVERIFY(fixture.start(config));
    auto first = fixture.connectClient();
    std::vector<std::unique_ptr<TestClient>> clients;
    for (int i = 0; i < attempts; ++i) {
        clients.push_back(std::make_unique<TestClient>());
        clients.back()->connectTo(fixture.port());
    }
    QTRY_COMPARE(fixture.server.refusedClients(), attempts);
    if (isStopped)
        QVERIFY(fixture.stop());
    // Of each row: itself, and those before it that its text tells of.
    const QRegularExpression before(QStringLiteral("\\(and ([0-9]+) more connections"));
    const auto listed = [&] {
        qint64 count = 0;
        for (const ClientClosed &closed : fixture.closed()) {
            if (isRefusal(closed.reason))
                count += 1 + before.match(closed.detail).captured(1).toInt();
        }
        return count;
    };
    QTRY_COMPARE(listed() + further, attempts);
    const auto recorded = [&] {
        qint64 count = 0;
        for (const Message &event : log.events()) {
            const QString text = QString::fromUtf8(event.bytes);
            if (event.event == EventKind::Refused && text.contains(u"further connections from 127.0.0.1"))
                count += text.section(u' ', 0, 0).toInt();
            else if (event.event == EventKind::Refused)
                count += 1 + before.match(text).captured(1).toInt();
        }
        return count;
    };
    QTRY_COMPARE(recorded(), attempts);
    QVERIFY(isStopped || fixture.stop());
    QCOMPARE(fixture.server.refusedClients(), attempts);
}

void ServerAccessTest::recordsBans()
{
    const CaptureLog log;
    ServerFixture fixture(log.queue());
    QVERIFY(fixture.start());
    auto client = fixture.connectClient();
    const QHostAddress other(QStringLiteral("::ffff:192.0.2.7"));
    QVERIFY(fixture.server.ban({QHostAddress(QHostAddress::LocalHost)}, 10, QStringLiteral("too loud")));
    QVERIFY(fixture.server.ban({other}, 0));
    fixture.server.unban({other});
    fixture.server.unban({other}); // is not banned any more
    QTRY_VERIFY(fixture.closeOf(fixture.idOf(*client)));
    QVERIFY(fixture.stop());
    const auto seen = [&] {
        QStringList texts;
        for (const Message &event : log.events()) {
            if (event.event == EventKind::Banned || event.event == EventKind::Unbanned) {
                texts += QString::number(int(event.event)) + u' ' + QString::fromUtf8(event.bytes);
                if (event.client.isValid())
                    texts += QStringLiteral("of a client");
            }
        }
        return texts;
    };
    QTRY_COMPARE(seen(),
                 (QStringList{QStringLiteral("12 127.0.0.1 for 10 minutes: too loud"),
                              QStringLiteral("12 192.0.2.7 for good"), QStringLiteral("13 192.0.2.7")}));
}

QTEST_GUILESS_MAIN(ServerAccessTest)
#include "tst_serveraccess.moc"
