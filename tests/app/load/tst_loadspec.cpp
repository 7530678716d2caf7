// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/load/loadengine.h"
#include "app/load/loadspec.h"

#include <QRegularExpression>
#include <QTest>

#include <functional>

using namespace porthole;
using namespace std::chrono_literals;

namespace {

using Check = std::function<bool(const LoadSpec &)>;

Result<LoadSpec> parse(const QString &options)
{
    return parseLoadArguments(QStringList{QStringLiteral("porthole-load")} +
                              options.split(u' ', Qt::SkipEmptyParts));
}

} // namespace

Q_DECLARE_METATYPE(Check)

class LoadSpecTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void options_data();
    void options();
    void usualValues();
    void errors_data();
    void errors();
    void firstErrorIsTold();
    void helpAndVersionNeedNoServer();
    void helpNamesEachOption();
    void keywords();
};

void LoadSpecTest::options_data()
{
    QTest::addColumn<QString>("options");
    QTest::addColumn<Check>("check");
    const auto row = [](const char *options, const Check &check) {
        QTest::newRow(options) << QString::fromUtf8(options) << check;
    };
    using Mode = LoadSpec::Mode;
    row("h:1", [](const LoadSpec &s) { return s.host == u"h" && s.port == 1; });
    row("10.0.0.7:65535", [](const LoadSpec &s) { return s.host == u"10.0.0.7" && s.port == 65535; });
    row("[::1]:9000", [](const LoadSpec &s) { return s.host == u"::1" && s.port == 9000; });
    row("[fe80::2]:7", [](const LoadSpec &s) { return s.host == u"fe80::2" && s.port == 7; });
    row("--mode request h:1", [](const LoadSpec &s) { return s.mode == Mode::Request; });
    row("--mode bulk h:1", [](const LoadSpec &s) { return s.mode == Mode::Bulk; });
    row("--mode=storm h:1", [](const LoadSpec &s) { return s.mode == Mode::Storm; });
    row("h:1 --mode idle", [](const LoadSpec &s) { return s.mode == Mode::Idle; });
    row("--engine qt h:1", [](const LoadSpec &s) { return s.engine == LoadSpec::Engine::Qt; });
    if (isAvailable(LoadSpec::Engine::Epoll))
        row("--engine epoll h:1", [](const LoadSpec &s) { return s.engine == LoadSpec::Engine::Epoll; });
    row("--clients 1000000 h:1", [](const LoadSpec &s) { return s.clients == 1'000'000; });
    row("--size 2 h:1", [](const LoadSpec &s) { return s.messageBytes == 2; });
    row("--size 16M h:1", [](const LoadSpec &s) { return s.messageBytes == 16 * 1024 * 1024; });
    row("--size 16777216 h:1", [](const LoadSpec &s) { return s.messageBytes == 16 * 1024 * 1024; });
    row("--in-flight 4096 h:1", [](const LoadSpec &s) { return s.inFlight == 4096; });
    row("--rate 20000 h:1", [](const LoadSpec &s) { return s.messagesPerSecond == 20'000; });
    row("--rate 0 h:1", [](const LoadSpec &s) { return s.messagesPerSecond == 0; });
    row("--write 1 h:1", [](const LoadSpec &s) { return s.writeBytes == 1; });
    row("--echo h:1", [](const LoadSpec &s) { return s.echoFirst; });
    row("--warm-up 0 h:1", [](const LoadSpec &s) { return s.warmUp == 0ms; });
    row("--warm-up 0.25 h:1", [](const LoadSpec &s) { return s.warmUp == 250ms; });
    row("--duration 7.5 h:1", [](const LoadSpec &s) { return s.duration == 7500ms; });
    row("--json h:1", [](const LoadSpec &s) { return s.json; });
    row("--size 3 --size 4 h:1", [](const LoadSpec &s) { return s.messageBytes == 4; });
}

void LoadSpecTest::options()
{
    QFETCH(QString, options);
    QFETCH(Check, check);

    const auto spec = parse(options);
    QVERIFY2(spec.has_value(), spec ? "" : qPrintable(describe(spec.error())));
    QVERIFY(check(*spec));
}

void LoadSpecTest::usualValues()
{
    const auto spec = parse(QStringLiteral("h:1"));
    QVERIFY(spec.has_value());
    const LoadSpec usual;
    QCOMPARE(spec->mode, usual.mode);
    QCOMPARE(spec->engine, usualEngine());
    QCOMPARE(spec->clients, usual.clients);
    QCOMPARE(spec->messageBytes, usual.messageBytes);
    QCOMPARE(spec->inFlight, usual.inFlight);
    QCOMPARE(spec->messagesPerSecond, usual.messagesPerSecond);
    QCOMPARE(spec->writeBytes, usual.writeBytes);
    QCOMPARE(spec->warmUp, usual.warmUp);
    QCOMPARE(spec->duration, usual.duration);
    QVERIFY(!spec->echoFirst && !spec->json && !spec->showHelp && !spec->showVersion);
}

void LoadSpecTest::errors_data()
{
    QTest::addColumn<QString>("options");
    QTest::addColumn<QString>("sentence"); // its beginning
    const auto row = [](const char *options, const char *sentence) {
        QTest::newRow(options) << QString::fromUtf8(options) << QString::fromUtf8(sentence);
    };
    row("", "HOST:PORT: \"\" is not one server");
    row("h:1 h:2", "HOST:PORT: \"h:1 h:2\" is not one server");
    for (const char *target : {"h", "h:", ":1", "[]:1", "h:0", "h:65536", "h:-1", "h:http"})
        row(target, qPrintable(QStringLiteral("HOST:PORT: \"%1\" is not a server, as in 127.0.0.1:9000")
                                   .arg(QString::fromLatin1(target))));
    row("--mode fast h:1", "--mode: \"fast\" is not one of: request, bulk, storm, idle");
    row("--engine uring h:1", "--engine: \"uring\" is not one of: epoll, qt");
    row("--clients 0 h:1", "--clients: \"0\" is not a whole number from 1 to 1000000");
    row("--clients 1000001 h:1", "--clients: \"1000001\" is not a whole number");
    row("--clients 1.5 h:1", "--clients: \"1.5\" is not a whole number");
    row("--size 1 h:1", "--size: \"1\" is not a number of bytes from 2 to 16777216; K or M may");
    row("--size 16777217 h:1", "--size: \"16777217\" is not a number of bytes");
    row("--in-flight 0 h:1", "--in-flight: \"0\" is not a whole number from 1 to 4096");
    row("--rate -1 h:1", "--rate: \"-1\" is not a whole number from 0 to 100000000");
    row("--clients 1K h:1", "--clients: \"1K\" is not a whole number");
    row("--write 0 h:1", "--write: \"0\" is not a number of bytes from 1 to 16777216");
    row("--warm-up soon h:1", "--warm-up: \"soon\" is not a number of seconds from 0 to 604800");
    row("--warm-up -1 h:1", "--warm-up: \"-1\" is not a number of seconds");
    row("--duration nan h:1", "--duration: \"nan\" is not a number of seconds");
    row("--duration 604801 h:1", "--duration: \"604801\" is not a number of seconds");
    row("--sise 5 h:1", "--sise: there is no such option");
    row("-x h:1", "-x: there is no such option");
    row("--json=yes h:1", "--json: takes no value");
    row("h:1 --size", "--size: needs a value after it");
    if (!isAvailable(LoadSpec::Engine::Epoll))
        row("--engine epoll h:1", "--engine: \"epoll\" is not qt on this system");
}

void LoadSpecTest::errors()
{
    QFETCH(QString, options);
    QFETCH(QString, sentence);

    const auto spec = parse(options);
    QVERIFY(!spec.has_value());
    QCOMPARE(spec.error().code, ErrorCode::InvalidValue);
    const QString said = describe(spec.error());
    QVERIFY2(said.startsWith(sentence), qPrintable(said));
}

void LoadSpecTest::firstErrorIsTold()
{
    const auto spec = parse(QStringLiteral("--size 0 --mode x --clients 0"));
    QVERIFY(!spec.has_value());
    QCOMPARE(spec.error().subject, QStringLiteral("--mode"));
}

void LoadSpecTest::helpAndVersionNeedNoServer()
{
    for (const char *option : {"--help", "-h"}) {
        const auto spec = parse(QString::fromLatin1(option));
        QVERIFY(spec && spec->showHelp && !spec->showVersion);
    }
    for (const char *option : {"--version", "-v"}) {
        const auto spec = parse(QString::fromLatin1(option));
        QVERIFY(spec && spec->showVersion && !spec->showHelp);
    }
}

void LoadSpecTest::helpNamesEachOption()
{
    const QString text = loadHelpText();
    for (const char *option : {"mode", "clients", "size", "in-flight", "rate", "write", "echo", "warm-up",
                               "duration", "engine", "json", "help", "version"})
        QVERIFY2(text.contains(QStringLiteral("--") + QString::fromLatin1(option)), option);
    QVERIFY(text.contains(u"HOST:PORT"));
}

void LoadSpecTest::keywords()
{
    for (const char *word : {"request", "bulk", "storm", "idle"}) {
        const auto spec = parse(QStringLiteral("h:1 --mode ") + QString::fromLatin1(word));
        QVERIFY(spec.has_value());
        QCOMPARE(keyword(spec->mode), QString::fromLatin1(word));
    }
    QCOMPARE(keyword(LoadSpec::Engine::Epoll), QStringLiteral("epoll"));
    QCOMPARE(keyword(LoadSpec::Engine::Qt), QStringLiteral("qt"));
}

QTEST_GUILESS_MAIN(LoadSpecTest)
#include "tst_loadspec.moc"
