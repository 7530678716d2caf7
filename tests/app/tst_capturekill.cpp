// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/platform.h"
#include "core/capture/capturereader.h"
#include "core/capture/sqlite.h"
#include "tests/app/portholeprocess.h"

#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <atomic>
#include <csignal>
#include <map>
#include <memory>
#include <vector>

using namespace porthole;
using namespace porthole::test;

namespace {

constexpr qint64 mayBeLostNs = 200'000'000;
constexpr qint64 loadNs = 500'000'000;
constexpr int patienceMs = 60'000;

/// Sends numbered lines, each when the one before has come back, until the connection breaks.
class NumberedClient final
{
public:
    explicit NumberedClient(quint16 port)
        : m_thread(QThread::create([this, port] { talk(port); }))
    {
        m_thread->start();
    }
    ~NumberedClient() { m_thread->wait(); }

    [[nodiscard]] int answered() const { return m_answered.load(); }
    void waitForEnd() { m_thread->wait(); }
    /// When the last line was sent that came back; 0 if none did. Once it has ended.
    [[nodiscard]] qint64 lastSentNs() const { return m_lastSentNs; }
    /// How many had come back by this moment. Once it has ended.
    [[nodiscard]] int answeredBy(qint64 ns) const
    {
        return int(std::upper_bound(m_times.begin(), m_times.end(), ns) - m_times.begin());
    }
    [[nodiscard]] quint16 port() const { return m_port.load(); }
    [[nodiscard]] static QByteArray line(int number) { return "line " + QByteArray::number(number) + '\n'; }

private:
    void talk(quint16 port)
    {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, port);
        if (!socket.waitForConnected(patienceMs))
            return;
        m_port = socket.localPort();
        for (int number = 0;; ++number) {
            const qint64 sentNs = platform::monotonicNs();
            socket.write(line(number));
            while (!socket.canReadLine()) {
                if (!socket.waitForReadyRead(patienceMs))
                    return;
            }
            if (socket.readLine() != line(number))
                return;
            m_times.push_back(platform::monotonicNs());
            m_lastSentNs = sentNs;
            ++m_answered;
        }
    }

    std::atomic<int> m_answered{0};
    std::atomic<quint16> m_port{0};
    std::vector<qint64> m_times; // at which each came back; this and below: the thread's until it has ended
    qint64 m_lastSentNs = 0;
    std::unique_ptr<QThread> m_thread;
};

} // namespace

/// Killed in the middle of its work, the program leaves a capture that opens and lacks at most what came in
/// the last 200 ms that it served in.
class CaptureKillTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void losesNoMoreThanTheNewest_data();
    void losesNoMoreThanTheNewest();
};

void CaptureKillTest::losesNoMoreThanTheNewest_data()
{
    QTest::addColumn<int>("time");
    for (int i = 1; i <= 20; ++i)
        QTest::addRow("kill %d", i) << i;
}

void CaptureKillTest::losesNoMoreThanTheNewest()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("killed.porthole"));
    PortholeProcess porthole;
    const quint16 port = porthole.serve(QStringLiteral("--capture ") + file);
    QVERIFY(port);
    std::vector<std::unique_ptr<NumberedClient>> clients;
    for (int i = 0; i < 4; ++i)
        clients.push_back(std::make_unique<NumberedClient>(port));
    const qint64 began = platform::monotonicNs();
    const auto isBusy = [&] {
        return platform::monotonicNs() - began > loadNs &&
               std::all_of(clients.begin(), clients.end(), [](const auto &c) { return c->answered() > 100; });
    };
    QTRY_VERIFY_WITH_TIMEOUT(isBusy(), patienceMs);
    porthole.sendSignal(SIGKILL);
    QVERIFY(porthole.waitForViolentEnd());
    // The last sign of life to any client. While the disk makes the writer wait there is none.
    qint64 servedNs = 0;
    for (const auto &client : clients) {
        client->waitForEnd();
        servedNs = std::max(servedNs, client->lastSentNs());
    }

    {
        const auto database = SqliteDatabase::open(file, SqliteDatabase::Mode::ReadWrite);
        QVERIFY(database);
        SqliteStatement check = database->prepare("PRAGMA integrity_check");
        QVERIFY(check.step());
        QCOMPARE(check.text(0), QStringLiteral("ok"));
    }
    const auto reader = CaptureReader::open(file);
    QVERIFY(reader);
    std::map<quint16, ConnectionId> idOf;
    for (const CapturedClient &client : (*reader)->clients())
        idOf[client.peer.port] = client.id;
    for (const auto &client : clients) {
        int in = 0;
        int out = 0;
        bool isRight = true;
        (*reader)->forEachMessage(idOf[client->port()], 0, [&](const Message &message) {
            int &count = message.direction == Direction::In ? in : out;
            return isRight = message.bytes == NumberedClient::line(count++);
        });
        QVERIFY(isRight); // in order, byte for byte
        const int answered = client->answeredBy(servedNs - mayBeLostNs);
        QVERIFY(answered > 0);
        QVERIFY2(in >= answered && out >= answered,
                 qPrintable(QStringLiteral("%1 and %2 of %3").arg(in).arg(out).arg(answered)));
    }
}

QTEST_GUILESS_MAIN(CaptureKillTest)
#include "tst_capturekill.moc"
