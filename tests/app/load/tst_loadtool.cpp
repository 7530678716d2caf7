// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/load/loadreport.h"
#include "tests/app/load/lineserver.h"
#include "tests/support/serverfixture.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>
#include <QTest>

using namespace porthole;
using namespace porthole::test;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int patienceMs = 60'000; // an upper bound for slow machines, never waited for in full

/// The real program as a child process; one that still runs when this object goes is killed.
class LoadProcess final
{
public:
    explicit LoadProcess(const QString &options)
    {
        m_process.start(QStringLiteral(PORTHOLE_LOAD_PROGRAM), options.split(u' ', Qt::SkipEmptyParts));
    }
    ~LoadProcess()
    {
        m_process.kill();
        m_process.waitForFinished(patienceMs);
    }

    /// Its exit status; -1 if it did not end, or not by itself. The test's event loop goes on meanwhile.
    [[nodiscard]] int waitForExit()
    {
        const bool ended =
            QTest::qWaitFor([this] { return m_process.state() == QProcess::NotRunning; }, patienceMs);
        return ended && m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1;
    }
    void terminate() { m_process.terminate(); }
    /// All of its standard output and of its standard error so far.
    [[nodiscard]] const QByteArray &output() { return m_output += m_process.readAllStandardOutput(); }
    [[nodiscard]] const QByteArray &errors() { return m_errors += m_process.readAllStandardError(); }
    [[nodiscard]] QString outputText() { return QString::fromUtf8(output()).remove(u'\r'); }
    [[nodiscard]] QString errorText() { return QString::fromUtf8(errors()).remove(u'\r'); }

    /// Its output, line by line; a line that is no object is an empty one.
    [[nodiscard]] QList<QJsonObject> events()
    {
        QList<QJsonObject> all;
        for (const QByteArray &line : output().split('\n')) {
            if (!line.isEmpty())
                all += QJsonDocument::fromJson(line).object();
        }
        return all;
    }

private:
    QProcess m_process;
    QByteArray m_output;
    QByteArray m_errors;
};

QStringList names(const QList<QJsonObject> &events)
{
    QStringList all;
    for (const QJsonObject &event : events)
        all += event[u"event"].toString();
    return all;
}

QString target(quint16 port)
{
    return QStringLiteral(" 127.0.0.1:%1").arg(port);
}

/// A server that answers rightly but for the second byte of the first line of the first client.
void answerWithAFault(LineServer &server, LineServer::Line line)
{
    if (line.client == 0 && line.number == 0)
        line.bytes[1] = '?';
    server.send(line.client, line.bytes);
}

quint16 portWhereNobodyListens()
{
    QTcpServer server;
    if (!server.listen(QHostAddress::LocalHost))
        qFatal("%s", qPrintable(server.errorString()));
    return server.serverPort();
}

} // namespace

/// The program as people and scripts run it.
class LoadToolTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_server.start()); }
    void help();
    void version();
    void badUsage_data();
    void badUsage();
    void jsonHasItsMembers_data();
    void jsonHasItsMembers();
    void jsonNumbersAgree();
    void textForPeople_data();
    void textForPeople();
    void progressForPeople();
    void terminationEndsItEarly();
    void nobodyListens();
    void nothingComesBack_data();
    void nothingComesBack();
    void wrongBytes();
    void oneIsNotMany();

private:
    ServerFixture m_server;
};

void LoadToolTest::help()
{
    LoadProcess load(u"--help"_s);
    QCOMPARE(load.waitForExit(), 0);
    for (const char *word : {"HOST:PORT", "--mode", "--clients", "--rate", "--json"})
        QVERIFY2(load.output().contains(word), word);
    QCOMPARE(load.errorText(), QString());
}

void LoadToolTest::version()
{
    LoadProcess load(u"--version"_s);
    QCOMPARE(load.waitForExit(), 0);
    QVERIFY2(load.output().startsWith("porthole "), load.output());
    QVERIFY(load.output().contains("GPL-3.0-or-later"));
}

void LoadToolTest::badUsage_data()
{
    QTest::addColumn<QString>("options");
    QTest::addColumn<QString>("sentence"); // its beginning
    QTest::newRow("no server") << QString() << u"HOST:PORT: \"\" is not one server"_s;
    QTest::newRow("no port") << u"127.0.0.1"_s << u"HOST:PORT: \"127.0.0.1\" is not a server"_s;
    QTest::newRow("bad value") << u"--size 1 127.0.0.1:9"_s << u"--size: \"1\" is not a number of bytes"_s;
    QTest::newRow("no such option") << u"--sise 1 127.0.0.1:9"_s << u"--sise: there is no such option"_s;
}

void LoadToolTest::badUsage()
{
    QFETCH(QString, options);
    QFETCH(QString, sentence);

    LoadProcess load(options);
    QCOMPARE(load.waitForExit(), 2);
    const QString said = load.errorText();
    QVERIFY2(said.startsWith(u"porthole-load: "_s + sentence), qPrintable(said));
    QVERIFY2(said.endsWith(u"\ntry porthole-load --help\n"), qPrintable(said));
    QCOMPARE(load.outputText(), QString());
}

void LoadToolTest::jsonHasItsMembers_data()
{
    QTest::addColumn<QString>("options");
    QTest::addColumn<QStringList>("events");
    const QStringList all{u"connected"_s, u"measuring"_s, u"measured"_s, u"done"_s};
    QTest::newRow("request") << u"--mode request"_s << all;
    QTest::newRow("rate") << u"--rate 500"_s << all;
    QTest::newRow("bulk") << u"--mode bulk"_s << all;
    QTest::newRow("idle") << u"--mode idle --echo"_s << all;
    QTest::newRow("storm") << u"--mode storm"_s << QStringList{u"connected"_s, u"measured"_s, u"done"_s};
    QTest::newRow("qt") << u"--engine qt"_s << all;
}

void LoadToolTest::jsonHasItsMembers()
{
    QFETCH(QString, options);
    QFETCH(QStringList, events);

    LoadProcess load(options + u" --json --clients 3 --warm-up 0 --duration 0.1"_s + target(m_server.port()));
    QCOMPARE(load.waitForExit(), 0);
    QCOMPARE(load.errorText(), QString());
    const QList<QJsonObject> got = load.events();
    QCOMPARE(names(got), events);
    QCOMPARE(got.first().keys(), QStringList({u"clients"_s, u"event"_s, u"failed"_s, u"seconds"_s}));
    QCOMPARE(got.first()[u"clients"].toInt(), 3);
    QCOMPARE(got.first()[u"failed"].toInt(), 0);
    const QJsonObject done = got.last();
    QCOMPARE(done.keys(), QStringList({u"bytes"_s, u"bytesPerSecond"_s, u"clients"_s, u"connectSeconds"_s,
                                       u"cpuSeconds"_s, u"drainSeconds"_s, u"engine"_s, u"errors"_s,
                                       u"event"_s, u"failed"_s, u"latencyUs"_s, u"messages"_s,
                                       u"messagesPerSecond"_s, u"mode"_s, u"seconds"_s, u"wrong"_s}));
    QCOMPARE(done[u"latencyUs"].toObject().keys(),
             QStringList({u"max"_s, u"p50"_s, u"p90"_s, u"p99"_s, u"p999"_s}));
    QVERIFY(done[u"errors"].isArray());
}

void LoadToolTest::jsonNumbersAgree()
{
    LoadProcess load(u"--json --size 100 --clients 4 --warm-up 0 --duration 0.2"_s + target(m_server.port()));
    QCOMPARE(load.waitForExit(), 0);
    const QJsonObject done = load.events().last();
    QCOMPARE(done[u"mode"].toString(), u"request"_s);
    QCOMPARE(done[u"clients"].toInt(), 4);
    QCOMPARE(done[u"failed"].toInt(), 0);
    QCOMPARE(done[u"wrong"].toInt(), 0);
    QCOMPARE(done[u"errors"].toArray().size(), 0);
    const double messages = done[u"messages"].toDouble();
    const double seconds = done[u"seconds"].toDouble();
    QVERIFY(messages > 0);
    QVERIFY(seconds >= 0.2);
    QCOMPARE(done[u"bytes"].toDouble(), messages * 100);
    QCOMPARE(done[u"messagesPerSecond"].toDouble(), messages / seconds);
    QCOMPARE(done[u"bytesPerSecond"].toDouble(), messages * 100 / seconds);
    double least = 0;
    for (const char *name : {"p50", "p90", "p99", "p999", "max"}) {
        const double latency = done[u"latencyUs"][QLatin1StringView(name)].toDouble();
        QVERIFY2(latency > 0 && latency >= least, name);
        least = latency;
    }
    QVERIFY(done[u"cpuSeconds"].toDouble() > 0);
}

void LoadToolTest::textForPeople_data()
{
    QTest::addColumn<QString>("options");
    QTest::addColumn<QString>("pattern");
    const QString connected = u"^3 clients connected in \\d+\\.\\d{3} s, 0 failed\n"_s;
    const QString replies = u"[\\d,]+ replies in 0\\.\\d\\d s: [\\d,]+ messages/s, [\\d.]+ MB/s each way\n"_s;
    const QString latency = u"latency: p50 [\\d.]+ (µs|ms), p90 .*, p99 .*, p999 .*, max .*\n"_s;
    const QString right = u"every byte that came back was right\n$"_s;
    QTest::newRow("request") << u"--mode request"_s << connected + replies + latency + right;
    const QString late = u"(the last replies came [\\d.]+ s after that\n)?"_s; // where the machine is slow
    QTest::newRow("bulk") << u"--mode bulk"_s << connected + replies + late + right;
    QTest::newRow("storm") << u"--mode storm"_s << connected + right;
}

void LoadToolTest::textForPeople()
{
    QFETCH(QString, options);
    QFETCH(QString, pattern);

    LoadProcess load(options + u" --clients 3 --warm-up 0 --duration 0.2"_s + target(m_server.port()));
    QCOMPARE(load.waitForExit(), 0);
    const QString said = load.outputText();
    QVERIFY2(QRegularExpression(pattern).match(said).hasMatch(), qPrintable(said));
}

void LoadToolTest::progressForPeople()
{
    LoadProcess load(u"--clients 2 --duration 3600"_s + target(m_server.port()));
    QTRY_VERIFY(load.errors().count('\n') >= 2);
    const QString line = load.errorText().section(u'\n', 1, 1);
    const QRegularExpression pattern(u"^2 of 2 clients, [\\d,]*[1-9][\\d,]* messages/s, [\\d.]+ MB/s$"_s);
    QVERIFY2(pattern.match(line).hasMatch(), qPrintable(line));
    QCOMPARE(load.outputText(), QString());
}

void LoadToolTest::terminationEndsItEarly()
{
#ifdef Q_OS_UNIX
    LoadProcess load(u"--json --clients 2 --warm-up 0 --duration 3600"_s + target(m_server.port()));
    QTRY_VERIFY(load.output().contains("measuring"));
    load.terminate(); // SIGTERM
    QCOMPARE(load.waitForExit(), 0);
    const QList<QJsonObject> events = load.events();
    QCOMPARE(names(events), QStringList({u"connected"_s, u"measuring"_s, u"measured"_s, u"done"_s}));
    QCOMPARE(events.last()[u"clients"].toInt(), 2);
    QVERIFY(events.last()[u"seconds"].toDouble() < 3600);
#else
    QSKIP("only Unix has SIGTERM: here nothing ends the program early but the console");
#endif
}

void LoadToolTest::nobodyListens()
{
    const QString there = target(portWhereNobodyListens());
    LoadProcess load(u"--json --clients 2"_s + there);
    QCOMPARE(load.waitForExit(), 1);
    const QJsonObject done = load.events().last();
    QCOMPARE(done[u"event"].toString(), u"done"_s);
    QCOMPARE(done[u"clients"].toInt(), 0);
    QCOMPARE(done[u"failed"].toInt(), 2);
    QCOMPARE(done[u"errors"].toArray(), QJsonArray{u"2 × Connection refused"_s});

    LoadProcess forPeople(u"--clients 2"_s + there);
    QCOMPARE(forPeople.waitForExit(), 1);
    const QString said = forPeople.outputText();
    QVERIFY2(said.contains(u", 2 failed\n  2 × Connection refused\n"), qPrintable(said));
    QVERIFY2(said.endsWith(u"\nno byte came back, so none was checked\n"), qPrintable(said));
}

void LoadToolTest::nothingComesBack_data()
{
    QTest::addColumn<QString>("options");
    QTest::addColumn<bool>("isLate"); // it comes back, but not in the time that is measured
    QTest::newRow("nothing is sent") << u"--mode idle"_s << false;
    QTest::newRow("only before") << u"--mode idle --echo"_s << true;
}

void LoadToolTest::nothingComesBack()
{
    QFETCH(QString, options);
    QFETCH(bool, isLate);

    const QString all = options + u" --clients 2 --warm-up 0 --duration 0.1"_s + target(m_server.port());
    LoadProcess forPeople(all);
    QCOMPARE(forPeople.waitForExit(), 0);
    const QString said = forPeople.outputText();
    QCOMPARE(said.endsWith(u"\nno byte came back, so none was checked\n"), !isLate);
    QCOMPARE(said.endsWith(u"\nevery byte that came back was right\n"), isLate);

    LoadProcess load(u"--json "_s + all);
    QCOMPARE(load.waitForExit(), 0);
    const QJsonObject latencies = load.events().last()[u"latencyUs"].toObject();
    QCOMPARE(latencies.size(), 5);
    for (const QJsonValue &latency : latencies)
        QVERIFY(latency.isNull());
}

void LoadToolTest::wrongBytes()
{
    LineServer server(answerWithAFault);
    LoadProcess load(u"--json --clients 2 --warm-up 0 --duration 0.1"_s + target(server.serverPort()));
    QCOMPARE(load.waitForExit(), 1);
    const QJsonObject done = load.events().last();
    QCOMPARE(done[u"clients"].toInt(), 2);
    QCOMPARE(done[u"failed"].toInt(), 1);
    QCOMPARE(done[u"wrong"].toInt(), 1);
    const QString error = done[u"errors"][0].toString();
    QVERIFY2(error.startsWith(u"1 × byte 1 was sent as 0x"), qPrintable(error));
    QVERIFY2(error.endsWith(u" and came back as 0x3f"), qPrintable(error));

    LineServer another(answerWithAFault);
    LoadProcess forPeople(u"--clients 2 --warm-up 0 --duration 0.1"_s + target(another.serverPort()));
    QCOMPARE(forPeople.waitForExit(), 1);
    const QString said = forPeople.outputText();
    QVERIFY2(said.endsWith(u"\n1 client got wrong bytes\n"), qPrintable(said));
}

void LoadToolTest::oneIsNotMany()
{
    LoadSpec spec;
    spec.mode = LoadSpec::Mode::Bulk;
    spec.clients = 1;
    LoadResult result;
    result.connected = 1;
    result.connectSeconds = 0.25;
    result.failed = 7;
    result.seconds = 2;
    result.messages = 1;
    result.bytes = 4'000'000;
    result.wrong = 1;
    QCOMPARE(doneText(spec, result), u"1 client connected in 0.250 s, 7 failed\n"
                                     "1 reply in 2.00 s: 0 messages/s, 2.0 MB/s each way\n"
                                     "1 client got wrong bytes\n"_s);
    QCOMPARE(progressText(spec, 0, 3, 4'000'000), u"0 of 1 client, 3 messages/s, 4.0 MB/s"_s);
    spec.clients = 5;
    result.connected = result.wrong = 2;
    result.messages = 2000;
    QCOMPARE(doneText(spec, result), u"2 clients connected in 0.250 s, 7 failed\n"
                                     "2000 replies in 2.00 s: 1000 messages/s, 2.0 MB/s each way\n"
                                     "2 clients got wrong bytes\n"_s);
    QCOMPARE(progressText(spec, 2, 3, 4'000'000), u"2 of 5 clients, 3 messages/s, 4.0 MB/s"_s);
}

QTEST_GUILESS_MAIN(LoadToolTest)
#include "tst_loadtool.moc"
