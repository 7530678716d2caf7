// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tls/tlssession.h"
#include "tests/support/testcertificates.h"
#include "tests/support/tlspeer.h"

#include <QTest>

#include <optional>

using namespace porthole;
using namespace porthole::test;

using State = TlsSession::State;

namespace {

/// A session and its client, whose bytes go to and fro by hand.
class Pair final
{
public:
    Pair(std::shared_ptr<const TlsContext> context, const TlsPeer::Wish &wish)
        : client(wish)
        , server(std::move(context))
    {
    }

    /// Carries bytes, `chunk` at a time, until neither side has any left.
    void exchange(qsizetype chunk = 1'000'000)
    {
        for (int round = 0; round < 20; ++round) {
            const QByteArray toServer = client.takeOutgoing();
            for (qsizetype at = 0; at < toServer.size(); at += chunk)
                received += server.feed(
                    QByteArrayView(toServer).sliced(at).first(std::min(chunk, toServer.size() - at)));
            const QByteArray toClient = server.takeOutgoing();
            client.feed(toClient);
            if (toServer.isEmpty() && toClient.isEmpty())
                return;
        }
        QFAIL("they never finish talking");
    }

    TlsPeer client;
    TlsSession server;
    QByteArray received; // by the server
};

} // namespace

class TestTlsSession final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void carriesBothWays_data();
    void carriesBothWays();
    void tellsWhatWasAgreed();
    void tellsThePeersCertificates();
    void closesEachWayByItself();
    void saysWhyHandshakesFail_data();
    void saysWhyHandshakesFail();
    void recognisesWhatIsNotTls_data();
    void recognisesWhatIsNotTls();
    void noticesDamage();
    void noticesAnEarlyEnd();
    void survivesGarbage();
    void makesAWholeHandshakeEachTime();

private:
    std::shared_ptr<const TlsContext> load(bool asksForCertificate) const;

    const TestCertificate m_authority{{.commonName = "authority", .names = {}, .isAuthority = true}};
    const TestCertificate m_leaf{{.issuer = &m_authority}};
    const TestCertificate m_sensor{
        {.commonName = "s\xc3\xa9nsor\n7", .names = "DNS:s7.example", .issuer = &m_authority}};
    const TestCertificate m_stranger{{.commonName = "stranger"}};
    const TestFiles m_files;
    std::shared_ptr<const TlsContext> m_context;
    std::shared_ptr<const TlsContext> m_asking;
};

std::shared_ptr<const TlsContext> TestTlsSession::load(bool asksForCertificate) const
{
    TlsOptions options;
    options.certFile = m_files.write(QStringLiteral("cert.pem"), m_leaf.certificatePem());
    options.keyFile = m_files.write(QStringLiteral("key.pem"), m_leaf.keyPem());
    if (asksForCertificate)
        options.clientCaFile = m_files.write(QStringLiteral("ca.pem"), m_authority.certificatePem());
    const auto context = TlsContext::load(options);
    if (!context)
        qFatal("%s", qPrintable(describe(context.error())));
    return *context;
}

void TestTlsSession::initTestCase()
{
    m_context = load(false);
    m_asking = load(true);
}

void TestTlsSession::carriesBothWays_data()
{
    QTest::addColumn<int>("version");
    QTest::addColumn<int>("chunk");
    for (const auto &[name, version] : {std::pair{"1.2", TLS1_2_VERSION}, {"1.3", TLS1_3_VERSION}}) {
        for (const int chunk : {1, 7, 100'000})
            QTest::addRow("TLS %s, chunks of %d", name, chunk) << version << chunk;
    }
}

void TestTlsSession::carriesBothWays()
{
    QFETCH(int, version);
    QFETCH(int, chunk);
    Pair pair(m_context, {.trusted = &m_authority, .maxVersion = version});
    QCOMPARE(pair.server.state(), State::Handshaking);
    QVERIFY(!pair.server.canWrite());
    pair.exchange(chunk);
    QCOMPARE(pair.server.state(), State::Open);
    QVERIFY(pair.client.isOpen());

    QByteArray many(100'000, '\0'); // more than one record
    for (qsizetype i = 0; i < many.size(); ++i)
        many[i] = char(i * 7);
    pair.client.write(many);
    pair.server.write("hello");
    pair.server.write({});
    pair.server.write(many);
    pair.exchange(chunk);
    QCOMPARE(pair.received, many);
    QCOMPARE(pair.client.received(), "hello" + many);
    QVERIFY(pair.server.takeOutgoing().isEmpty());
}

void TestTlsSession::tellsWhatWasAgreed()
{
    Pair pair(m_context, {.serverName = "porthole.example", .protocols = QByteArray("\x02h2\x08http/1.1")});
    pair.exchange();
    const TlsFacts facts = pair.server.facts();
    QCOMPARE(facts.version, QStringLiteral("TLSv1.3"));
    QVERIFY2(facts.cipher.startsWith(QLatin1String("TLS_")), qPrintable(facts.cipher));
    QCOMPARE(facts.serverName, QStringLiteral("porthole.example"));
    QCOMPARE(facts.offeredProtocols, (QStringList{QStringLiteral("h2"), QStringLiteral("http/1.1")}));
    QVERIFY(facts.peerChain.isEmpty());

    QByteArray protocols;
    for (int i = 0; i < 20; ++i)
        protocols += char(40) + QByteArray(40, char('a' + i));
    Pair talkative(m_context, {.protocols = protocols});
    talkative.exchange();
    QCOMPARE(talkative.server.facts().offeredProtocols.size(), 8);
    QCOMPARE(talkative.server.facts().offeredProtocols[7], QString(32, u'h') + u'…');

    Pair plain(m_context, {.maxVersion = TLS1_2_VERSION});
    plain.exchange();
    QCOMPARE(plain.server.facts().version, QStringLiteral("TLSv1.2"));
    QVERIFY(plain.server.facts().serverName.isEmpty());
    QVERIFY(plain.server.facts().offeredProtocols.isEmpty());
}

void TestTlsSession::tellsThePeersCertificates()
{
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        Pair pair(m_asking, {.own = &m_sensor, .maxVersion = version});
        pair.exchange(1);
        QCOMPARE(pair.server.state(), State::Open);
        const QList<CertificateFacts> chain = pair.server.facts().peerChain;
        QCOMPARE(chain.size(), 2);
        QVERIFY2(!chain[0].subject.contains(u'\n'), qPrintable(chain[0].subject)); // safe to show
        QVERIFY(chain[0].subject.contains(QString::fromUtf8("s\xc3\xa9nsor")));
        QCOMPARE(chain[0].issuer, QStringLiteral("CN=authority"));
        QCOMPARE(chain[0].names, QStringList{QStringLiteral("s7.example")});
        QVERIFY(!chain[0].serial.isEmpty());
        QCOMPARE(chain[0].sha256.size(), 32 * 3 - 1);
        QVERIFY(chain[0].notBefore < QDateTime::currentDateTimeUtc());
        QVERIFY(chain[0].notAfter > QDateTime::currentDateTimeUtc());
        QCOMPARE(chain[1].subject, QStringLiteral("CN=authority"));
    }
}

void TestTlsSession::closesEachWayByItself()
{
    // The client is done first, and still gets what is written to it.
    Pair pair(m_context, {});
    pair.exchange();
    pair.client.write("last words");
    pair.client.finish();
    pair.exchange();
    QCOMPARE(pair.received, QByteArray("last words"));
    QCOMPARE(pair.server.state(), State::PeerDone);
    QVERIFY(pair.server.canWrite());
    pair.server.write("answer");
    pair.exchange();
    QCOMPARE(pair.client.received(), QByteArray("answer"));
    QVERIFY(!pair.client.isTold());
    pair.server.close();
    QVERIFY(!pair.server.canWrite());
    pair.exchange();
    QVERIFY(pair.client.isTold());
    pair.server.endOfStream();
    QCOMPARE(pair.server.state(), State::PeerDone);

    // The server is done first, and still takes what comes.
    Pair other(m_context, {});
    other.exchange();
    other.client.write("on its way");
    const QByteArray onItsWay = other.client.takeOutgoing();
    other.server.close();
    QVERIFY(other.server.isClosed());
    QCOMPARE(other.server.feed(onItsWay), QByteArray("on its way"));
    QCOMPARE(other.server.state(), State::Open);
}

void TestTlsSession::saysWhyHandshakesFail_data()
{
    QTest::addColumn<bool>("asks");
    QTest::addColumn<QByteArray>("kind");
    QTest::addColumn<QString>("why");
    const auto row = [](const char *name, bool asks, const char *kind, const char *why) {
        QTest::newRow(name) << asks << QByteArray(kind) << QString::fromUtf8(why);
    };
    row("old version", false, "tls1.1",
        "the client offers only versions of TLS before 1.2, which are not safe");
    row("no cipher", false, "rsa",
        "the client offers no cipher that the server has, or none that suits its certificate");
    row("server not trusted", false, "distrusts",
        "the client does not know who issued the server's certificate (alert \"unknown CA\"): it must be "
        "told to "
        "trust it");
    row("no certificate", true, "none",
        "the client showed no certificate, and it must (tls-client-ca is set)");
    row("certificate of another", true, "stranger",
        "the client's certificate is refused: self-signed certificate (CN=stranger)");
    row("expired certificate", true, "expired",
        "the client's certificate is refused: certificate has expired (CN=late)");
}

void TestTlsSession::saysWhyHandshakesFail()
{
    QFETCH(bool, asks);
    QFETCH(QByteArray, kind);
    const TestCertificate expired({.commonName = "late",
                                   .issuer = &m_authority,
                                   .from = std::chrono::hours(-48),
                                   .to = std::chrono::hours(-24)});
    TlsPeer::Wish wish;
    if (kind == "tls1.1")
        wish.maxVersion = TLS1_1_VERSION;
    else if (kind == "rsa")
        wish = {.maxVersion = TLS1_2_VERSION, .ciphers = "ECDHE-RSA-AES128-GCM-SHA256"};
    else if (kind == "distrusts")
        wish.trusted = &m_stranger;
    else if (kind == "stranger")
        wish.own = &m_stranger;
    else if (kind == "expired")
        wish.own = &expired;
    for (const qsizetype chunk : {1, 1'000'000}) {
        Pair pair(asks ? m_asking : m_context, wish);
        pair.exchange(chunk);
        QCOMPARE(pair.server.state(), State::Failed);
        QTEST(pair.server.failure(), "why");
        QVERIFY(pair.client.hasFailed()); // it was told by an alert, or found out by itself
        QVERIFY(!pair.server.hasBeenOpen());
        QVERIFY(pair.received.isEmpty());
    }
}

void TestTlsSession::recognisesWhatIsNotTls_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("why");
    QTest::newRow("HTTP") << QByteArray("GET / HTTP/1.1\r\n\r\n")
                          << QStringLiteral("the client speaks plain HTTP (\"GET / HTTP/1.1\"), not TLS");
    QTest::newRow("text") << QByteArray("hello, world\n")
                          << QStringLiteral("the client speaks plain text (\"hello, world\"), not TLS");
    QTest::newRow("bytes") << QByteArray(10, '\x01')
                           << QStringLiteral(
                                  "the client does not speak TLS: its first bytes are 01 01 01 01 01 01 01 "
                                  "01 01 01");
}

void TestTlsSession::recognisesWhatIsNotTls()
{
    QFETCH(QByteArray, bytes);
    TlsSession whole(m_context);
    QVERIFY(whole.feed(bytes).isEmpty());
    QCOMPARE(whole.state(), State::Failed);
    QTEST(whole.failure(), "why");
    QVERIFY(whole.takeOutgoing().isEmpty()); // who speaks no TLS understands no alert

    TlsSession single(m_context);
    for (const char byte : bytes)
        QVERIFY(single.feed(QByteArrayView(&byte, 1)).isEmpty());
    QCOMPARE(single.state(), State::Failed);
    QVERIFY(single.failure().endsWith(bytes[0] == '\x01' ? u"01" : u", not TLS"));
}

void TestTlsSession::noticesDamage()
{
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        Pair pair(m_context, {.maxVersion = version});
        pair.exchange();
        pair.client.write("pay 1 to me");
        QByteArray record = pair.client.takeOutgoing();
        record[record.size() - 3] = char(record[record.size() - 3] ^ 1);
        QVERIFY(pair.server.feed(record).isEmpty());
        QCOMPARE(pair.server.state(), State::Failed);
        QCOMPARE(
            pair.server.failure(),
            QStringLiteral("a record from the client was changed or damaged on its way (bad record MAC)"));
        QVERIFY(pair.server.hasBeenOpen());
        QVERIFY(!pair.server.takeOutgoing().isEmpty()); // the alert
    }
}

void TestTlsSession::noticesAnEarlyEnd()
{
    TlsSession silent(m_context);
    silent.endOfStream();
    QCOMPARE(silent.state(), State::Failed);
    QCOMPARE(silent.failure(), QStringLiteral("the client sent nothing, and closed the connection"));

    TlsPeer client;
    const QByteArray hello = client.takeOutgoing();
    for (qsizetype size = 1; size <= hello.size(); ++size) {
        TlsSession session(m_context);
        QVERIFY(session.feed(QByteArrayView(hello).first(size)).isEmpty());
        QCOMPARE(session.state(), State::Handshaking);
        session.endOfStream();
        QCOMPARE(session.state(), State::Failed);
        QVERIFY2(session.failure().endsWith(QLatin1String(", and closed the connection")),
                 qPrintable(session.failure()));
    }

    // After the handshake it is no failure here: whoever feeds knows that no close_notify came before it.
    Pair pair(m_context, {});
    pair.exchange();
    pair.server.endOfStream();
    QCOMPARE(pair.server.state(), State::Open);
}

void TestTlsSession::survivesGarbage()
{
    // A ClientHello's head, and then what chance gives (always the same).
    quint32 chance = 1;
    for (int run = 0; run < 300; ++run) {
        QByteArray bytes = QByteArray::fromHex("160301004001");
        for (int i = 0; i < 200; ++i) {
            chance = chance * 1664525 + 1013904223;
            bytes += char(chance >> 24);
        }
        TlsSession session(m_context);
        QVERIFY(session.feed(bytes).isEmpty());
        QCOMPARE(session.state(), State::Failed);
        QVERIFY(!session.failure().isEmpty());
        QVERIFY(session.feed(bytes).isEmpty()); // and nothing after it matters
    }
    // One byte changed anywhere in a real one.
    TlsPeer client;
    const QByteArray hello = client.takeOutgoing();
    for (qsizetype at = 0; at < hello.size(); ++at) {
        QByteArray changed = hello;
        changed[at] = char(changed[at] ^ 0x55);
        TlsSession session(m_context);
        QVERIFY(session.feed(changed).isEmpty());
        session.endOfStream();
        QCOMPARE(session.state(), State::Failed);
    }
}

void TestTlsSession::makesAWholeHandshakeEachTime()
{
    // No ticket follows the handshake: a client that closes at once would leave it unread, which ends in RST.
    Pair pair(m_context, {});
    pair.exchange();
    QVERIFY(pair.client.isOpen());
    QVERIFY(pair.server.takeOutgoing().isEmpty());
    QVERIFY(pair.client.received().isEmpty());
}

QTEST_GUILESS_MAIN(TestTlsSession)
#include "tst_tlssession.moc"
