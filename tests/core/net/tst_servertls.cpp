// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/capturelog.h"
#include "tests/support/serverfixture.h"
#include "tests/support/testcertificates.h"
#include "tests/support/tlsclient.h"

#include <QTest>

using namespace porthole;
using namespace porthole::test;
using namespace std::chrono_literals;

/// Clients over TLS.
class ServerTlsTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusesFilesThatCannotServe();
    void servesAndCapturesPlaintext();
    void tellsWhatWasAgreed();
    void greetsAfterTheHandshake();
    void deliversRepliesAfterCloseNotify_data();
    void deliversRepliesAfterCloseNotify();
    void tellsOfAMissingCloseNotify();
    void closesInGoodOrder_data();
    void closesInGoodOrder();
    void saysWhyHandshakesFail_data();
    void saysWhyHandshakesFail();
    void givesUpSlowHandshakes_data();
    void givesUpSlowHandshakes();
    void tellsOfAResetInTheHandshake();
    void asksForAClientsCertificate();
    void endsWhenARecordIsDamaged();
    void pausesForAClientThatDoesNotRead();
    void servesMany();
    void noticesTlsOnAPlainPort();

private:
    ServerConfig config() const;
    /// Waits until the handshake with it is done.
    static bool isServed(const ServerFixture &fixture, const TlsClient &client);
    /// Waits until it is announced, which may be later than it is closed.
    static ConnectionId idOf(const ServerFixture &fixture, const TestClient &client);

    const TestCertificate m_authority{{.commonName = "authority", .names = {}, .isAuthority = true}};
    const TestCertificate m_leaf{{.issuer = &m_authority}};
    const TestFiles m_files;
};

ServerConfig ServerTlsTest::config() const
{
    ServerConfig config;
    config.tls.certFile = m_files.write(QStringLiteral("cert.pem"), m_leaf.certificatePem());
    config.tls.keyFile = m_files.write(QStringLiteral("key.pem"), m_leaf.keyPem());
    return config;
}

bool ServerTlsTest::isServed(const ServerFixture &fixture, const TlsClient &client)
{
    return QTest::qWaitFor(
        [&] { return client.peer.isOpen() && !fixture.notesOf(fixture.idOf(client.wire)).isEmpty(); },
        30'000);
}

ConnectionId ServerTlsTest::idOf(const ServerFixture &fixture, const TestClient &client)
{
    (void)QTest::qWaitFor([&] { return fixture.idOf(client).isValid(); }, 30'000);
    return fixture.idOf(client);
}

void ServerTlsTest::refusesFilesThatCannotServe()
{
    Server server;
    ServerConfig wrong = config();
    wrong.tls.keyFile = m_files.write(QStringLiteral("other.pem"), m_authority.keyPem());
    const auto started = server.start(wrong);
    QVERIFY(!started);
    QCOMPARE(started.error().code, ErrorCode::TlsFileUnusable);
    QCOMPARE(started.error().subject, wrong.tls.keyFile);
    QCOMPARE(server.state(), Server::State::Stopped);

    wrong.tls.certFile.clear();
    QCOMPARE(server.start(wrong).error().code, ErrorCode::InvalidValue);
}

void ServerTlsTest::servesAndCapturesPlaintext()
{
    CaptureLog log;
    ServerFixture fixture(log.queue());
    QVERIFY(fixture.start(config()));
    TlsClient client({.trusted = &m_authority});
    client.connectTo(fixture.port());
    client.send("one\ntwo\n");
    QTRY_COMPARE(client.peer.received(), QByteArray("one\ntwo\n"));
    QVERIFY(!client.wire.received().contains("one")); // on the wire it is not to be read
    QVERIFY(fixture.openingOf(idOf(fixture, client.wire)).overTls);

    client.finish();
    client.wire.finish();
    QTRY_VERIFY(client.wire.isClosed());
    QVERIFY(client.peer.isTold());
    QVERIFY(!client.wire.wasReset());
    const ConnectionId id = idOf(fixture, client.wire);
    QTRY_VERIFY(fixture.closeOf(id));
    QCOMPARE(fixture.closeOf(id)->reason, CloseReason::PeerClosed);
    QCOMPARE(fixture.closeOf(id)->detail, QString());
    QCOMPARE(fixture.closeOf(id)->totals, (TrafficTotals{8, 8, 2, 2, 0}));
    QVERIFY(fixture.stop());

    QTRY_COMPARE(log.messages().size(), size_t(4));
    const std::vector<Message> messages = log.messages();
    QCOMPARE(messages[0].bytes, QByteArray("one\n"));
    QCOMPARE(messages[1].bytes, QByteArray("one\n"));
    QCOMPARE(messages[1].direction, Direction::Out);
    QCOMPARE(messages[3].bytes, QByteArray("two\n"));
    const auto events = log.events();
    const auto noted = std::find_if(events.begin(), events.end(),
                                    [](const Message &event) { return event.event == EventKind::Noted; });
    QVERIFY(noted != events.end());
    QVERIFY(noted->bytes.startsWith("TLSv1.3, TLS_"));
    QVERIFY(noted->sequence < messages[0].sequence);
}

void ServerTlsTest::tellsWhatWasAgreed()
{
    ServerFixture fixture;
    QVERIFY(fixture.start(config()));
    TlsClient client(
        {.serverName = "porthole.example", .protocols = QByteArray("\x02h2"), .maxVersion = TLS1_2_VERSION});
    client.connectTo(fixture.port());
    QVERIFY(isServed(fixture, client));
    const QList<ClientNoted> notes = fixture.notesOf(fixture.idOf(client.wire));
    QCOMPARE(notes.size(), 1);
    QVERIFY(notes[0].notice.isEmpty());
    QVERIFY(notes[0].tls);
    QCOMPARE(notes[0].tls->version, QStringLiteral("TLSv1.2"));
    QCOMPARE(notes[0].tls->serverName, QStringLiteral("porthole.example"));
    QCOMPARE(notes[0].tls->offeredProtocols, QStringList{QStringLiteral("h2")});
    QVERIFY(fixture.stop());
}

void ServerTlsTest::greetsAfterTheHandshake()
{
    ServerFixture fixture;
    ServerConfig greeting = config();
    greeting.greeting = "hello\n";
    QVERIFY(fixture.start(greeting));
    TlsClient client;
    client.connectTo(fixture.port());
    QTRY_COMPARE(client.peer.received(), QByteArray("hello\n"));
    // What the user sends before the handshake is done waits for it.
    const auto early = fixture.connectClient();
    fixture.server.send({fixture.idOf(*early)}, "early\n");
    TlsPeer peer;
    early->send(peer.takeOutgoing());
    qsizetype fed = 0;
    connect(early.get(), &TestClient::receivedMore, this, [&] {
        peer.feed(early->received().sliced(std::exchange(fed, early->received().size())));
        early->send(peer.takeOutgoing());
    });
    QTRY_VERIFY(peer.received().contains("early\n"));
    QVERIFY(fixture.stop());
}

void ServerTlsTest::deliversRepliesAfterCloseNotify_data()
{
    QTest::addColumn<bool>("withFin");
    QTest::newRow("close_notify alone") << false;
    QTest::newRow("close_notify and FIN") << true;
}

void ServerTlsTest::deliversRepliesAfterCloseNotify()
{
    QFETCH(bool, withFin);
    ServerFixture fixture;
    ServerConfig raw = config();
    raw.framing.mode = FramingSpec::Mode::Raw;
    QVERIFY(fixture.start(raw));
    TlsClient client;
    client.connectTo(fixture.port());
    QVERIFY(isServed(fixture, client));
    QByteArray many(6 * 1024 * 1024, '\0');
    for (qsizetype i = 0; i < many.size(); ++i)
        many[i] = char(i * 31 >> 3);
    client.send(many);
    client.finish();
    if (withFin)
        client.wire.finish();
    QTRY_COMPARE_WITH_TIMEOUT(client.peer.received().size(), many.size(), 60'000);
    QCOMPARE(client.peer.received(), many);
    QTRY_VERIFY(client.peer.isTold());
    if (!withFin)
        client.wire.finish();
    QTRY_VERIFY(client.wire.isClosed());
    QVERIFY(!client.wire.wasReset());
    const ConnectionId id = idOf(fixture, client.wire);
    QTRY_VERIFY(fixture.closeOf(id));
    QCOMPARE(fixture.closeOf(id)->reason, CloseReason::PeerClosed);
    QCOMPARE(fixture.closeOf(id)->detail, QString());
    QCOMPARE(fixture.closeOf(id)->totals.bytesIn, many.size());
    QCOMPARE(fixture.closeOf(id)->totals.bytesOut, many.size());
    QCOMPARE(fixture.closeOf(id)->unsentBytes, 0);
    QVERIFY(fixture.stop());
}

void ServerTlsTest::tellsOfAMissingCloseNotify()
{
    ServerFixture fixture;
    QVERIFY(fixture.start(config()));
    TlsClient client;
    client.connectTo(fixture.port());
    client.send("cut o");
    QVERIFY(isServed(fixture, client));
    client.wire.finish();
    QTRY_VERIFY(client.wire.isClosed());
    QVERIFY(client.peer.isTold());
    const ConnectionId id = idOf(fixture, client.wire);
    QTRY_VERIFY(fixture.closeOf(id));
    QCOMPARE(fixture.closeOf(id)->reason, CloseReason::PeerClosed);
    QCOMPARE(fixture.closeOf(id)->detail,
             QStringLiteral("without a TLS close_notify, so something may be missing at its end"));
    QVERIFY(fixture.stop());
}

void ServerTlsTest::closesInGoodOrder_data()
{
    QTest::addColumn<bool>("isDone"); // the handshake
    QTest::newRow("open") << true;
    QTest::newRow("in its handshake") << false;
}

void ServerTlsTest::closesInGoodOrder()
{
    QFETCH(bool, isDone);
    ServerFixture fixture;
    QVERIFY(fixture.start(config()));
    TlsClient client;
    if (isDone)
        client.connectTo(fixture.port());
    else
        client.wire.connectTo(fixture.port());
    QTRY_VERIFY(fixture.idOf(client.wire).isValid());
    const ConnectionId id = idOf(fixture, client.wire);
    if (isDone) {
        QVERIFY(isServed(fixture, client));
        fixture.server.send({id}, "last words");
    }
    fixture.server.kick({id}, CloseMode::Fin);
    QTRY_VERIFY(client.wire.isClosed());
    QVERIFY(!client.wire.wasReset());
    QCOMPARE(client.peer.isTold(), isDone);
    QCOMPARE(client.peer.received(), isDone ? QByteArray("last words") : QByteArray());
    QTRY_VERIFY(fixture.closeOf(id));
    QCOMPARE(fixture.closeOf(id)->reason, CloseReason::Kicked);
    QVERIFY(fixture.stop());
}

void ServerTlsTest::saysWhyHandshakesFail_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("withFin");
    QTest::addColumn<QString>("why");
    const auto row = [](const char *name, const QByteArray &bytes, bool withFin, const char *why) {
        QTest::newRow(name) << bytes << withFin << QString::fromLatin1(why);
    };
    row("HTTP", "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", false,
        "the client speaks plain HTTP (\"GET / HTTP/1.1\"), not TLS");
    row("text", "hello\n", false, "the client speaks plain text (\"hello\"), not TLS");
    row("nothing", "", true, "the client sent nothing, and closed the connection");
    row("little", "hi", true, "the client speaks plain text (\"hi\"), not TLS, and closed the connection");
    row("TLS no further", QByteArray::fromHex("1603010200010001fc0303"), true,
        "the client began the handshake but did not finish it, and closed the connection");
}

void ServerTlsTest::saysWhyHandshakesFail()
{
    QFETCH(QByteArray, bytes);
    QFETCH(bool, withFin);
    CaptureLog log;
    ServerFixture fixture(log.queue());
    ServerConfig greeting = config();
    greeting.greeting = "secret\n";
    QVERIFY(fixture.start(greeting));
    const auto client = fixture.connectClient();
    client->send(bytes);
    if (withFin)
        client->finish();
    const ConnectionId id = idOf(fixture, *client);
    QTRY_VERIFY(client->isClosed());
    QVERIFY(!client->wasReset());
    QVERIFY(client->received().isEmpty());
    QTRY_VERIFY(fixture.closeOf(id));
    QCOMPARE(fixture.closeOf(id)->reason, CloseReason::TlsFailed);
    QTEST(fixture.closeOf(id)->detail, "why");
    QCOMPARE(fixture.closeOf(id)->totals, TrafficTotals());
    QVERIFY(fixture.stop());
    QVERIFY(log.messages().empty());
}

void ServerTlsTest::givesUpSlowHandshakes_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("why");
    QTest::newRow("silent") << QByteArray()
                            << QStringLiteral("not finished within 0.1 s: the client sent nothing");
    QTest::newRow("half") << QByteArray::fromHex("1603010200010001fc0303")
                          << QStringLiteral(
                                 "not finished within 0.1 s: the client began the handshake but did not "
                                 "finish it");
}

void ServerTlsTest::givesUpSlowHandshakes()
{
    QFETCH(QByteArray, bytes);
    ServerFixture fixture;
    ServerConfig hasty = config();
    hasty.tls.handshakeTimeout = 100ms;
    QVERIFY(fixture.start(hasty));
    TestClient client;
    client.connectTo(fixture.port());
    client.send(bytes);
    QTRY_VERIFY(client.isClosed());
    QTRY_VERIFY(fixture.closeOf(idOf(fixture, client)));
    QCOMPARE(fixture.closeOf(idOf(fixture, client))->reason, CloseReason::TlsFailed);
    QTEST(fixture.closeOf(idOf(fixture, client))->detail, "why");

    // Who made it in time may be silent afterwards.
    hasty.tls.handshakeTimeout = 2s;
    QVERIFY(fixture.stop());
    QVERIFY(fixture.start(hasty));
    TlsClient quick;
    quick.connectTo(fixture.port());
    QVERIFY(isServed(fixture, quick));
    TestClient slow;
    slow.connectTo(fixture.port());
    QTRY_VERIFY(slow.isClosed()); // later than the quick one would have been
    QVERIFY(!quick.wire.isClosed());
    QVERIFY(fixture.stop());
}

void ServerTlsTest::tellsOfAResetInTheHandshake()
{
    ServerFixture fixture;
    QVERIFY(fixture.start(config()));
    const auto client = fixture.connectClient();
    client->reset();
    const ConnectionId id = idOf(fixture, *client);
    QTRY_VERIFY(fixture.closeOf(id));
    QCOMPARE(fixture.closeOf(id)->reason, CloseReason::PeerReset);
    QCOMPARE(fixture.closeOf(id)->detail, QStringLiteral("during the TLS handshake"));
    QVERIFY(fixture.stop());
}

void ServerTlsTest::asksForAClientsCertificate()
{
    ServerFixture fixture;
    ServerConfig asking = config();
    asking.tls.clientCaFile = m_files.write(QStringLiteral("ca.pem"), m_authority.certificatePem());
    QVERIFY(fixture.start(asking));
    const TestCertificate own({.commonName = "sensor 7", .issuer = &m_authority});
    TlsClient known({.own = &own});
    known.connectTo(fixture.port());
    known.send("hello\n");
    QTRY_COMPARE(known.peer.received(), QByteArray("hello\n"));
    QVERIFY(isServed(fixture, known));
    const QList<ClientNoted> notes = fixture.notesOf(fixture.idOf(known.wire));
    QCOMPARE(notes.size(), 1);
    QCOMPARE(notes[0].tls->peerChain.size(), 2);
    QCOMPARE(notes[0].tls->peerChain[0].subject, QStringLiteral("CN=sensor 7"));

    TlsClient stranger;
    stranger.connectTo(fixture.port());
    stranger.send("hello\n");
    QTRY_VERIFY(stranger.wire.isClosed());
    QVERIFY(stranger.peer.hasFailed()); // it was told by an alert
    const ConnectionId id = idOf(fixture, stranger.wire);
    QTRY_VERIFY(fixture.closeOf(id));
    QCOMPARE(fixture.closeOf(id)->reason, CloseReason::TlsFailed);
    QCOMPARE(fixture.closeOf(id)->detail,
             QStringLiteral("the client showed no certificate, and it must (tls-client-ca is set)"));
    QCOMPARE(fixture.closeOf(id)->totals, TrafficTotals());
    QVERIFY(fixture.stop());
}

void ServerTlsTest::endsWhenARecordIsDamaged()
{
    ServerFixture fixture;
    QVERIFY(fixture.start(config()));
    TlsClient client;
    client.connectTo(fixture.port());
    client.send("good\n");
    QTRY_COMPARE(client.peer.received(), QByteArray("good\n"));
    client.peer.write("bad\n");
    QByteArray record = client.peer.takeOutgoing();
    record.back() = char(record.back() ^ 1);
    client.wire.send(record);
    QTRY_VERIFY(client.wire.isClosed());
    QVERIFY(!client.wire.wasReset());
    QVERIFY(client.peer.hasFailed());
    const ConnectionId id = idOf(fixture, client.wire);
    QTRY_VERIFY(fixture.closeOf(id));
    QCOMPARE(fixture.closeOf(id)->reason, CloseReason::TlsBroken);
    QCOMPARE(fixture.closeOf(id)->detail,
             QStringLiteral("a record from the client was changed or damaged on its way (bad record MAC)"));
    QCOMPARE(fixture.closeOf(id)->totals.messagesIn, 1);
    QVERIFY(fixture.stop());
}

void ServerTlsTest::pausesForAClientThatDoesNotRead()
{
    ServerFixture fixture;
    ServerConfig raw = config();
    raw.framing.mode = FramingSpec::Mode::Raw;
    QVERIFY(fixture.start(raw));
    TlsClient client;
    client.connectTo(fixture.port());
    QVERIFY(isServed(fixture, client));
    client.wire.setReading(false);
    const QByteArray many(24 * 1024 * 1024, 'x');
    client.send(many);
    const auto paused = [&] {
        const ServerSample sample = fixture.server.takeSample();
        return sample.clients.size() == 1 && sample.clients[0].readingPaused;
    };
    QTRY_VERIFY_WITH_TIMEOUT(paused(), 30'000);
    // At most the high-water mark, the replies of one read, and the portion that is on its way.
    QVERIFY(fixture.server.takeSample().clients[0].unsentBytes < raw.highWaterBytes + 3 * 64 * 1024);
    QVERIFY(client.wire.unsentBytes() > 0);
    client.wire.setReading(true);
    QTRY_COMPARE_WITH_TIMEOUT(client.peer.received().size(), many.size(), 60'000);
    QVERIFY(fixture.stop());
}

void ServerTlsTest::servesMany()
{
    ServerFixture fixture;
    QVERIFY(fixture.start(config()));
    std::vector<std::unique_ptr<TlsClient>> clients;
    for (int i = 0; i < 40; ++i) {
        clients.push_back(std::make_unique<TlsClient>());
        clients.back()->connectTo(fixture.port());
        clients.back()->send(QByteArray::number(i) + '\n');
    }
    for (int i = 0; i < 40; ++i)
        QTRY_COMPARE(clients[size_t(i)]->peer.received(), QByteArray::number(i) + '\n');
    QVERIFY(fixture.stop());
    QCOMPARE(fixture.closedCount(), 40);
}

void ServerTlsTest::noticesTlsOnAPlainPort()
{
    CaptureLog log;
    ServerFixture fixture(log.queue());
    ServerConfig raw;
    raw.framing.mode = FramingSpec::Mode::Raw;
    raw.reply.mode = ReplySpec::Mode::None;
    QVERIFY(fixture.start(raw));
    const QString notice = QStringLiteral(
        "the client speaks TLS, and this port is plain (set tls-cert and tls-key to serve TLS)");
    const auto client = fixture.connectClient();
    TlsPeer peer;
    const QByteArray hello = peer.takeOutgoing();
    client->send(hello.first(3));
    QTRY_COMPARE(log.messages().size(), size_t(1)); // so that it comes in two reads
    client->send(hello.sliced(3));
    const ConnectionId id = idOf(fixture, *client);
    QTRY_COMPARE(fixture.notesOf(id).size(), 1);
    QCOMPARE(fixture.notesOf(id)[0].notice, notice);
    QVERIFY(!fixture.notesOf(id)[0].tls);
    QVERIFY(!fixture.closeOf(id)); // it is served as any other
    client->finish();
    QTRY_VERIFY(fixture.closeOf(id));
    QCOMPARE(fixture.closeOf(id)->reason, CloseReason::PeerClosed);
    QCOMPARE(fixture.closeOf(id)->detail, notice);
    QByteArray received;
    for (const Message &message : log.messages())
        received += message.bytes;
    QCOMPARE(received, hello);
    QCOMPARE(client->received(), QByteArray()); // no alert: the port is set to answer nothing

    const auto plain = fixture.connectClient();
    plain->send("hello, plain world\n");
    plain->finish();
    QTRY_VERIFY(fixture.closeOf(idOf(fixture, *plain)));
    QVERIFY(fixture.notesOf(fixture.idOf(*plain)).isEmpty());
    QVERIFY(fixture.stop());
}

QTEST_GUILESS_MAIN(ServerTlsTest)
#include "tst_servertls.moc"
