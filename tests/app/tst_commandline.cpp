// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commandline.h"
#include "core/config/configjson.h"

#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace porthole;

namespace {

using Change = std::function<void(ServerConfig &)>;

QStringList program(const QStringList &options)
{
    return QStringList{QStringLiteral("porthole")} + options;
}

} // namespace

Q_DECLARE_METATYPE(Change)

class CommandLineTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_folder.isValid()); }
    void settings_data();
    void settings();
    void everySettingIsAnOption();
    void flags();
    void errors_data();
    void errors();
    void captureOptionsHaveTheirCapture();
    void capturesToOpen();
    void optionsWinOverFile();
    void fileWinsOverRemembered();
    void fileErrorsNameLineAndKey();
    void rememberedIsForTheWindowOnly();
    void helpAsksForNothingElse();
    void texts();

private:
    QString writeFile(const QByteArray &text);

    QTemporaryDir m_folder;
};

QString CommandLineTest::writeFile(const QByteArray &text)
{
    QFile file(m_folder.filePath(QStringLiteral("settings.json")));
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
        qFatal("cannot write %s", qPrintable(file.fileName()));
    return file.fileName();
}

void CommandLineTest::settings_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<Change>("change");

    const auto row = [](const char *options, const Change &change) {
        QTest::newRow(options) << QString::fromUtf8(options).split(u' ', Qt::SkipEmptyParts) << change;
    };
    using namespace std::chrono_literals;
    row("", [](ServerConfig &) {});
    row("--address any", [](ServerConfig &c) { c.address = QStringLiteral("any"); });
    row("--address=::1", [](ServerConfig &c) { c.address = QStringLiteral("::1"); });
    row("--port 0", [](ServerConfig &c) { c.port = 0; });
    row("--port 65535", [](ServerConfig &c) { c.port = 65535; });
    row("--framing fixed:12", [](ServerConfig &c) {
        c.framing.mode = FramingSpec::Mode::Fixed;
        c.framing.fixedBytes = 12;
    });
    row("--reply none", [](ServerConfig &c) { c.reply.mode = ReplySpec::Mode::None; });
    row("--reply text:ok\\r\\n", [](ServerConfig &c) {
        c.reply.mode = ReplySpec::Mode::Text;
        c.reply.text = "ok\r\n";
    });
    row("--greeting hi\\x21\\n", [](ServerConfig &c) { c.greeting = "hi!\n"; });
    row("--idle-timeout 2.5", [](ServerConfig &c) { c.idleTimeout = 2500ms; });
    row("--frame-timeout 1.5", [](ServerConfig &c) { c.frameTimeout = 1500ms; });
    row("--write-timeout 7", [](ServerConfig &c) { c.writeTimeout = 7s; });
    row("--stop-deadline 0.1", [](ServerConfig &c) { c.stopDeadline = 100ms; });
    row("--max-clients 17", [](ServerConfig &c) { c.maxClients = 17; });
    row("--max-frame 4096", [](ServerConfig &c) { c.maxFrameBytes = 4096; });
    row("--max-frame 64K", [](ServerConfig &c) { c.maxFrameBytes = 65536; });
    row("--high-water 2MiB --low-water 1m", [](ServerConfig &c) {
        c.highWaterBytes = 2 * 1024 * 1024;
        c.lowWaterBytes = 1024 * 1024;
    });
    row("--max-held 1T", [](ServerConfig &c) { c.maxHeldBytes = 1024LL * 1024 * 1024 * 1024; });
    row("--capture-size 2G --capture-payload 1K", [](ServerConfig &c) {
        c.capture.maxBytes = 2048LL * 1024 * 1024;
        c.capture.payloadBytes = 1024;
    });
    row("--high-water 100 --low-water 10", [](ServerConfig &c) {
        c.highWaterBytes = 100;
        c.lowWaterBytes = 10;
    });
    row("--max-held 4096", [](ServerConfig &c) { c.maxHeldBytes = 4096; });
    row("--backlog 5", [](ServerConfig &c) { c.backlog = 5; });
    row("--no-delay false", [](ServerConfig &c) { c.noDelay = false; });
    row("--keep-alive false", [](ServerConfig &c) { c.keepAlive = false; });
    row("--keep-alive-time 15", [](ServerConfig &c) { c.keepAliveTime = 15s; });
    row("--tls-cert c.pem --tls-key k.pem --tls-client-ca ca.pem --tls-timeout 2.5", [](ServerConfig &c) {
        c.tls = {QDir::current().filePath(QStringLiteral("c.pem")),
                 QDir::current().filePath(QStringLiteral("k.pem")),
                 QDir::current().filePath(QStringLiteral("ca.pem")), 2500ms};
    });
    row("--port 1 --port 2", [](ServerConfig &c) { c.port = 2; });
}

void CommandLineTest::settings()
{
    QFETCH(QStringList, options);
    QFETCH(Change, change);

    ServerConfig expected;
    change(expected);
    const auto line = parseCommandLine(program(options));
    QVERIFY2(line.has_value(), line ? "" : qPrintable(describe(line.error())));
    QCOMPARE(line->config, expected);
}

void CommandLineTest::everySettingIsAnOption()
{
    const QJsonObject settings = QJsonDocument::fromJson(toJson({})).object();
    QVERIFY(settings.size() >= 15);
    for (auto setting = settings.begin(); setting != settings.end(); ++setting) {
        const auto line = parseCommandLine(
            program({QStringLiteral("--") + setting.key(), setting->toVariant().toString()}));
        QVERIFY2(line.has_value(), line ? "" : qPrintable(describe(line.error())));
        QCOMPARE(line->config, ServerConfig{});
    }
}

void CommandLineTest::flags()
{
    const auto none = parseCommandLine(program({}));
    QVERIFY(none && !none->start && !none->headless && !none->json && !none->showHelp && !none->showVersion);
    const auto start = parseCommandLine(program({QStringLiteral("--start")}));
    QVERIFY(start && start->start && !start->headless);
    const auto headless = parseCommandLine(program({QStringLiteral("--headless"), QStringLiteral("--json")}));
    QVERIFY(headless && headless->headless && headless->json && !headless->start);
}

void CommandLineTest::errors_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<QString>("subject");
    QTest::addColumn<QString>("detail"); // a part of it

    const auto row = [](const char *options, const char *subject, const char *detail) {
        QTest::newRow(options) << QString::fromUtf8(options).split(u' ') << QString::fromUtf8(subject)
                               << QString::fromUtf8(detail);
    };
    row("--prot 9", "--prot", "there is no such option");
    row("-x", "-x", "there is no such option");
    row("--port", "--port", "needs a value");
    row("--headless --framing", "--framing", "needs a value");
    row("--headless=yes", "--headless", "takes no value");
    row("--headless --port 1 9000", "9000", "is no option");
    row("--headless monday.porthole", "monday.porthole", "use porthole export FILE OUT");
    row("--json", "--json", "needs --headless");
    row("--config=", "--config", "needs the name of a file");
    row("--port 65536", "--port", "65536");
    row("--port -1", "--port", "-1");
    row("--port http", "--port", "http");
    row("--address nowhere", "--address", "nowhere");
    row("--framing lines", "--framing", "lines");
    row("--reply echoo", "--reply", "echoo");
    row("--greeting \\q", "--greeting", "\\q");
    row("--idle-timeout soon", "--idle-timeout", "soon");
    row("--max-clients 0", "--max-clients", "0");
    row("--max-frame 0", "--max-frame", "0");
    row("--max-frame 10X", "--max-frame",
        "\"10X\" is not a number of bytes (1 to 1073741824); K, M, G or T may follow the number, as in 64K");
    row("--capture-size 1.5M", "--capture-size", "\"1.5M\" is not a number of bytes (1048576 to ");
    row("--max-held 9999999999G", "--max-held", "\"9999999999G\" is not a number of bytes");
    row("--max-frame 2G", "--max-frame", "\"2G\" is not a number of bytes (1 to 1073741824)");
    row("--port 9K", "--port", "\"9K\" is not a port number");
    row("--no-delay maybe", "--no-delay", "maybe");
    // Those that do not fit each other are named as they are typed, in the sentence too.
    row("--high-water 10 --low-water 100", "--high-water", "10 is not above --low-water, which is 100");
    row("--framing fixed:100 --max-frame 99", "--framing", "(--max-frame is 99)");
    row("--tls-cert c.pem", "--tls-key", "is needed beside --tls-cert");
    row("--tls-client-ca ca.pem", "--tls-client-ca", "needs --tls-cert beside it");
    row("--headless --start", "--start", "leave it out");
    row("--headless --capture-size 2000000", "--capture-size", "needs --capture FILE beside it");
    row("--headless --capture-files 3", "--capture-files", "needs --capture FILE beside it");
    row("--headless --capture-payload 10", "--capture-payload", "needs --capture FILE beside it");
    row("--headless --capture-mode live", "--capture-mode", "needs --capture FILE beside it");
    row("--headless --capture=", "--capture", "needs the name of a file; or say off");
    row("--headless --capture off --capture-mode live", "--capture-mode", "captures nothing");
}

void CommandLineTest::errors()
{
    QFETCH(QStringList, options);
    QFETCH(QString, subject);
    QFETCH(QString, detail);

    const auto line = parseCommandLine(program(options));
    QVERIFY(!line);
    QCOMPARE(line.error().code, ErrorCode::InvalidValue);
    QCOMPARE(line.error().subject, subject);
    QVERIFY2(line.error().detail.contains(detail), qPrintable(line.error().detail));
}

void CommandLineTest::captureOptionsHaveTheirCapture()
{
    const QStringList live = {QStringLiteral("--capture-mode"), QStringLiteral("live")};
    const auto modeOf = [](const QStringList &options) {
        const auto line = parseCommandLine(program(options));
        return line ? line->config.capture.mode : CaptureMode::Complete;
    };
    const QStringList headless = {QStringLiteral("--headless")};
    QCOMPARE(modeOf(headless + live + QStringList{QStringLiteral("--capture"), QStringLiteral("f")}),
             CaptureMode::Live);
    const QString file = writeFile(R"({"capture": "f"})");
    QCOMPARE(modeOf(headless + live + QStringList{QStringLiteral("--config"), file}), CaptureMode::Live);
    QCOMPARE(modeOf(live), CaptureMode::Live); // a window captures without being told to

    // A file of settings has them all, and is for windows too.
    const QString whole = writeFile(toJson({}));
    QVERIFY(parseCommandLine(program(headless + QStringList{QStringLiteral("--config"), whole})));
}

void CommandLineTest::capturesToOpen()
{
    const auto line = parseCommandLine(
        program({QStringLiteral("a.porthole"), QStringLiteral("--port"), QStringLiteral("1"),
                 QStringLiteral("/b c.porthole"), QStringLiteral("--"), QStringLiteral("--odd")}));
    QVERIFY2(line.has_value(), line ? "" : qPrintable(describe(line.error())));
    QCOMPARE(line->captures, QStringList({QDir::current().absoluteFilePath(QStringLiteral("a.porthole")),
                                          QStringLiteral("/b c.porthole"),
                                          QDir::current().absoluteFilePath(QStringLiteral("--odd"))}));
    QCOMPARE(line->config.port, 1);
}

void CommandLineTest::optionsWinOverFile()
{
    const QString file = writeFile(R"({"port": 1234, "max-clients": 5})");
    const auto line = parseCommandLine(
        program({QStringLiteral("--port"), QStringLiteral("4321"), QStringLiteral("--config"), file}));
    QVERIFY2(line.has_value(), line ? "" : qPrintable(describe(line.error())));
    ServerConfig expected;
    expected.port = 4321;
    expected.maxClients = 5;
    QCOMPARE(line->config, expected);
    QCOMPARE(line->configFile, file);
}

void CommandLineTest::fileWinsOverRemembered()
{
    const QString file = writeFile(R"({"port": 1234})");
    bool asked = false;
    const auto line = parseCommandLine(program({QStringLiteral("--config"), file}), [&] {
        asked = true;
        return ServerConfig{};
    });
    QVERIFY(line);
    QCOMPARE(line->config.port, 1234);
    QVERIFY(!asked);
}

void CommandLineTest::fileErrorsNameLineAndKey()
{
    const QString file = writeFile("{\n  \"address\": \"::1\",\n  \"port\": \"x\"\n}\n");
    const auto wrong = parseCommandLine(program({QStringLiteral("--config"), file}));
    QVERIFY(!wrong);
    QCOMPARE(wrong.error().code, ErrorCode::InvalidFile);
    QCOMPARE(wrong.error().subject, file);
    QVERIFY2(wrong.error().detail.startsWith(u"line 3, key \"port\""), qPrintable(wrong.error().detail));

    const auto missing = parseCommandLine(
        program({QStringLiteral("--config"), m_folder.filePath(QStringLiteral("none.json"))}));
    QVERIFY(!missing);
    QCOMPARE(missing.error().code, ErrorCode::FileNotReadable);
}

void CommandLineTest::rememberedIsForTheWindowOnly()
{
    ServerConfig remembered;
    remembered.highWaterBytes = 1024 * 1024;
    const auto defaults = [&] { return remembered; };

    // This low mark is valid only beside the remembered high one.
    const QStringList lowMark = {QStringLiteral("--low-water"), QStringLiteral("500000")};
    const auto window = parseCommandLine(program(lowMark), defaults);
    QVERIFY2(window.has_value(), window ? "" : qPrintable(describe(window.error())));
    remembered.lowWaterBytes = 500000;
    QCOMPARE(window->config, remembered);

    const auto headless = parseCommandLine(program({QStringLiteral("--headless")}), defaults);
    QVERIFY(headless);
    QCOMPARE(headless->config, ServerConfig{});
}

void CommandLineTest::helpAsksForNothingElse()
{
    // A broken file must not keep anyone from the help.
    const QString file = writeFile("[]");
    const auto help = parseCommandLine(program({QStringLiteral("--help"), QStringLiteral("--config"), file}));
    QVERIFY(help && help->showHelp);
    const auto version = parseCommandLine(program({QStringLiteral("-v"), QStringLiteral("--json")}));
    QVERIFY(version && version->showVersion);
}

void CommandLineTest::texts()
{
    for (const char *option :
         {"--address", "--framing", "--config", "--headless", "--json", "--version", "--help"})
        QVERIFY2(helpText().contains(QString::fromLatin1(option)), option);
    QVERIFY(versionText().startsWith(QStringLiteral("porthole " PORTHOLE_VERSION " (Qt 6.")));
    QVERIFY(versionText().contains(u"GPL-3.0-or-later"));
    QCOMPARE(usageErrorText({ErrorCode::InvalidValue, QStringLiteral("--port"), QStringLiteral("is odd")}),
             QStringLiteral("porthole: --port: is odd\ntry porthole --help\n"));
}

QTEST_GUILESS_MAIN(CommandLineTest)
#include "tst_commandline.moc"
