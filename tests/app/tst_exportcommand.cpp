// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/portholeprocess.h"
#include "tests/core/export/tshark.h"

#include <QDir>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <unistd.h>

using namespace porthole::test;
using namespace Qt::Literals::StringLiterals;

namespace {

/// A terminal that shows what a program writes to it. Thread: that of its owner.
class Terminal final
{
public:
    Terminal()
        : m_descriptor(::posix_openpt(O_RDWR | O_NOCTTY))
    {
        if (m_descriptor < 0 || ::grantpt(m_descriptor) != 0 || ::unlockpt(m_descriptor) != 0)
            qFatal("there is no terminal to be had");
    }
    ~Terminal() { ::close(m_descriptor); }
    Q_DISABLE_COPY_MOVE(Terminal)

    [[nodiscard]] QString name() const { return QString::fromLocal8Bit(::ptsname(m_descriptor)); }
    /// Waits for something to be written; nothing once all who could have written are gone.
    [[nodiscard]] QByteArray readSome() const
    {
        QByteArray text(4096, '\0');
        text.truncate(qMax<qsizetype>(0, ::read(m_descriptor, text.data(), size_t(text.size()))));
        return text;
    }
    [[nodiscard]] QByteArray readAll() const
    {
        QByteArray all;
        for (QByteArray some = readSome(); !some.isEmpty(); some = readSome())
            all += some;
        return all;
    }

private:
    const int m_descriptor;
};

} // namespace

/// "porthole export" as people and scripts run it, on a capture that the program itself made of real clients.
class ExportCommandTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void exports_data();
    void exports();
    void exportsConnections();
    void exportsRawBytes();
    void cannotReadOrWrite_data();
    void cannotReadOrWrite();
    void badUsage();
    void noSuchClient_data();
    void noSuchClient();
    void help();
    void interruptLeavesNothing();
    void showsProgressOnATerminal();

private:
    /// Runs a client that sends this, and gives what it received.
    static QByteArray talk(quint16 port, const QByteArray &bytes);
    [[nodiscard]] QString path(const QString &name) const { return m_folder.filePath(name); }
    [[nodiscard]] QByteArray content(const QString &name) const;
    [[nodiscard]] QStringList files() const
    {
        return QDir(m_folder.path()).entryList(QDir::Files | QDir::Hidden);
    }

    static constexpr int patienceMs = 60'000;
    static constexpr int manyLines = 150'000;

    QTemporaryDir m_folder;
    QByteArray m_large = QByteArray(300'000, 'x') + '\n';
};

QByteArray ExportCommandTest::talk(quint16 port, const QByteArray &bytes)
{
    QProcess client;
    client.start(u"ncat"_s, {u"127.0.0.1"_s, QString::number(port)});
    client.write(bytes);
    client.closeWriteChannel();
    return client.waitForFinished(patienceMs) ? client.readAllStandardOutput() : QByteArray();
}

QByteArray ExportCommandTest::content(const QString &name) const
{
    QFile file(path(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Makes two captures: of two clients that say little and much, and of one that says very many things.
void ExportCommandTest::initTestCase()
{
    QVERIFY2(!QStandardPaths::findExecutable(u"ncat"_s).isEmpty(),
             "ncat is not installed: \"packaging/bootstrap.sh test\" installs it");
    PortholeProcess porthole;
    quint16 port = porthole.serve(u"--capture "_s + path(u"small.capture"_s));
    QVERIFY(port > 0);
    QCOMPARE(talk(port, "hello\r\nworld\n"), QByteArray("hello\r\nworld\n"));
    QVERIFY(talk(port, m_large) == m_large);
    porthole.sendSignal(SIGTERM);
    QCOMPARE(porthole.waitForExit(), 0);

    PortholeProcess busy;
    port = busy.serve(u"--capture "_s + path(u"large.capture"_s));
    QVERIFY(port > 0);
    QByteArray lines;
    for (int i = 0; i < manyLines; ++i)
        lines += QByteArray::number(i) + '\n';
    QVERIFY(talk(port, lines) == lines);
    busy.sendSignal(SIGTERM);
    QCOMPARE(busy.waitForExit(), 0);
}

void ExportCommandTest::exports_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("options");
    QTest::addColumn<QByteArray>("part"); // that it must contain
    QTest::addColumn<int>("messages");
    QTest::addColumn<int>("lines"); // of messages and of what else has a line
    QTest::newRow("jsonl") << u"out.jsonl"_s << QString() << QByteArray("\"text\":\"hello\\u000d\\u000a\"}")
                           << 6 << 14;
    QTest::newRow("csv") << u"out.csv"_s << u"--client 1"_s << QByteArray(",7,7,\"hello\\r\\n\"\r\n") << 4
                         << 7;
    QTest::newRow("txt") << u"out.txt"_s << u"--direction in"_s << QByteArray(" #1 \u2190 6 B  world\\n\n")
                         << 3 << 3;
    QTest::newRow("text") << u"out.txt"_s << u"--text WORLD --utc"_s
                          << QByteArray("Z #1 \u2192 6 B  world\\n\n") << 2 << 2;
    QTest::newRow("case") << u"out.txt"_s << u"--text WORLD --match-case"_s << QByteArray() << 0 << 0;
    QTest::newRow("regex") << u"out.txt"_s << u"--regex ^H[a-z]+O --min-size 7"_s << QByteArray("hello\\r\\n")
                           << 2 << 2;
    QTest::newRow("hex") << u"out.txt"_s << u"--hex 0d0a --format csv"_s << QByteArray(",in,complete,,7,7,")
                         << 2 << 3;
    QTest::newRow("size") << u"out.txt"_s << u"--min-size 100 --direction out"_s
                          << QByteArray("\u2192 300001 B  xxx") << 1 << 1;
    QTest::newRow("nothing of a client")
        << u"out.txt"_s << u"--client 2 --text hello"_s << QByteArray() << 0 << 0;
    QTest::newRow("time") << u"out.txt"_s << u"--to 2020-01-01"_s << QByteArray() << 0 << 0;
}

void ExportCommandTest::exports()
{
    QFETCH(QString, file);
    QFETCH(QString, options);
    QFETCH(QByteArray, part);
    QFETCH(int, messages);
    QFETCH(int, lines);

    PortholeProcess porthole;
    porthole.start(u"export %1 %2 %3"_s.arg(path(u"small.capture"_s), path(file), options));
    QCOMPARE(porthole.waitForExit(), 0);
    QCOMPARE(porthole.errorText(), QString()); // no progress where nobody sees it
    const QByteArray said = porthole.nextLine();
    QVERIFY2(said.startsWith(QByteArray::number(messages) + (messages == 1 ? " message, " : " messages, ")),
             said);
    QVERIFY2(said.contains(" written to " + path(file).toUtf8()), said);
    const QByteArray text = content(file);
    QVERIFY2(text.contains(part), text.left(2000));
    QCOMPARE(text.count('\n'), lines);
}

void ExportCommandTest::exportsConnections()
{
    PortholeProcess porthole;
    porthole.start(u"export %1 %2"_s.arg(path(u"small.capture"_s), path(u"out.pcapng"_s)));
    QCOMPARE(porthole.waitForExit(), 0);
    const Tshark tshark(path(u"out.pcapng"_s));
    QCOMPARE(tshark.complaints(), QStringList());
    QCOMPARE(tshark.follow(0).in, QByteArray("hello\r\nworld\n"));
    QCOMPARE(tshark.follow(0).out, QByteArray("hello\r\nworld\n"));
    QVERIFY(tshark.follow(1).in == m_large);
    QVERIFY(tshark.follow(1).out == m_large);
    // Both opened, and both ended with a FIN of each side.
    QCOMPARE(tshark.packets({u"tcp.stream"_s}, u"tcp.flags==2"_s), QStringList({u"0"_s, u"1"_s}));
    QCOMPARE(tshark.packets({u"tcp.stream"_s}, u"tcp.flags.fin==1"_s),
             QStringList({u"0"_s, u"0"_s, u"1"_s, u"1"_s}));
}

void ExportCommandTest::exportsRawBytes()
{
    PortholeProcess porthole;
    porthole.start(
        u"export %1 %2 --client 2 --direction in"_s.arg(path(u"small.capture"_s), path(u"out.bin"_s)));
    QCOMPARE(porthole.waitForExit(), 0);
    QVERIFY(content(u"out.bin"_s) == m_large);
}

void ExportCommandTest::cannotReadOrWrite_data()
{
    QTest::addColumn<QString>("capture");
    QTest::addColumn<QString>("out");
    QTest::addColumn<QString>("sentence"); // NAME stands for the file
    QTest::newRow("no capture") << u"absent.capture"_s << u"absent.txt"_s
                                << u"porthole: cannot read NAME: "_s;
    QTest::newRow("something else") << u"text.txt"_s << u"absent.txt"_s << u"porthole: cannot read NAME: "_s;
    QTest::newRow("no folder") << u"small.capture"_s << u"no/such/out.txt"_s
                               << u"porthole: cannot write NAME: "_s;
}

void ExportCommandTest::cannotReadOrWrite()
{
    QFETCH(QString, capture);
    QFETCH(QString, out);
    QFETCH(QString, sentence);

    QFile text(path(u"text.txt"_s));
    QVERIFY(text.open(QIODevice::WriteOnly));
    text.write("this is no capture\n");
    text.close();
    const QStringList before = files();
    PortholeProcess porthole;
    porthole.start(u"export %1 %2"_s.arg(path(capture), path(out)));
    QCOMPARE(porthole.waitForExit(), 1);
    const QString error = porthole.errorText();
    const QString name = path(sentence.contains(u"read") ? capture : out);
    QVERIFY2(error.startsWith(sentence.replace(u"NAME"_s, name)), qPrintable(error));
    QCOMPARE(files(), before);
}

void ExportCommandTest::badUsage()
{
    PortholeProcess porthole;
    porthole.start(u"export %1 out.pcap"_s.arg(path(u"small.capture"_s)));
    QCOMPARE(porthole.waitForExit(), 2);
    QVERIFY(porthole.restOfLines().isEmpty());
    const QString error = porthole.errorText();
    QVERIFY2(error.startsWith(u"porthole: out.pcap: does not say by its end"), qPrintable(error));
    QVERIFY2(error.endsWith(u"\ntry porthole export --help\n"), qPrintable(error));
}

void ExportCommandTest::noSuchClient_data()
{
    QTest::addColumn<QString>("clients");
    QTest::addColumn<QString>("out");
    const QString out = u"nobody.txt"_s;
    QTest::newRow("alone") << u"99"_s << out;
    QTest::newRow("beside one that it has") << u"1,99"_s << out;
    QTest::newRow("several") << u"7000,99"_s << out;
    QTest::newRow("connections") << u"99"_s << u"nobody.pcapng"_s;
    QTest::newRow("bytes") << u"99 --direction in"_s << u"nobody.bin"_s;
}

void ExportCommandTest::noSuchClient()
{
    QFETCH(QString, clients);
    QFETCH(QString, out);

    const QStringList before = files();
    PortholeProcess porthole;
    porthole.start(u"export %1 %2 --client %3"_s.arg(path(u"small.capture"_s), path(out), clients));
    QCOMPARE(porthole.waitForExit(), 2);
    QVERIFY(porthole.restOfLines().isEmpty());
    QCOMPARE(porthole.errorText(),
             u"porthole: --client: the capture has no client 99; its 2 clients have numbers from 1 to 2\n"_s);
    QCOMPARE(files(), before);
}

void ExportCommandTest::help()
{
    PortholeProcess porthole;
    porthole.start(u"export --help"_s);
    QCOMPARE(porthole.waitForExit(), 0);
    QVERIFY(porthole.restOfLines().join().contains("export FILE OUT [options]"));
}

void ExportCommandTest::interruptLeavesNothing()
{
    const QStringList before = files();
    Terminal terminal;
    QProcess porthole;
    porthole.setStandardErrorFile(terminal.name());
    porthole.start(QStringLiteral(PORTHOLE_PROGRAM),
                   {u"export"_s, path(u"large.capture"_s), path(u"large.pcapng"_s)});
    QVERIFY(terminal.readSome().startsWith("\rexporting, ")); // it has begun, and takes a while
    ::kill(pid_t(porthole.processId()), SIGINT);
    QVERIFY(porthole.waitForFinished(patienceMs));
    QCOMPARE(porthole.exitStatus(), QProcess::NormalExit);
    QCOMPARE(porthole.exitCode(), 1);
    const QByteArray said = terminal.readAll();
    const QByteArray sentence =
        "porthole: the export was stopped; " + path(u"large.pcapng"_s).toUtf8() + " was not written";
    QVERIFY2(said.contains(sentence), said);
    QCOMPARE(files(), before);
}

void ExportCommandTest::showsProgressOnATerminal()
{
    Terminal terminal;
    QProcess porthole;
    porthole.setStandardErrorFile(terminal.name());
    porthole.start(QStringLiteral(PORTHOLE_PROGRAM),
                   {u"export"_s, path(u"large.capture"_s), path(u"terminal.txt"_s)});
    QVERIFY(porthole.waitForFinished(patienceMs));
    QCOMPARE(porthole.exitCode(), 0);
    const QByteArray said = terminal.readAll();
    QVERIFY2(said.startsWith("\rexporting, 0 %"), said);
    QVERIFY2(said.endsWith(" \r"), said); // and nothing of it is left
}

QTEST_GUILESS_MAIN(ExportCommandTest)
#include "tst_exportcommand.moc"
