// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/startup.h"
#include "core/capture/capturereader.h"
#include "core/config/settingsstore.h"
#include "tests/app/portholeprocess.h"
#include "tests/support/testclient.h"

#include <QFile>
#include <QRegularExpression>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <csignal>

using namespace porthole;
using namespace porthole::test;

namespace {

/// A port that was free a moment ago.
quint16 freePort()
{
    QTcpServer server;
    return server.listen(QHostAddress::LocalHost) ? server.serverPort() : 0;
}

} // namespace

/// From `porthole` to the window, without a display.
class HandoverTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void windowServesWithTheOptions();
    void windowServesWithWhatItRemembers();

private:
    void serveAndStop(PortholeProcess &porthole, quint16 port);
};

void HandoverTest::serveAndStop(PortholeProcess &porthole, quint16 port)
{
    QTcpSocket probe; // knocks until the window listens
    const auto answers = [&] {
        probe.abort();
        probe.connectToHost(QHostAddress::LocalHost, port);
        return probe.waitForConnected();
    };
    QTRY_VERIFY_WITH_TIMEOUT(answers(), 60'000);
    TestClient client;
    client.connectTo(port);
    client.send("hello\n");
    QTRY_COMPARE(client.received(), QByteArray("hello\n"));
    client.finish();
    QTRY_VERIFY(client.isClosed());
    // They reach the window only if it has the same process id, and are one wish.
    porthole.sendSignalsAtOnce({SIGTERM, SIGINT});
    QCOMPARE(porthole.waitForExit(), 0);
    // Nobody could be asked about the capture, so it is still there.
    const QRegularExpression kept(QStringLiteral("it is kept in (\\S+)"));
    const QString file = kept.match(porthole.errorText()).captured(1);
    QVERIFY2(file.startsWith(porthole.home()), qPrintable(file));
    QVERIFY((*CaptureReader::open(file))->hasMessagesFrom(0));
}

void HandoverTest::windowServesWithTheOptions()
{
    const quint16 port = freePort();
    PortholeProcess porthole;
    porthole.setEnvironment(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    porthole.setEnvironment(QStringLiteral("TMPDIR"), porthole.home());
    porthole.start(QStringLiteral("--start --port %1").arg(port));
    serveAndStop(porthole, port);
}

void HandoverTest::windowServesWithWhatItRemembers()
{
    PortholeProcess porthole;
    ServerConfig remembered;
    remembered.port = freePort();
    qputenv("HOME", QFile::encodeName(porthole.home())); // so that this process finds the child's settings
    qputenv("XDG_CONFIG_HOME", QFile::encodeName(porthole.home()));
    QVERIFY(saveSettings(defaultSettingsFile(), remembered));
    porthole.setEnvironment(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    porthole.setEnvironment(QStringLiteral("TMPDIR"), porthole.home());
    porthole.start(QStringLiteral("--start"));
    serveAndStop(porthole, remembered.port);
}

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    porthole::nameApplication();
    HandoverTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_handover.moc"
