// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tls/selfsigned.h"
#include "tests/app/portholeprocess.h"
#include "tests/support/testcertificates.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTest>

using namespace porthole::test;
using namespace Qt::Literals::StringLiterals;

/// The clients that people use: each talks to the real program and gets back its own bytes.
class RealClientsTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(porthole::selfsigned::makePair({u"localhost"_s, u"127.0.0.1"_s}, m_cert, m_key));
    }
    void echoes_data();
    void echoes();
    void deliversEverythingAfterTheInputEnds_data();
    void deliversEverythingAfterTheInputEnds();

private:
    static constexpr int patienceMs = 60'000;
    const TestFiles m_files;
    const QString m_cert = m_files.path(u"cert.pem"_s);
    const QString m_key = m_files.path(u"key.pem"_s);
};

namespace {

/// A program and its arguments; PORT stands for the server's port.
void addClients()
{
    QTest::addColumn<QString>("program");
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<bool>("isTls");
    QTest::newRow("ncat") << "ncat" << QStringList{u"127.0.0.1"_s, u"PORT"_s} << false;
    QTest::newRow("socat") << "socat" << QStringList{u"-t"_s, u"30"_s, u"-"_s, u"TCP:127.0.0.1:PORT"_s}
                           << false;
    QTest::newRow("nc") << "nc" << QStringList{u"-N"_s, u"127.0.0.1"_s, u"PORT"_s} << false;
    QTest::newRow("Python") << "python3" << QStringList{u"-c"_s, uR"(
import socket, sys, threading
s = socket.create_connection(("127.0.0.1", PORT))
def send():
    for line in sys.stdin.buffer:
        s.sendall(line)
    s.shutdown(socket.SHUT_WR)
threading.Thread(target=send, daemon=True).start()
while data := s.recv(65536):
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
)"_s} << false;
    QTest::newRow("socat, TLS") << "socat"
                                << QStringList{u"-t"_s, u"30"_s, u"-"_s,
                                               u"OPENSSL:127.0.0.1:PORT,cafile=CERT,commonname=localhost"_s}
                                << true;
}

/// Starts the client; the test fails, and says what to install, where it is missing.
bool startClient(QProcess &client, const QString &program, QStringList arguments, quint16 port)
{
    if (QStandardPaths::findExecutable(program).isEmpty()) {
        qWarning().noquote() << program << "is not installed: \"packaging/bootstrap.sh test\" installs it";
        return false;
    }
    arguments.replaceInStrings(QStringLiteral("PORT"), QString::number(port));
    client.start(program, arguments);
    return client.waitForStarted();
}

} // namespace

void RealClientsTest::echoes_data()
{
    addClients();
    QTest::newRow("curl telnet://") << "curl"
                                    << QStringList{u"--silent"_s, u"--no-buffer"_s,
                                                   u"telnet://127.0.0.1:PORT"_s}
                                    << false;
    QTest::newRow("ncat, TLS") << "ncat"
                               << QStringList{u"--ssl-verify"_s, u"--ssl-trustfile"_s, u"CERT"_s,
                                              u"localhost"_s, u"PORT"_s}
                               << true;
}

void RealClientsTest::echoes()
{
    QFETCH(QString, program);
    QFETCH(QStringList, arguments);
    QFETCH(bool, isTls);
    arguments.replaceInStrings(u"CERT"_s, m_cert);
    PortholeProcess porthole;
    const quint16 port =
        porthole.serve(isTls ? u"--tls-cert %1 --tls-key %2"_s.arg(m_cert, m_key) : QString());
    QVERIFY(port != 0);
    QProcess client;
    QVERIFY(startClient(client, program, arguments, port));
    QByteArray received;
    for (int i = 1; i <= 3; ++i) {
        client.write("line " + QByteArray::number(i) + '\n');
        QTRY_VERIFY_WITH_TIMEOUT((received += client.readAllStandardOutput()).count('\n') == i, patienceMs);
    }
    QCOMPARE(received, QByteArray("line 1\nline 2\nline 3\n"));
    client.kill();
    QVERIFY(client.waitForFinished());
}

void RealClientsTest::deliversEverythingAfterTheInputEnds_data()
{
    addClients();
}

void RealClientsTest::deliversEverythingAfterTheInputEnds()
{
    QFETCH(QString, program);
    QFETCH(QStringList, arguments);
    QFETCH(bool, isTls);
    arguments.replaceInStrings(u"CERT"_s, m_cert);
    PortholeProcess porthole;
    const quint16 port =
        porthole.serve(isTls ? u"--tls-cert %1 --tls-key %2"_s.arg(m_cert, m_key) : QString());
    QVERIFY(port != 0);
    QByteArray lines;
    for (int i = 0; i < 100'000; ++i)
        lines += "line number " + QByteArray::number(i) + '\n';
    QProcess client;
    QVERIFY(startClient(client, program, arguments, port));
    client.write(lines);
    client.closeWriteChannel();
    QVERIFY(client.waitForFinished(patienceMs)); // the server closes once all replies have left
    const QByteArray received = client.readAllStandardOutput();
    QCOMPARE(received.size(), lines.size());
    QVERIFY(received == lines);
}

QTEST_GUILESS_MAIN(RealClientsTest)
#include "tst_realclients.moc"
