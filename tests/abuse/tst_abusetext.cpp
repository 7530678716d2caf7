// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/abuse/safetext.h"
#include "tests/app/portholeprocess.h"
#include "tests/support/testcertificates.h"
#include "tests/support/tlsclient.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <csignal>

using namespace porthole;
using namespace porthole::test;

/// What the program without a window prints of hostile clients goes to a terminal, or to a program that takes
/// each line for an event.
class AbuseTextTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void printsNothingThatSteersATerminal_data();
    void printsNothingThatSteersATerminal();
};

void AbuseTextTest::printsNothingThatSteersATerminal_data()
{
    QTest::addColumn<bool>("asJson");
    QTest::newRow("text") << false;
    QTest::newRow("json") << true;
}

void AbuseTextTest::printsNothingThatSteersATerminal()
{
    QFETCH(bool, asJson);
    const TestCertificate certificate({});
    const TestFiles files;
    PortholeProcess porthole;
    const quint16 port =
        porthole.serve(QStringLiteral("--tls-cert %1 --tls-key %2%3")
                           .arg(files.write(QStringLiteral("cert.pem"), certificate.certificatePem()),
                                files.write(QStringLiteral("key.pem"), certificate.keyPem()),
                                asJson ? QStringLiteral(" --json") : QString()));
    QVERIFY(port != 0);

    const QByteArray text = hostileText();
    TestClient plain; // what it says is told as the reason of its failure
    plain.connectTo(port);
    plain.send(text.mid(text.indexOf('<')) + '\n');
    TestClient bare;
    bare.connectTo(port);
    bare.send(text + '\n');
    const QByteArray name = text.left(text.indexOf('\0'));
    TlsClient named({.serverName = name, .protocols = char(name.size()) + name});
    named.connectTo(port);
    const QByteArray lines =
        (text + '\n') + QByteArray(1024 * 1024, 'x') + '\n'; // the last is one byte too long
    named.send(lines.left(text.size() + 1 + 1024 * 1024) + "y\n");
    QTRY_VERIFY_WITH_TIMEOUT(plain.isClosed() && bare.isClosed() && named.wire.isClosed(), 60'000);
    QVERIFY(named.peer.received().startsWith(text));

    porthole.sendSignal(SIGINT);
    const QList<QByteArray> printed = porthole.restOfLines();
    QCOMPARE(porthole.waitForExit(), 0);
    QVERIFY(printed.size() >= 6);
    QVERIFY(printed.join().contains("img src"));
    for (const QByteArray &line : printed) {
        QByteArray bytes = line;
        if (bytes.endsWith('\n'))
            bytes.chop(1);
        QVERIFY2(QByteArrayView(bytes).isValidUtf8(), bytes.toHex().constData());
        QVERIFY2(isSafe(QString::fromUtf8(bytes)), bytes.toHex().constData());
        QVERIFY(!asJson || QJsonDocument::fromJson(bytes).isObject());
    }
    QCOMPARE(porthole.errorText(), QString());
}

QTEST_GUILESS_MAIN(AbuseTextTest)
#include "tst_abusetext.moc"
