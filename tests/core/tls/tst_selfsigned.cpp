// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tls/certificatefacts.h"
#include "core/tls/pemfile.h"
#include "core/tls/selfsigned.h"
#include "core/tls/tlssession.h"
#include "tests/support/testcertificates.h"

#include <QDir>
#include <QFileInfo>
#include <QScopeGuard>
#include <QTest>

#include <openssl/x509v3.h>

#ifdef Q_OS_UNIX
#include <sys/stat.h>
#endif

using namespace porthole;
using namespace porthole::test;

class TestSelfSigned final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void makesAPairThatServes();
    void keyIsItsOwnersAlone();
    void refusesNames_data();
    void refusesNames();
    void writesNothingOver();
    void leavesNothingBehind();
};

void TestSelfSigned::makesAPairThatServes()
{
    const TestFiles files;
    TlsOptions options;
    options.certFile = files.path(QStringLiteral("cert.pem"));
    options.keyFile = files.path(QStringLiteral("key.pem"));
    const QStringList names{QStringLiteral("localhost"), QStringLiteral("127.0.0.1"), QStringLiteral("::1"),
                            QStringLiteral("*.porthole.example"), QString::fromUtf8("b\xc3\xbcro.example")};
    const auto made = selfsigned::makePair(names, options.certFile, options.keyFile);
    QVERIFY2(made, made ? "" : qPrintable(describe(made.error())));
    const auto loaded = TlsContext::load(options);
    QVERIFY2(loaded, loaded ? "" : qPrintable(describe(loaded.error())));

    const QDateTime now = QDateTime::currentDateTimeUtc();
    const auto certificates = pemfile::readCertificates(options.certFile, now);
    QVERIFY(certificates);
    X509 *const certificate = certificates->front().get();
    const CertificateFacts facts = factsOf(certificate);
    QCOMPARE(facts.subject, QStringLiteral("CN=localhost"));
    QCOMPARE(facts.names,
             (QStringList{QStringLiteral("localhost"), QStringLiteral("127.0.0.1"), QStringLiteral("::1"),
                          QStringLiteral("*.porthole.example"), QStringLiteral("xn--bro-hoa.example")}));
    QVERIFY(facts.notAfter > now.addDays(selfsigned::validDays - 1));
    QCOMPARE(facts.serial.size(), 32);

    // A client that is told to trust it does, for these names and no other.
    const std::unique_ptr<X509_STORE, OpensslFree<X509_STORE_free>> store(X509_STORE_new());
    X509_STORE_add_cert(store.get(), certificate);
    const std::unique_ptr<X509_STORE_CTX, OpensslFree<X509_STORE_CTX_free>> check(X509_STORE_CTX_new());
    X509_STORE_CTX_init(check.get(), store.get(), certificate, nullptr);
    X509_STORE_CTX_set_default(check.get(), "ssl_server");
    QVERIFY2(X509_verify_cert(check.get()) == 1,
             X509_verify_cert_error_string(X509_STORE_CTX_get_error(check.get())));
    QCOMPARE(X509_check_host(certificate, "a.porthole.example", 0, 0, nullptr), 1);
    QCOMPARE(X509_check_host(certificate, "elsewhere.example", 0, 0, nullptr), 0);
    QCOMPARE(X509_check_ip_asc(certificate, "127.0.0.1", 0), 1);
    QCOMPARE(X509_check_ip_asc(certificate, "127.0.0.2", 0), 0);
}

void TestSelfSigned::keyIsItsOwnersAlone()
{
#ifdef Q_OS_WIN
    QSKIP("Permissions are those of the folder there.");
#endif
    const TestFiles files;
    const QString key = files.path(QStringLiteral("key.pem"));
#ifdef Q_OS_UNIX
    const mode_t usual = ::umask(0); // so that nothing but the program keeps others out
    const auto restore = qScopeGuard([usual] { ::umask(usual); });
#endif
    QVERIFY(selfsigned::makePair({QStringLiteral("localhost")}, files.path(QStringLiteral("cert.pem")), key));
    const auto others = QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ExeGroup |
                        QFileDevice::ReadOther | QFileDevice::WriteOther | QFileDevice::ExeOther;
    QVERIFY(!(QFile::permissions(key) & others));
    QVERIFY(QFile::permissions(key) & QFileDevice::ReadOwner);
}

void TestSelfSigned::refusesNames_data()
{
    QTest::addColumn<QStringList>("names");
    QTest::addColumn<QString>("why");
    QTest::newRow("none") << QStringList()
                          << QStringLiteral(
                                 "there is none (a host name or an address is needed, such as localhost)");
    for (const char *name : {"", "two words", "a..b", "-a", "a/b", "DNS:a", "a,b", "*", "a.*.b", "10.1"}) {
        QTest::newRow(*name ? name : "empty")
            << QStringList{QStringLiteral("localhost"), QString::fromLatin1(name)}
            << QStringLiteral("\"%1\" is neither a host name nor an address").arg(QString::fromLatin1(name));
    }
    QTest::newRow("scoped") << QStringList{QStringLiteral("localhost"), QStringLiteral("fe80::1%eth0"),
                                           QStringLiteral("example.org")}
                            << QStringLiteral("\"fe80::1%eth0\" names an interface of one machine, which a "
                                              "certificate cannot; write fe80::1");
}

void TestSelfSigned::refusesNames()
{
    QFETCH(QStringList, names);
    const TestFiles files;
    const auto made = selfsigned::makePair(names, files.path(QStringLiteral("cert.pem")),
                                           files.path(QStringLiteral("key.pem")));
    QVERIFY(!made);
    QCOMPARE(made.error().code, ErrorCode::InvalidValue);
    QTEST(made.error().detail, "why");
    QVERIFY(QDir(files.path(QString())).isEmpty());
}

void TestSelfSigned::writesNothingOver()
{
    const TestFiles files;
    const QString cert = files.path(QStringLiteral("cert.pem"));
    const QString key = files.write(QStringLiteral("key.pem"), "mine");
    const auto made = selfsigned::makePair({QStringLiteral("localhost")}, cert, key);
    QVERIFY(!made);
    QCOMPARE(made.error().code, ErrorCode::FileNotWritable);
    QCOMPARE(made.error().subject, key);
    QVERIFY(!QFileInfo::exists(cert));
    QFile file(key);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("mine"));
}

void TestSelfSigned::leavesNothingBehind()
{
    const TestFiles files;
    const QString key = files.path(QStringLiteral("key.pem"));
    const auto made = selfsigned::makePair({QStringLiteral("localhost")},
                                           files.path(QStringLiteral("no/such/cert.pem")), key);
    QVERIFY(!made);
    QCOMPARE(made.error().code, ErrorCode::FileNotWritable);
    QVERIFY(!QFileInfo::exists(key));
}

QTEST_GUILESS_MAIN(TestSelfSigned)
#include "tst_selfsigned.moc"
