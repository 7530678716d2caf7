// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/connectionworker.h"
#include "tests/abuse/hose.h"
#include "tests/abuse/scene.h"

#include <QRegularExpression>
#include <QTest>

using namespace porthole;
using namespace porthole::test;
using namespace std::chrono_literals;

namespace {

constexpr int patienceMs = 60'000;
constexpr qint64 mostFrame = 64 * 1024;

QByteArray lines(int count)
{
    return QByteArray(1022, 'x').append('\n').repeated(count);
}

/// Of the only client, or of the first one that is left; all zero if there is none.
ClientSample onlySample(ServerFixture &fixture)
{
    const ServerSample sample = fixture.server.takeSample();
    return sample.clients.empty() ? ClientSample() : sample.clients.front();
}

bool matches(const QString &text, const char *expression)
{
    return QRegularExpression(QRegularExpression::anchoredPattern(QString::fromLatin1(expression)))
        .match(text)
        .hasMatch();
}

/// What was wrong, whether or not the client was quick enough to be reset for what it sent after that.
QString withoutFlood(QString detail)
{
    static const QRegularExpression flood(
        QStringLiteral("(; |^)it sent [0-9]+ bytes after that, and was reset$"));
    return detail.remove(flood);
}

} // namespace

/// One hostile client each, and what it sends or does not read. Whatever it does, it ends with the reason for
/// it, costs a bounded amount, and the well-behaved client beside it gets every byte.
class AbuseStreamsTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void neverReadsItsReplies();
    void sendsOneEndlessFrame_data();
    void sendsOneEndlessFrame();
    void sendsOnThoughItIsToEnd();
    void sendsEndlessBytesOutsideOfFrames();
    void liesAboutItsLength_data();
    void liesAboutItsLength();
    void promisesMuchAndSendsLittle();
    void dribbles_data();
    void dribbles();
    void isNotEndedIfItsFramesEndInTime();
    void isNotChargedForOurPauses();
    void halfClosesAndGoesOnReading();
    void resetsInTheMiddleOfAReply();
};

void AbuseStreamsTest::neverReadsItsReplies()
{
    ServerConfig config;
    config.writeTimeout = 500ms;
    Scene scene;
    QVERIFY(scene.start(config));
    TestClient hostile;
    hostile.setReading(false);
    hostile.connectTo(scene.port());
    const Hose hose(hostile, lines(1024));
    QTRY_VERIFY_WITH_TIMEOUT(scene.sampleOf(hostile).readingPaused, patienceMs);
    QVERIFY(scene.sampleOf(hostile).unsentBytes <= config.highWaterBytes + 64 * 1024);
    QVERIFY(scene.polite->isServedOn());

    const ClientClosed *const closed = scene.endOf(hostile);
    QVERIFY(closed);
    QCOMPARE(closed->reason, CloseReason::RepliesUnread);
    QCOMPARE(describe(closed->reason), QStringLiteral("does not read its replies"));
    QVERIFY2(matches(closed->detail, "[0-9]+ bytes were unsent"), qPrintable(closed->detail));
    QVERIFY(scene.isMemoryBounded());
    QVERIFY(scene.polite->isServedOn());
    QVERIFY(scene.fixture.stop());
}

void AbuseStreamsTest::sendsOneEndlessFrame_data()
{
    QTest::addColumn<QString>("framing");
    QTest::addColumn<QByteArray>("start");
    QTest::newRow("line") << QStringLiteral("line") << QByteArray();
    QTest::newRow("delimiter") << QStringLiteral("delimiter:0d0a") << QByteArray("\r");
    QTest::newRow("stx") << QStringLiteral("stx") << QByteArray("\x02");
    QTest::newRow("gap") << QStringLiteral("gap:60000") << QByteArray();
}

void AbuseStreamsTest::sendsOneEndlessFrame()
{
    QFETCH(QString, framing);
    QFETCH(QByteArray, start);
    ServerConfig config;
    config.framing = FramingSpec::parse(framing).value();
    config.maxFrameBytes = mostFrame;
    Scene scene;
    // The well-behaved client speaks lines. Beside another framing it is one more that has begun a frame.
    const bool isPolite = framing == u"line";
    QVERIFY(isPolite ? scene.start(config) : scene.fixture.start(config));
    TestClient hostile;
    hostile.setReading(false); // nor does it hear that it is to end
    hostile.connectTo(scene.port());
    hostile.send(start);
    const Hose hose(hostile, QByteArray(64 * 1024, 'y'));
    const ClientClosed *const closed = scene.endOf(hostile);
    QVERIFY(closed);
    QCOMPARE(closed->reason, CloseReason::FrameTooLong);
    QCOMPARE(describe(closed->reason), QStringLiteral("frame too long"));
    QCOMPARE(withoutFlood(closed->detail), QStringLiteral("over 65536 bytes, the maximum frame"));
    QCOMPARE(closed->totals.messagesIn, 1);
    QCOMPARE(closed->totals.brokenFrames, 1);
    QVERIFY(!isPolite || scene.isMemoryBounded());
    QVERIFY(!isPolite || scene.polite->isServedOn());
    QVERIFY(scene.fixture.stop());
}

/// No clock ends this one: what it has not read of its replies holds its close up for as long as it likes.
void AbuseStreamsTest::sendsOnThoughItIsToEnd()
{
    constexpr qint64 oneRead = 64 * 1024;
    ServerConfig config;
    config.maxFrameBytes = mostFrame;
    config.writeTimeout = 1h;
    config.stopDeadline = 1h;
    config.highWaterBytes = 2 * ConnectionWorker::maxUnsentBytes; // reading goes on
    ServerFixture fixture;
    QVERIFY(fixture.start(config));
    const auto hostile = fixture.connectClient();
    hostile->setReading(false);
    fixture.server.send({fixture.idOf(*hostile)}, QByteArray(ConnectionWorker::maxUnsentBytes, 'u'));
    QTRY_VERIFY_WITH_TIMEOUT(onlySample(fixture).unsentBytes > 0, patienceMs);
    hostile->send(QByteArray(mostFrame + 1, 'y'));
    const Hose hose(*hostile, QByteArray(64 * 1024, 'z'));
    QTRY_VERIFY_WITH_TIMEOUT(fixture.closeOf(fixture.idOf(*hostile)), patienceMs);
    const ClientClosed &closed = *fixture.closeOf(fixture.idOf(*hostile));
    QCOMPARE(closed.reason, CloseReason::FrameTooLong);
    QVERIFY2(matches(closed.detail, "over 65536 bytes, the maximum frame; "
                                    "it sent [0-9]+ bytes after that, and was reset"),
             qPrintable(closed.detail));
    QVERIFY(closed.totals.bytesIn > mostFrame + ConnectionWorker::maxBytesAfterEnd);
    QVERIFY(closed.totals.bytesIn <= mostFrame + ConnectionWorker::maxBytesAfterEnd + 2 * oneRead);
    QVERIFY(closed.unsentBytes > 0);
    hostile->setReading(true);
    QTRY_VERIFY_WITH_TIMEOUT(hostile->isClosed(), patienceMs);
    QVERIFY(fixture.stop());
}

/// These break no rule that ends a client; they are shown as stray, a maximum frame at a time.
void AbuseStreamsTest::sendsEndlessBytesOutsideOfFrames()
{
    ServerConfig config;
    config.framing = FramingSpec::parse(u"stx:68:0a").value(); // from 'h' to the end of the line
    config.maxFrameBytes = mostFrame;
    ServerFixture fixture;
    QVERIFY(fixture.start(config));
    const MemoryMark before;
    TestClient hostile;
    hostile.connectTo(fixture.port());
    const Hose hose(hostile, QByteArray(64 * 1024, 'y'));
    const auto sample = [&] { return onlySample(fixture); };
    QTRY_VERIFY_WITH_TIMEOUT(sample().totals.brokenFrames >= 1000, patienceMs);
    QVERIFY(sample().heldBytes <= mostFrame);
    QVERIFY(before.hasGrownByLessThan(mostFrame * 1000));
    auto polite = fixture.connectClient();
    polite->send("hello\n");
    QTRY_COMPARE_WITH_TIMEOUT(polite->received(), QByteArray("hello\n"), patienceMs);
    QVERIFY(fixture.stop());
}

void AbuseStreamsTest::liesAboutItsLength_data()
{
    QTest::addColumn<QString>("framing");
    QTest::addColumn<QByteArray>("prefix");
    QTest::addColumn<CloseReason>("reason");
    QTest::addColumn<QByteArray>("honest");
    const auto row = [](const char *framing, const char *prefix, CloseReason reason, const char *honest) {
        QTest::addRow("%s %s", framing, prefix) << QString::fromLatin1(framing) << QByteArray::fromHex(prefix)
                                                << reason << QByteArray::fromHex(honest) + "abc";
    };
    row("length:4", "ffffffff", CloseReason::FrameTooLong, "00000003");
    row("length:4:le", "ffffffff", CloseReason::FrameTooLong, "03000000");
    row("length:4", "00100001", CloseReason::FrameTooLong, "00000003"); // one above the maximum
    row("length:8", "7fffffffffffffff", CloseReason::FrameTooLong, "0000000000000003");
    row("length:8", "ffffffffffffffff", CloseReason::FrameTooLong, "0000000000000003");
    row("length:8:incl", "ffffffffffffffff", CloseReason::FrameTooLong, "000000000000000b");
    row("length:8:incl", "8000000000000007", CloseReason::FrameTooLong, "000000000000000b");
    row("length:4:incl", "00000003", CloseReason::MalformedFrame, "00000007");
    row("length:2:incl", "0000", CloseReason::MalformedFrame, "0005");
}

void AbuseStreamsTest::liesAboutItsLength()
{
    QFETCH(QString, framing);
    QFETCH(QByteArray, prefix);
    QFETCH(CloseReason, reason);
    QFETCH(QByteArray, honest);
    ServerConfig config;
    config.framing = FramingSpec::parse(framing).value();
    ServerFixture fixture;
    QVERIFY(fixture.start(config));
    auto other = fixture.connectClient();
    const MemoryMark before;
    TestClient hostile;
    hostile.connectTo(fixture.port());
    hostile.send(prefix);
    const Hose hose(hostile, QByteArray(64 * 1024, 'z'));
    QTRY_VERIFY_WITH_TIMEOUT(fixture.closeOf(fixture.idOf(hostile)), patienceMs);
    const ClientClosed &closed = *fixture.closeOf(fixture.idOf(hostile));
    QCOMPARE(closed.reason, reason);
    QCOMPARE(withoutFlood(closed.detail), reason == CloseReason::FrameTooLong
                                              ? QStringLiteral("over 1048576 bytes, the maximum frame")
                                              : QString());
    QCOMPARE(closed.totals.bytesOut, 0);
    QVERIFY(before.hasGrownByLessThan(64 * 1024 * 1024));
    QVERIFY(before.hasNeverGrownBy(1024 * 1024 * 1024)); // not even until the close

    other->send(honest);
    QTRY_COMPARE_WITH_TIMEOUT(other->received(), honest, patienceMs);
    QVERIFY(fixture.stop());
}

/// A length that is allowed takes no memory before its bytes are there.
void AbuseStreamsTest::promisesMuchAndSendsLittle()
{
    ServerConfig config;
    config.framing = FramingSpec::parse(u"length:4").value();
    config.maxFrameBytes = 1024 * 1024 * 1024;
    config.frameTimeout = 2s;
    ServerFixture fixture;
    QVERIFY(fixture.start(config));
    const MemoryMark before;
    std::vector<std::unique_ptr<TestClient>> hostile = fixture.connectClients(20);
    for (const auto &client : hostile)
        client->send(QByteArray::fromHex("40000000") + "abc");
    const auto held = [&] {
        qint64 sum = 0;
        for (const ClientSample &client : fixture.server.takeSample().clients)
            sum += client.heldBytes;
        return sum;
    };
    QTRY_COMPARE_WITH_TIMEOUT(held(), 20 * 7, patienceMs);
    QVERIFY(before.hasGrownByLessThan(64 * 1024 * 1024));
    QTRY_COMPARE_WITH_TIMEOUT(fixture.closedCount(), 20, patienceMs);
    for (const ClientClosed &closed : fixture.closed()) {
        QCOMPARE(closed.reason, CloseReason::FrameTimeout);
        QCOMPARE(closed.detail, QStringLiteral("begun 2 s ago, and only 7 bytes of it have come"));
    }
    QVERIFY(fixture.stop());
}

void AbuseStreamsTest::dribbles_data()
{
    QTest::addColumn<QString>("framing");
    QTest::addColumn<QByteArray>("start");
    QTest::newRow("line") << QStringLiteral("line") << QByteArray("a");
    QTest::newRow("delimiter") << QStringLiteral("delimiter:0d0a") << QByteArray("\r");
    QTest::newRow("stx") << QStringLiteral("stx") << QByteArray("\x02");
    QTest::newRow("stx, outside") << QStringLiteral("stx") << QByteArray("a");
    QTest::newRow("fixed") << QStringLiteral("fixed:100000") << QByteArray("a");
    QTest::newRow("length") << QStringLiteral("length:4") << QByteArray::fromHex("00010000");
    QTest::newRow("gap") << QStringLiteral("gap:60000") << QByteArray("a");
}

void AbuseStreamsTest::dribbles()
{
    QFETCH(QString, framing);
    QFETCH(QByteArray, start);
    ServerConfig config;
    config.framing = FramingSpec::parse(framing).value();
    config.idleTimeout = 3s; // it is never silent for so long
    config.frameTimeout = 400ms;
    ServerFixture fixture;
    QVERIFY(fixture.start(config));
    TestClient hostile;
    hostile.connectTo(fixture.port());
    hostile.send(start);
    const Hose hose(hostile, "b", 20);
    QTRY_VERIFY_WITH_TIMEOUT(fixture.closeOf(fixture.idOf(hostile)), patienceMs);
    const ClientClosed &closed = *fixture.closeOf(fixture.idOf(hostile));
    QCOMPARE(closed.reason, CloseReason::FrameTimeout);
    QCOMPARE(describe(closed.reason), QStringLiteral("frame not finished in time"));
    QVERIFY2(matches(closed.detail, "begun 0.4 s ago, and only [0-9]+ bytes of it have come"),
             qPrintable(closed.detail));
    QVERIFY(closed.since.msecsTo(closed.at) >= 400);
    QVERIFY(closed.totals.bytesIn > start.size());
    QTRY_VERIFY_WITH_TIMEOUT(hostile.isClosed(), patienceMs);
    QVERIFY(fixture.stop());
}

/// The deadline is each frame's own: one has always begun here, and none is late.
void AbuseStreamsTest::isNotEndedIfItsFramesEndInTime()
{
    ServerConfig config;
    config.frameTimeout = 2s;
    ServerFixture fixture;
    QVERIFY(fixture.start(config));
    auto steady = fixture.connectClient();
    steady->send("a");
    connect(steady.get(), &TestClient::receivedMore, this, [&] { steady->send("b\na"); });
    steady->send("b\na");
    auto late = fixture.connectClient(); // later than the other has begun its first
    late->send("never finished");
    QTRY_VERIFY_WITH_TIMEOUT(fixture.closeOf(fixture.idOf(*late)), patienceMs);
    QVERIFY(!fixture.closeOf(fixture.idOf(*steady)));
    QVERIFY(steady->received().size() > 3);
    QVERIFY(fixture.stop());
}

void AbuseStreamsTest::isNotChargedForOurPauses()
{
    ServerConfig config;
    config.frameTimeout = 1s;
    ServerFixture fixture;
    QVERIFY(fixture.start(config));
    auto paused = fixture.connectClient();
    paused->setReading(false);
    paused->send("half");
    const auto sampleOf = [&] { return onlySample(fixture); };
    const QByteArray much(8 * 1024 * 1024, 'u');
    fixture.server.send({fixture.idOf(*paused)}, much); // until it takes that, nothing is read from it
    QTRY_VERIFY_WITH_TIMEOUT(sampleOf().readingPaused, patienceMs);
    QCOMPARE(sampleOf().heldBytes, 4);
    auto late = fixture.connectClient();
    late->send("never finished");
    QTRY_VERIFY_WITH_TIMEOUT(fixture.closeOf(fixture.idOf(*late)), patienceMs);
    QVERIFY(!fixture.closeOf(fixture.idOf(*paused)));
    paused->send(" and half\n");
    paused->setReading(true);
    QTRY_COMPARE_WITH_TIMEOUT(paused->received().size(), much.size() + 14, patienceMs);
    QVERIFY(paused->received().endsWith("uhalf and half\n"));
    QVERIFY(fixture.stop());
}

void AbuseStreamsTest::halfClosesAndGoesOnReading()
{
    ServerConfig config;
    config.frameTimeout = 1s; // what is left unfinished at the end is no crime
    Scene scene;
    QVERIFY(scene.start(config));
    const auto client = scene.fixture.connectClient();
    client->setReading(false);
    client->send(lines(16 * 1024) + "rest");
    client->finish();
    QTRY_VERIFY_WITH_TIMEOUT(scene.sampleOf(*client).readingPaused, patienceMs);
    QVERIFY(scene.polite->isServedOn());
    client->setReading(true);
    QTRY_VERIFY_WITH_TIMEOUT(client->isClosed(), patienceMs);
    QVERIFY(!client->wasReset());
    QVERIFY(client->received() == lines(16 * 1024));
    const ClientClosed *const closed = scene.endOf(*client);
    QVERIFY(closed);
    QCOMPARE(closed->reason, CloseReason::PeerClosed);
    QCOMPARE(closed->unsentBytes, 0);
    QVERIFY(scene.polite->isServedOn());
    QVERIFY(scene.fixture.stop());
}

void AbuseStreamsTest::resetsInTheMiddleOfAReply()
{
    Scene scene;
    QVERIFY(scene.start({}));
    for (int i = 0; i < 10; ++i) {
        TestClient hostile;
        hostile.connectTo(scene.port());
        const Hose hose(hostile, lines(1024));
        QTRY_VERIFY_WITH_TIMEOUT(hostile.received().size() > 100'000, patienceMs);
        hostile.setReading(false);
        QTRY_VERIFY_WITH_TIMEOUT(scene.sampleOf(hostile).unsentBytes > 0, patienceMs);
        hostile.reset();
        const ClientClosed *const closed = scene.endOf(hostile);
        QVERIFY(closed);
        QCOMPARE(closed->reason, CloseReason::PeerReset);
        QCOMPARE(describe(closed->reason), QStringLiteral("reset by the client"));
        QVERIFY(closed->unsentBytes > 0);
    }
    QVERIFY(scene.isMemoryBounded());
    QVERIFY(scene.polite->isServedOn());
    QVERIFY(scene.fixture.stop());
}

QTEST_GUILESS_MAIN(AbuseStreamsTest)
#include "tst_abusestreams.moc"
