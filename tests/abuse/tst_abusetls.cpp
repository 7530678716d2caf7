// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/abuse/hose.h"
#include "tests/abuse/safetext.h"
#include "tests/abuse/scene.h"
#include "tests/support/testcertificates.h"

#include <QTest>

using namespace porthole;
using namespace porthole::test;
using namespace std::chrono_literals;

namespace {

constexpr int patienceMs = 60'000;

/// A ClientHello as OpenSSL makes it, that asks for `serverName`.
QByteArray clientHello(const QByteArray &serverName)
{
    TlsPeer peer({.serverName = serverName});
    return peer.takeOutgoing();
}

/// The same with another byte `offset` bytes away from where the name begins.
QByteArray helloWith(int offset, char byte)
{
    const QByteArray name = "name.example";
    QByteArray hello = clientHello(name);
    hello[hello.indexOf(name) + offset] = byte;
    return hello;
}

} // namespace

/// Clients that are silent on a TLS port, break its rules, or lie in what they say of themselves.
class AbuseTlsTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysNothing();
    void breaksTheHandshake_data();
    void breaksTheHandshake();
    void breaksWhatFollows_data();
    void breaksWhatFollows();
    void dribblesARecord_data();
    void dribblesARecord();
    void liesAboutNames_data();
    void liesAboutNames();
    void liesInItsCertificate_data();
    void liesInItsCertificate();

private:
    ServerConfig config() const;

    const TestCertificate m_authority{{.commonName = "authority", .names = {}, .isAuthority = true}};
    const TestCertificate m_leaf{{.issuer = &m_authority}};
    const TestFiles m_files;
};

ServerConfig AbuseTlsTest::config() const
{
    ServerConfig config;
    config.tls.certFile = m_files.write(QStringLiteral("cert.pem"), m_leaf.certificatePem());
    config.tls.keyFile = m_files.write(QStringLiteral("key.pem"), m_leaf.keyPem());
    return config;
}

void AbuseTlsTest::saysNothing()
{
    ServerConfig hasty = config();
    hasty.tls.handshakeTimeout = 1s;
    Scene scene;
    QVERIFY(scene.start(hasty));
    const auto silent = scene.fixture.connectClients(50);
    for (const auto &client : silent) {
        const ClientClosed *const closed = scene.endOf(*client);
        QVERIFY(closed);
        QCOMPARE(closed->reason, CloseReason::TlsFailed);
        QCOMPARE(describe(closed->reason), QStringLiteral("TLS handshake failed"));
        QCOMPARE(closed->detail, QStringLiteral("not finished within 1 s: the client sent nothing"));
    }
    QVERIFY(scene.polite->isServedOn());
    QVERIFY(scene.fixture.stop());
}

void AbuseTlsTest::breaksTheHandshake_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const auto row = [](const char *name, const QByteArray &bytes) { QTest::newRow(name) << bytes; };
    row("record longer than any may be", QByteArray::fromHex("160301ffff01") + QByteArray(70'000, '\0'));
    row("hello of 16 MiB", QByteArray::fromHex("160301400001ffffff0303") + QByteArray(20'000, '\0'));
    row("hello of no bytes", QByteArray::fromHex("160301000401000000"));
    row("hello cut short", QByteArray::fromHex("160301000601000002") + "\x03\x03");
    row("data instead of a hello", QByteArray::fromHex("1703030005") + "hello");
    row("an alert", QByteArray::fromHex("15030100020228"));
    row("empty records", QByteArray::fromHex("1603010000").repeated(1000));
    row("SSL 2", QByteArray::fromHex("802e0100020015000000100100800200800300800400800500800600400700c0") +
                     QByteArray(16, 'c'));
    row("two hellos", clientHello("a.example") + clientHello("b.example"));
    row("a name longer than its list", helloWith(-1, '\x7f'));
    row("a name list longer than its extension", helloWith(-4, '\x7f'));
    row("an extension longer than the hello", helloWith(-6, '\x7f'));
    row("a name of another kind", helloWith(-3, '\x01'));
    row("a name with a NUL in it", helloWith(3, '\0'));
    row("hostile text", hostileText() + '\n');
    row("noise", QByteArray::fromHex("1603010200010001fc") + QByteArray(512, '\xa5'));
}

void AbuseTlsTest::breaksTheHandshake()
{
    QFETCH(QByteArray, bytes);
    ServerConfig hasty = config();
    hasty.tls.handshakeTimeout = 1s;
    Scene scene;
    QVERIFY(scene.start(hasty));
    TestClient hostile;
    hostile.connectTo(scene.port());
    hostile.send(bytes);
    const ClientClosed *const closed = scene.endOf(hostile);
    QVERIFY(closed);
    QCOMPARE(closed->reason, CloseReason::TlsFailed);
    QVERIFY(!closed->detail.isEmpty());
    QVERIFY2(isSafe(closed->detail), qPrintable(closed->detail));
    QCOMPARE(closed->totals.bytesIn, 0);
    QVERIFY(scene.isMemoryBounded());
    QVERIFY(scene.polite->isServedOn());
    QVERIFY(scene.fixture.stop());
}

void AbuseTlsTest::breaksWhatFollows_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const auto row = [](const char *name, const QByteArray &bytes) { QTest::newRow(name) << bytes; };
    row("a record that nobody encrypted", QByteArray::fromHex("1703030020") + QByteArray(32, '\xa5'));
    row("a record longer than any may be", QByteArray::fromHex("170303ffff") + QByteArray(70'000, '\xa5'));
    row("a record too short to be encrypted", QByteArray::fromHex("170303000101"));
    row("a plain handshake", clientHello("again.example"));
    row("no type there is", QByteArray::fromHex("ff03030005") + "hello");
    row("plain text", hostileText() + '\n');
}

void AbuseTlsTest::breaksWhatFollows()
{
    QFETCH(QByteArray, bytes);
    Scene scene;
    QVERIFY(scene.start(config()));
    TlsClient hostile;
    hostile.connectTo(scene.port());
    hostile.send("good\n");
    QTRY_COMPARE_WITH_TIMEOUT(hostile.peer.received(), QByteArray("good\n"), patienceMs);
    hostile.wire.send(bytes);
    const ClientClosed *const closed = scene.endOf(hostile.wire);
    QVERIFY(closed);
    QCOMPARE(closed->reason, CloseReason::TlsBroken);
    QVERIFY(!closed->detail.isEmpty());
    QVERIFY2(isSafe(closed->detail), qPrintable(closed->detail));
    QCOMPARE(closed->totals.bytesIn, 5);
    QVERIFY(scene.isMemoryBounded());
    QVERIFY(scene.polite->isServedOn());
    QVERIFY(scene.fixture.stop());
}

void AbuseTlsTest::dribblesARecord_data()
{
    QTest::addColumn<QByteArray>("start");
    QTest::newRow("its header too") << QByteArray::fromHex("17");
    QTest::newRow("after its header") << QByteArray::fromHex("1703034000");
}

/// No frame has begun then, as far as the plaintext goes, and none ever will.
void AbuseTlsTest::dribblesARecord()
{
    QFETCH(QByteArray, start);
    ServerConfig strict = config();
    strict.frameTimeout = 2s;
    strict.idleTimeout = 10s;
    Scene scene;
    QVERIFY(scene.start(strict));
    TlsClient hostile;
    hostile.connectTo(scene.port());
    hostile.send("good\n");
    QTRY_COMPARE_WITH_TIMEOUT(hostile.peer.received(), QByteArray("good\n"), patienceMs);
    hostile.wire.send(start);
    const bool isHeader = start.size() < 5;
    // The header's own bytes, and then one of the body now and then; or nothing more.
    const Hose hose(hostile.wire, isHeader ? QByteArray("\x03") : QByteArray(), 100);
    const ClientClosed *const closed = scene.endOf(hostile.wire);
    QVERIFY(closed);
    QCOMPARE(closed->reason, CloseReason::FrameTimeout);
    QCOMPARE(closed->detail, QStringLiteral("a TLS record that began 2 s ago has not ended"));
    QVERIFY(scene.polite->isServedOn());
    QVERIFY(scene.fixture.stop());
}

void AbuseTlsTest::liesAboutNames_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("hostile text") << hostileText().left(hostileText().indexOf('\0'));
    QTest::newRow("as long as it may be") << QByteArray(255, 'n');
    QTest::newRow("as long, and all escapes") << QByteArray(255, '\x1b');
}

void AbuseTlsTest::liesAboutNames()
{
    QFETCH(QByteArray, name);
    Scene scene;
    QVERIFY(scene.start(config()));
    const QByteArray protocol = name.left(200);
    TlsClient hostile({.serverName = name, .protocols = char(protocol.size()) + protocol});
    hostile.connectTo(scene.port());
    hostile.send("good\n");
    QTRY_COMPARE_WITH_TIMEOUT(hostile.peer.received(), QByteArray("good\n"), patienceMs);
    const auto notes = [&] { return scene.fixture.notesOf(scene.fixture.idOf(hostile.wire)); };
    QTRY_VERIFY_WITH_TIMEOUT(!notes().isEmpty(), patienceMs);
    const TlsFacts facts = *notes().constFirst().tls;
    QVERIFY(facts.serverName.size() >= name.size());
    QVERIFY(isSafe(facts.serverName));
    QVERIFY(isSafe(describe(facts)));
    QVERIFY(scene.polite->isServedOn());
    QVERIFY(scene.fixture.stop());
}

void AbuseTlsTest::liesInItsCertificate_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<bool>("isTrusted");
    const QByteArray markup = "<img src=\"/etc/hostname\">\x1b[31m\xe2\x80\xae";
    QTest::newRow("trusted") << markup << true;
    QTest::newRow("self-made") << markup << false;
    QTest::newRow("self-made, line breaks") << QByteArray("a\r\nb\tc\x07") << false;
}

void AbuseTlsTest::liesInItsCertificate()
{
    QFETCH(QByteArray, name);
    QFETCH(bool, isTrusted);
    ServerConfig asking = config();
    asking.tls.clientCaFile = m_files.write(QStringLiteral("ca.pem"), m_authority.certificatePem());
    ServerFixture fixture;
    QVERIFY(fixture.start(asking));
    const TestCertificate own({.commonName = name, .issuer = isTrusted ? &m_authority : nullptr});
    TlsClient hostile({.own = &own});
    hostile.connectTo(fixture.port());
    hostile.send("good\n");
    if (isTrusted) {
        QTRY_COMPARE_WITH_TIMEOUT(hostile.peer.received(), QByteArray("good\n"), patienceMs);
        const auto notes = [&] { return fixture.notesOf(fixture.idOf(hostile.wire)); };
        QTRY_VERIFY_WITH_TIMEOUT(!notes().isEmpty(), patienceMs);
        const CertificateFacts shown = notes().constFirst().tls->peerChain.value(0);
        QVERIFY(shown.subject.contains(u"img src"));
        QVERIFY2(isSafe(shown.subject), qPrintable(shown.subject));
    } else {
        const auto end = [&] { return fixture.closeOf(fixture.idOf(hostile.wire)); };
        QTRY_VERIFY_WITH_TIMEOUT(end(), patienceMs);
        QCOMPARE(end()->reason, CloseReason::TlsFailed);
        QVERIFY2(end()->detail.contains(u"CN="), qPrintable(end()->detail));
        QVERIFY2(isSafe(end()->detail), qPrintable(end()->detail));
    }
    QVERIFY(fixture.stop());
}

QTEST_GUILESS_MAIN(AbuseTlsTest)
#include "tst_abusetls.moc"
