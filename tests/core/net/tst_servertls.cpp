// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/serverfixture.h"
#include "tests/support/testcertificates.h"

#include <QTest>

using namespace porthole;
using namespace porthole::test;

/// Clients over TLS.
class ServerTlsTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusesFilesThatCannotServe();

private:
    ServerConfig config() const;

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

QTEST_GUILESS_MAIN(ServerTlsTest)
#include "tst_servertls.moc"
