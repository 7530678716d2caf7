// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/serverfixture.h"
#include "tests/support/threads_linux.h"

#include <QTest>

#include <algorithm>
#include <sched.h>

using namespace porthole;
using namespace porthole::test;

namespace {

QList<int> policiesOf(const QByteArray &name)
{
    QList<int> policies;
    for (const int thread : threadsOf(name))
        policies.append(::sched_getscheduler(thread));
    return policies;
}

} // namespace

/// Which threads leave the processor to a window. For Linux.
class ServerBackgroundTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void workersAndAcceptorYield();
    void nobodyYieldsUnasked();

private:
    const int m_policy = ::sched_getscheduler(0);
    const int m_niceness = nicenessOf(0);
};

void ServerBackgroundTest::workersAndAcceptorYield()
{
    ServerFixture fixture;
    fixture.server.setWorkersYield(true);
    QVERIFY(fixture.start({}));
    const auto clients = fixture.connectClients(2);
    const QList<int> acceptors = threadsOf("acceptor");
    QCOMPARE(acceptors.size(), 1);
    QTRY_COMPARE(nicenessOf(acceptors.first()), std::max(10, m_niceness));
    QCOMPARE(::sched_getscheduler(acceptors.first()), m_policy); // in the background it would starve
    QTRY_COMPARE(policiesOf("porthole::ConnectionThread"), QList<int>({SCHED_IDLE, SCHED_IDLE}));
    QCOMPARE(::sched_getscheduler(0), m_policy);
    QCOMPARE(nicenessOf(0), m_niceness);
    QVERIFY(fixture.stop());
}

void ServerBackgroundTest::nobodyYieldsUnasked()
{
    ServerFixture fixture;
    QVERIFY(fixture.start({}));
    const auto clients = fixture.connectClients(1);
    clients.front()->send("x\n");
    QTRY_COMPARE(clients.front()->received(), QByteArray("x\n"));
    QCOMPARE(policiesOf("acceptor"), QList<int>({m_policy}));
    QCOMPARE(nicenessOf(threadsOf("acceptor").first()), m_niceness);
    QVERIFY(!policiesOf("porthole::ConnectionThread").contains(SCHED_IDLE));
    QVERIFY(fixture.stop());
}

QTEST_GUILESS_MAIN(ServerBackgroundTest)
#include "tst_serverbackground.moc"
