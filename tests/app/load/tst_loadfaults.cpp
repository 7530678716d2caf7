// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/load/lineserver.h"
#include "tests/app/load/runningload.h"

#include <QRegularExpression>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace porthole;
using namespace porthole::test;
using namespace std::chrono_literals;

namespace {

using Line = LineServer::Line;
using Mode = LoadSpec::Mode;

constexpr int messageBytes = 16;
constexpr int clients = 3;

void echo(LineServer &server, const Line &line)
{
    server.send(line.client, line.bytes);
}

/// Answers rightly but for line `number` of the first client, which `instead` gets.
LineServer::Answer onceInstead(qint64 number, const LineServer::Answer &instead)
{
    return [=](LineServer &server, const Line &line) {
        (line.client == 0 && line.number == number ? instead : echo)(server, line);
    };
}

LineServer::Answer changesAByte(qint64 number)
{
    return onceInstead(number, [](LineServer &server, Line line) {
        line.bytes[3] = '?';
        echo(server, line);
    });
}

/// Holds the first line of the first two clients, and gives each the other's.
LineServer::Answer swapsReplies()
{
    return [held = QList<Line>()](LineServer &server, const Line &line) mutable {
        if (line.client > 1 || line.number > 0)
            return echo(server, line);
        held += line;
        if (held.size() == 2) {
            server.send(held[0].client, held[1].bytes);
            server.send(held[1].client, held[0].bytes);
        }
    };
}

} // namespace

Q_DECLARE_METATYPE(LineServer::Answer)
Q_DECLARE_METATYPE(LoadSpec)

/// Each engine against servers that answer wrongly: the load says so of the right number of clients, and
/// ends.
class LoadFaultsTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isTold_data();
    void isTold();
    void nobodyListens_data();
    void nobodyListens();
    void closesAllWhileManyConnect_data();
    void closesAllWhileManyConnect();

private:
    static LoadSpec specOf(LoadSpec::Engine engine, Mode mode);
};

LoadSpec LoadFaultsTest::specOf(LoadSpec::Engine engine, Mode mode)
{
    LoadSpec spec;
    spec.engine = engine;
    spec.mode = mode;
    spec.clients = clients;
    spec.messageBytes = messageBytes;
    spec.warmUp = 0ms;
    spec.duration = 1h; // the test stops it
    return spec;
}

void LoadFaultsTest::isTold_data()
{
    QTest::addColumn<LoadSpec>("spec");
    QTest::addColumn<LineServer::Answer>("answer");
    QTest::addColumn<int>("failed");
    QTest::addColumn<int>("wrong");
    QTest::addColumn<QString>("problem"); // a pattern
    forEachEngine([](LoadSpec::Engine engine, const QString &prefix) {
        const auto row = [&](const char *name, Mode mode, int inFlight, const LineServer::Answer &answer,
                             int failed, int wrong, const char *problem) {
            LoadSpec spec = specOf(engine, mode);
            spec.inFlight = inFlight;
            QTest::newRow(qPrintable(prefix + QString::fromLatin1(name)))
                << spec << answer << failed << wrong << QString::fromLatin1(problem);
        };
        const auto isSilent = [](LineServer &, const Line &) {};
        const auto closes = [](LineServer &server, const Line &line) { server.close(line.client); };
        const auto doubles = [](LineServer &server, const Line &line) {
            server.send(line.client, line.bytes + line.bytes);
        };
        const char *otherByte = "^byte 35 was sent as 0x[0-9a-f]{2} and came back as 0x3f$";
        row("byte changed", Mode::Request, 1, changesAByte(2), 1, 1, otherByte);
        row("byte changed, many in flight", Mode::Request, 9, changesAByte(2), 1, 1, otherByte);
        row("byte changed, bulk", Mode::Bulk, 1, changesAByte(2), 1, 1, otherByte);
        row("byte changed, storm", Mode::Storm, 1, changesAByte(0), 1, 1,
            "^byte 3 was .* came back as 0x3f$");
        row("replies swapped", Mode::Request, 1, swapsReplies(), 2, 2, "^byte \\d was sent as");
        row("line dropped", Mode::Request, 1, onceInstead(2, isSilent), 1, 0,
            "^bytes were sent and did not come back within 2 s$");
        row("line dropped, next in flight", Mode::Request, 2, onceInstead(2, isSilent), 1, 1,
            "^byte 3[2-9] was sent as");
        row("line dropped, storm", Mode::Storm, 1, onceInstead(0, isSilent), 1, 0,
            "^bytes were sent and did not come back within 2 s$");
        row("line doubled", Mode::Request, 1, onceInstead(2, doubles), 1, 1,
            "^16 bytes came that were never sent$|^byte 4[89] was sent as");
        row("closed", Mode::Request, 1, onceInstead(2, closes), 1, 0, "closed the connection$");
        row("closed, bulk", Mode::Bulk, 1, onceInstead(2, closes), 1, 0,
            "closed the connection$|^Connection reset|^Broken pipe");
        row("closed, storm", Mode::Storm, 1, onceInstead(0, closes), 1, 0, "closed the connection$");
        row("closed, all", Mode::Request, 1, closes, clients, 0, "closed the connection$");
    });
}

void LoadFaultsTest::isTold()
{
    QFETCH(LoadSpec, spec);
    QFETCH(LineServer::Answer, answer);
    QFETCH(int, failed);
    QFETCH(int, wrong);
    QFETCH(QString, problem);

    LineServer server(answer);
    spec.port = server.serverPort();
    spec.patience = 2s;
    RunningLoad load(spec);
    // What is still wrong then is noticed while the last replies are awaited.
    if (spec.mode != Mode::Storm) {
        QTRY_COMPARE(server.clients(), clients);
        QTRY_VERIFY(server.linesFrom(0) >= 3 || load.run.progress().failed >= failed);
        load.run.stop();
    }
    QVERIFY(load.waitForEnd());

    const LoadResult &result = load.run.result();
    QCOMPARE(result.connected, clients);
    QCOMPARE(result.wrong, wrong);
    const QString told = result.problems.keys().join(u'\n');
    QVERIFY2(result.failed == failed, qPrintable(told));
    const QRegularExpression pattern(problem);
    int matching = 0;
    for (auto it = result.problems.cbegin(); it != result.problems.cend(); ++it)
        matching += pattern.match(it.key()).hasMatch() ? int(it.value()) : 0;
    QVERIFY2(matching == failed, qPrintable(told));
    QCOMPARE(load.run.progress().failed.load(), failed);
}

void LoadFaultsTest::nobodyListens_data()
{
    QTest::addColumn<LoadSpec>("spec");
    forEachEngine([](LoadSpec::Engine engine, const QString &prefix) {
        for (const Mode mode : {Mode::Request, Mode::Bulk, Mode::Storm, Mode::Idle})
            QTest::newRow(qPrintable(prefix + keyword(mode))) << specOf(engine, mode);
    });
}

void LoadFaultsTest::nobodyListens()
{
    QFETCH(LoadSpec, spec);

    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    spec.port = server.serverPort();
    server.close();
    RunningLoad load(spec);
    QVERIFY(load.waitForEnd());

    const LoadResult &result = load.run.result();
    QCOMPARE(result.connected, 0);
    QCOMPARE(result.failed, clients);
    QCOMPARE(result.wrong, 0);
    QCOMPARE(result.problems.size(), 1);
    QCOMPARE(result.problems.firstKey(), QStringLiteral("Connection refused"));
    QCOMPARE(result.problems.first(), clients);
}

void LoadFaultsTest::closesAllWhileManyConnect_data()
{
    QTest::addColumn<LoadSpec>("spec");
    forEachEngine([](LoadSpec::Engine engine, const QString &prefix) {
        for (const Mode mode : {Mode::Request, Mode::Idle}) {
            LoadSpec spec = specOf(engine, mode);
            spec.clients = 300; // more than are opened in one turn
            QTest::newRow(qPrintable(prefix + keyword(mode))) << spec;
        }
    });
}

void LoadFaultsTest::closesAllWhileManyConnect()
{
    QFETCH(LoadSpec, spec);

    QTcpServer server;
    server.setListenBacklogSize(1000);
    QVERIFY(server.listen(QHostAddress::LocalHost));
    connect(&server, &QTcpServer::newConnection, &server, [&server] {
        while (QTcpSocket *socket = server.nextPendingConnection())
            delete socket;
    });
    spec.port = server.serverPort();
    RunningLoad load(spec);
    QVERIFY(load.waitForEnd());
    QCOMPARE(load.run.result().connected, 300); // none was forgotten
    QCOMPARE(load.run.result().failed, 300);
}

QTEST_GUILESS_MAIN(LoadFaultsTest)
#include "tst_loadfaults.moc"
