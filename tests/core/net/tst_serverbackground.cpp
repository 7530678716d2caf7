// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/serverfixture.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <sched.h>

using namespace porthole;
using namespace porthole::test;

namespace {

/// How Linux schedules the threads of this process that have the name, which is cut after 15 bytes.
QList<int> policiesOf(const QByteArray &name)
{
    QList<int> policies;
    const QDir tasks(QStringLiteral("/proc/self/task"));
    const QStringList ids = tasks.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &id : ids) {
        QFile file(tasks.filePath(id + QStringLiteral("/comm")));
        if (file.open(QIODevice::ReadOnly) && file.readAll().trimmed() == name.left(15))
            policies.append(::sched_getscheduler(id.toInt()));
    }
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
};

void ServerBackgroundTest::workersAndAcceptorYield()
{
    ServerFixture fixture;
    fixture.server.setWorkersYield(true);
    QVERIFY(fixture.start({}));
    const auto clients = fixture.connectClients(2);
    QTRY_COMPARE(policiesOf("acceptor"), QList<int>({SCHED_IDLE}));
    QTRY_COMPARE(policiesOf("porthole::ConnectionThread"), QList<int>({SCHED_IDLE, SCHED_IDLE}));
    QCOMPARE(::sched_getscheduler(0), SCHED_OTHER);
    QVERIFY(fixture.stop());
}

void ServerBackgroundTest::nobodyYieldsUnasked()
{
    ServerFixture fixture;
    QVERIFY(fixture.start({}));
    const auto clients = fixture.connectClients(1);
    clients.front()->send("x\n");
    QTRY_COMPARE(clients.front()->received(), QByteArray("x\n"));
    QCOMPARE(policiesOf("acceptor"), QList<int>({SCHED_OTHER}));
    QCOMPARE(policiesOf("porthole::ConnectionThread"), QList<int>({SCHED_BATCH}));
    QVERIFY(fixture.stop());
}

QTEST_GUILESS_MAIN(ServerBackgroundTest)
#include "tst_serverbackground.moc"
