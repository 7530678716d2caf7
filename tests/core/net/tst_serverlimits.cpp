// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/platform.h"
#include "core/base/threaddispatcher.h"
#include "tests/support/processcounts.h"
#include "tests/support/serverfixture.h"

#include <QElapsedTimer>
#include <QScopeGuard>
#include <QSignalSpy>
#include <QTest>

#include <ctime>

#ifdef Q_OS_UNIX
#include <sys/resource.h>
#endif

using namespace porthole;
using namespace porthole::test;

/// What happens when there is no room for another client.
class ServerLimitsTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusesBeyondTheMaximum();
    void acceptsAgainBelowTheMaximum();
    void closesWhoNeedsMoreThanAllMayHold_data();
    void closesWhoNeedsMoreThanAllMayHold();
#ifdef Q_OS_UNIX
    void saysAtStartThatDescriptorsAreTooFew_data();
    void saysAtStartThatDescriptorsAreTooFew();
    void survivesRunningOutOfDescriptors();
#endif
};

void ServerLimitsTest::refusesBeyondTheMaximum()
{
    ServerConfig config;
    config.maxClients = 3;
    ServerFixture fixture;
    QVERIFY(fixture.start(config));
    auto admitted = fixture.connectClients(3);
    TestClient refused;
    refused.connectTo(fixture.port());
    QTRY_VERIFY(refused.isClosed());
    QTRY_COMPARE(fixture.closedCount(), 1);
    const ClientClosed closed = *fixture.closed().begin();
    QCOMPARE(closed.reason, CloseReason::LimitReached);
    QVERIFY(closed.detail.contains(QLatin1Char('3')));
    QVERIFY(closed.peer.port != 0);
    QCOMPARE(fixture.server.refusedClients(), 1);
    for (const auto &client : admitted) {
        client->send("x\n");
        QTRY_COMPARE(client->received(), QByteArray("x\n"));
    }
    QVERIFY(fixture.stop());
}

void ServerLimitsTest::acceptsAgainBelowTheMaximum()
{
    ServerConfig config;
    config.maxClients = 1;
    ServerFixture fixture;
    QVERIFY(fixture.start(config));
    auto first = fixture.connectClient();
    first->finish();
    QTRY_VERIFY(fixture.closeOf(fixture.idOf(*first)));
    auto second = fixture.connectClient();
    second->send("x\n");
    QTRY_COMPARE(second->received(), QByteArray("x\n"));
    QVERIFY(fixture.stop());
}

void ServerLimitsTest::closesWhoNeedsMoreThanAllMayHold_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("isReading");
    QTest::addColumn<qint64>("maxHeld"); // two do not fit
    QTest::newRow("unfinished message") << QByteArray(700'000, 'x') << true << qint64(1'000'000);
    // Far more than the system's buffers take, so that reading pauses above the high-water mark.
    QTest::newRow("unsent replies") << QByteArray(1024, 'x').append('\n').repeated(32 * 1024) << false
                                    << qint64(350'000);
}

void ServerLimitsTest::closesWhoNeedsMoreThanAllMayHold()
{
    QFETCH(QByteArray, bytes);
    QFETCH(bool, isReading);
    QFETCH(qint64, maxHeld);

    ServerConfig config;
    config.maxHeldBytes = maxHeld;
    ServerFixture fixture;
    QVERIFY(fixture.start(config));
    auto first = fixture.connectClient();
    auto second = fixture.connectClient();
    auto bystander = fixture.connectClient();
    const auto heldBy = [&](const TestClient &client) {
        const ServerSample sample = fixture.server.takeSample();
        for (const ClientSample &each : sample.clients) {
            if (each.id == fixture.idOf(client))
                return each.heldBytes + each.unsentBytes;
        }
        return qint64(0);
    };
    first->setReading(isReading);
    first->send(bytes);
    QTRY_VERIFY_WITH_TIMEOUT(heldBy(*first) > maxHeld / 2, 60'000);
    second->setReading(isReading);
    second->send(bytes);
    QTRY_VERIFY_WITH_TIMEOUT(fixture.closeOf(fixture.idOf(*second)), 60'000);
    const ClientClosed closed = *fixture.closeOf(fixture.idOf(*second));
    QCOMPARE(closed.reason, CloseReason::OutOfMemory);
    QVERIFY2(closed.detail.contains(QString::number(maxHeld)), qPrintable(closed.detail));

    // The others do not notice.
    bystander->send("x\n");
    QTRY_COMPARE(bystander->received(), QByteArray("x\n"));
    first->setReading(true);
    first->send("\n");
    bytes += '\n';
    QTRY_COMPARE_WITH_TIMEOUT(first->received().size(), bytes.size(), 60'000);
    QVERIFY(first->received() == bytes);
    // And what it no longer holds others may.
    auto third = fixture.connectClient();
    third->send(QByteArray(300'000, 'y') + '\n');
    QTRY_COMPARE_WITH_TIMEOUT(third->received().size(), 300'001, 60'000);
    QCOMPARE(fixture.closedCount(), 1);
    QVERIFY(fixture.stop());
}

#ifdef Q_OS_UNIX
void ServerLimitsTest::saysAtStartThatDescriptorsAreTooFew_data()
{
    QTest::addColumn<int>("maxClients");
    QTest::addColumn<QString>("sentence"); // empty: nothing is said
    QTest::newRow("far too few") << 9'000
                                 << QStringLiteral("descriptors are too few for 9000 clients at once (the "
                                                   "limit is 512, which is enough for %1);");
    QTest::newRow("just too few") << 512 / (1 + dispatcherDescriptors()) + 1
                                  << QStringLiteral("(the limit is 512, which is enough for %1);");
    QTest::newRow("enough but for the reserve") << 512 / (1 + dispatcherDescriptors()) << QString();
    QTest::newRow("enough") << 50 << QString();
    QTest::newRow("not asked for") << ServerConfig().maxClients << QString();
}

void ServerLimitsTest::saysAtStartThatDescriptorsAreTooFew()
{
    QFETCH(int, maxClients);
    QFETCH(QString, sentence);

    rlimit before = {};
    QCOMPARE(::getrlimit(RLIMIT_NOFILE, &before), 0);
    const auto restore = qScopeGuard([&] { (void)::setrlimit(RLIMIT_NOFILE, &before); });
    rlimit low = before;
    low.rlim_cur = 512;
    QCOMPARE(::setrlimit(RLIMIT_NOFILE, &low), 0);

    ServerConfig config;
    config.maxClients = maxClients;
    ServerFixture fixture;
    QStringList said;
    connect(&fixture.server, &Server::acceptTrouble, &fixture, [&](const Error &error) {
        QCOMPARE(fixture.server.state(), Server::State::Listening); // that it listens is said before
        said += describe(error);
    });
    QVERIFY(fixture.start(config));
    const auto client = fixture.connectClient(); // not refused for it
    QVERIFY(fixture.stop());
    QCOMPARE(said.size(), sentence.isEmpty() ? 0 : 1);
    if (!sentence.isEmpty()) {
        const int enough = (512 - 64) / (1 + dispatcherDescriptors());
        QVERIFY2(said.first().contains(sentence.arg(enough)), qPrintable(said.first()));
    }
}

void ServerLimitsTest::survivesRunningOutOfDescriptors()
{
    ServerFixture fixture;
    QVERIFY(fixture.start());
    QSignalSpy trouble(&fixture.server, &Server::acceptTrouble);
    auto early =
        fixture.connectClient(); // the listener has seen EAGAIN by now, after which Qt's own loop spins

    TestClient late;
    rlimit before = {};
    QCOMPARE(::getrlimit(RLIMIT_NOFILE, &before), 0);
    rlimit tight = before;
    tight.rlim_cur = rlim_t(descriptorCount()) + 1; // the late client's own socket takes the last
    QCOMPARE(::setrlimit(RLIMIT_NOFILE, &tight), 0);
    late.connectTo(fixture.port());
    QTRY_VERIFY(!trouble.isEmpty());
    QCOMPARE(trouble.first().first().value<Error>().code, ErrorCode::DescriptorLimit);

    // It does not spin: a second with no descriptor to be had costs a small part of a second of processor
    // time.
    const std::clock_t cpu = std::clock();
    for (int i = 1; i <= 50; ++i) {
        early->send("x\n"); // those who are in are served
        QTRY_COMPARE(early->received().size(), i * 2);
        QSignalSpy tick(&fixture.server, &Server::sampled);
        if (i % 10 == 0)
            QVERIFY(tick.wait());
    }
    const double cpuSeconds = double(std::clock() - cpu) / CLOCKS_PER_SEC;
    QVERIFY2(cpuSeconds < 0.6, qPrintable(QString::number(cpuSeconds)));

    QCOMPARE(::setrlimit(RLIMIT_NOFILE, &before), 0);
    auto next = fixture.connectClient();
    next->send("y\n");
    QTRY_COMPARE(next->received(), QByteArray("y\n"));
    QVERIFY(fixture.stop());
}
#endif

QTEST_GUILESS_MAIN(ServerLimitsTest)
#include "tst_serverlimits.moc"
