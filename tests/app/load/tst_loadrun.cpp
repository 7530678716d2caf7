// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/load/lineserver.h"
#include "tests/app/load/runningload.h"
#include "tests/support/serverfixture.h"

#include <QElapsedTimer>
#include <QTest>

using namespace porthole;
using namespace porthole::test;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(LoadSpec)

/// Each engine, in each mode, against servers that answer rightly.
class LoadRunTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void countsWhatTheServerCounts_data();
    void countsWhatTheServerCounts();
    void ipv6_data();
    void ipv6();
    void rateSendsWhatIsDue_data();
    void rateSendsWhatIsDue();
    void inFlightIsKept_data();
    void inFlightIsKept();
    void stopEndsItEarly_data();
    void stopEndsItEarly();

private:
    static LoadSpec quick(LoadSpec::Engine engine, LoadSpec::Mode mode);
    static void addEngines();
};

LoadSpec LoadRunTest::quick(LoadSpec::Engine engine, LoadSpec::Mode mode)
{
    LoadSpec spec;
    spec.engine = engine;
    spec.mode = mode;
    spec.clients = 5;
    spec.warmUp = 20ms;
    spec.duration = 100ms;
    return spec;
}

void LoadRunTest::addEngines()
{
    QTest::addColumn<LoadSpec::Engine>("engine");
    forEachEngine([](LoadSpec::Engine engine, const QString &) {
        QTest::newRow(qPrintable(keyword(engine))) << engine;
    });
}

void LoadRunTest::countsWhatTheServerCounts_data()
{
    using Mode = LoadSpec::Mode;
    QTest::addColumn<LoadSpec>("spec");
    QTest::addColumn<int>("messages"); // of all clients together; -1: as many as there is time for
    forEachEngine([](LoadSpec::Engine engine, const QString &prefix) {
        const auto row = [&](const char *name, Mode mode, int messages, auto change) {
            LoadSpec spec = quick(engine, mode);
            change(spec);
            QTest::newRow(qPrintable(prefix + QString::fromLatin1(name))) << spec << messages;
        };
        row("request", Mode::Request, -1, [](LoadSpec &) {});
        row("request, smallest", Mode::Request, -1, [](LoadSpec &s) { s.messageBytes = 2; });
        row("request, large", Mode::Request, -1, [](LoadSpec &s) { s.messageBytes = 300'000; });
        row("request, many in flight", Mode::Request, -1, [](LoadSpec &s) { s.inFlight = 50; });
        row("request, large and many", Mode::Request, -1, [](LoadSpec &s) {
            s.messageBytes = 100'000;
            s.inFlight = 9;
        });
        row("bulk", Mode::Bulk, -1, [](LoadSpec &) {});
        row("bulk, small writes", Mode::Bulk, -1, [](LoadSpec &s) { s.writeBytes = 77; });
        row("bulk, one client", Mode::Bulk, -1, [](LoadSpec &s) { s.clients = 1; });
        row("storm", Mode::Storm, 150, [](LoadSpec &s) { s.clients = 150; });
        row("storm, large", Mode::Storm, 5, [](LoadSpec &s) { s.messageBytes = 500'000; });
        row("idle", Mode::Idle, 0, [](LoadSpec &) {});
        row("idle, echo", Mode::Idle, 150, [](LoadSpec &s) {
            s.clients = 150;
            s.echoFirst = true;
        });
    });
}

void LoadRunTest::countsWhatTheServerCounts()
{
    QFETCH(LoadSpec, spec);
    QFETCH(int, messages);

    ServerFixture fixture;
    QVERIFY(fixture.start());
    spec.port = fixture.port();
    RunningLoad load(spec);
    QVERIFY(load.waitForEnd());
    QTRY_COMPARE(fixture.closedCount(), spec.clients);

    const LoadResult &result = load.run.result();
    QVERIFY2(result.problems.isEmpty(), qPrintable(result.problems.keys().join(u'\n')));
    QCOMPARE(result.failed, 0);
    QCOMPARE(result.wrong, 0);
    QCOMPARE(result.connected, spec.clients);
    QCOMPARE(fixture.openedCount(), spec.clients);

    TrafficTotals counted;
    for (const ClientClosed &client : fixture.closed())
        counted += client.totals;
    const LoadProgress &progress = load.run.progress();
    QCOMPARE(progress.connected.load(), spec.clients);
    QCOMPARE(progress.messages.load(), counted.messagesIn);
    QCOMPARE(progress.messages.load(), counted.messagesOut);
    QCOMPARE(progress.bytes.load(), counted.bytesIn);
    QCOMPARE(progress.bytes.load(), counted.bytesOut);
    QCOMPARE(progress.bytes.load(), progress.messages.load() * spec.messageBytes);
    QCOMPARE(counted.brokenFrames, 0);
    if (messages < 0)
        QVERIFY(counted.messagesIn >= spec.clients);
    else
        QCOMPARE(counted.messagesIn, messages);

    QVERIFY(result.messages <= progress.messages.load());
    if (spec.mode == LoadSpec::Mode::Request)
        QCOMPARE(result.latencies.count(), result.messages);
    if (spec.mode != LoadSpec::Mode::Storm)
        QVERIFY(result.seconds >= 0.1);
}

void LoadRunTest::ipv6_data()
{
    addEngines();
}

void LoadRunTest::ipv6()
{
    QFETCH(LoadSpec::Engine, engine);

    if (!QTcpServer().listen(QHostAddress::LocalHostIPv6))
        QSKIP("this machine has no IPv6");
    ServerConfig config;
    config.address = QStringLiteral("::1");
    ServerFixture fixture;
    QVERIFY(fixture.start(config));
    LoadSpec spec = quick(engine, LoadSpec::Mode::Storm);
    spec.port = fixture.port();
    RunningLoad load(spec, QHostAddress(QHostAddress::LocalHostIPv6));
    QVERIFY(load.waitForEnd());
    QCOMPARE(load.run.result().failed, 0);
    QCOMPARE(load.run.progress().messages.load(), spec.clients);
}

void LoadRunTest::rateSendsWhatIsDue_data()
{
    addEngines();
}

void LoadRunTest::rateSendsWhatIsDue()
{
    QFETCH(LoadSpec::Engine, engine);

    ServerFixture fixture;
    QVERIFY(fixture.start());
    LoadSpec spec = quick(engine, LoadSpec::Mode::Request);
    spec.port = fixture.port();
    spec.messagesPerSecond = 1000;
    QElapsedTimer since;
    since.start();
    RunningLoad load(spec);
    QVERIFY(load.waitForEnd());
    const qint64 mostDue = since.elapsed() + 2; // one a millisecond, and those of both ends
    QTRY_COMPARE(fixture.closedCount(), spec.clients);

    qint64 counted = 0;
    for (const ClientClosed &client : fixture.closed())
        counted += client.totals.messagesIn;
    QCOMPARE(load.run.result().failed, 0);
    QCOMPARE(load.run.progress().messages.load(), counted);
    QVERIFY2(counted >= 121 && counted <= mostDue, qPrintable(QString::number(counted)));
    QCOMPARE(load.run.result().latencies.count(), load.run.result().messages);
}

void LoadRunTest::inFlightIsKept_data()
{
    addEngines();
}

void LoadRunTest::inFlightIsKept()
{
    QFETCH(LoadSpec::Engine, engine);

    QList<LineServer::Line> unanswered;
    bool holdsReplies = true;
    LineServer server([&](LineServer &own, const LineServer::Line &line) {
        if (holdsReplies)
            unanswered += line;
        else
            own.send(line.client, line.bytes);
    });
    LoadSpec spec = quick(engine, LoadSpec::Mode::Request);
    spec.port = server.serverPort();
    spec.clients = 2;
    spec.inFlight = 4;
    spec.duration = 1h;
    RunningLoad load(spec);
    QTRY_COMPARE(server.clients(), 2);
    QTRY_COMPARE(server.linesFrom(0), 4);
    QTRY_COMPARE(server.linesFrom(1), 4);

    const auto answerOne = [&](qsizetype client) {
        for (qsizetype i = 0; i < unanswered.size(); ++i) {
            if (unanswered[i].client == client) {
                server.send(client, unanswered.takeAt(i).bytes);
                return;
            }
        }
    };
    for (int answered = 1; answered <= 6; ++answered) {
        answerOne(0);
        QTRY_COMPARE(server.linesFrom(0), 4 + answered);
        QCOMPARE(server.linesFrom(1), 4);
    }

    load.run.stop();
    holdsReplies = false;
    while (!unanswered.isEmpty())
        answerOne(unanswered.constFirst().client);
    QVERIFY(load.waitForEnd());
    QCOMPARE(load.run.result().failed, 0);
    QCOMPARE(load.run.progress().messages.load(), server.linesFrom(0) + server.linesFrom(1));
}

void LoadRunTest::stopEndsItEarly_data()
{
    using Mode = LoadSpec::Mode;
    QTest::addColumn<LoadSpec>("spec");
    forEachEngine([](LoadSpec::Engine engine, const QString &prefix) {
        for (const Mode mode : {Mode::Request, Mode::Bulk, Mode::Idle})
            QTest::newRow(qPrintable(prefix + keyword(mode))) << quick(engine, mode);
    });
}

void LoadRunTest::stopEndsItEarly()
{
    QFETCH(LoadSpec, spec);

    ServerFixture fixture;
    QVERIFY(fixture.start());
    spec.port = fixture.port();
    spec.duration = 1h;
    RunningLoad load(spec);
    QTRY_COMPARE(load.run.progress().connected.load(), spec.clients);
    if (spec.mode != LoadSpec::Mode::Idle)
        QTRY_VERIFY(load.run.progress().messages > 1000);
    load.run.stop();
    QVERIFY(load.waitForEnd());
    QCOMPARE(load.run.result().failed, 0);
    QVERIFY(load.run.result().seconds < 3600);
    QTRY_COMPARE(fixture.closedCount(), spec.clients);
}

QTEST_GUILESS_MAIN(LoadRunTest)
#include "tst_loadrun.moc"
