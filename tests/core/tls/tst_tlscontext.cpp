// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tls/tlscontext.h"
#include "tests/support/testcertificates.h"

#include <QTest>

#include <openssl/err.h>

#ifdef Q_OS_UNIX
#include <unistd.h>
#endif

using namespace porthole;
using namespace porthole::test;
using namespace std::chrono_literals;

#ifdef Q_OS_UNIX

namespace {

/// For as long as it lives the process is a user who owns nothing, if it was root, whom the system denies
/// nothing. Thread: the only one.
class OtherUser final
{
public:
    OtherUser()
    {
        if (m_self == 0)
            m_isChanged = ::seteuid(nobody) == 0;
    }
    ~OtherUser()
    {
        if (m_isChanged && ::seteuid(m_self) != 0)
            qFatal("cannot be root again");
    }
    Q_DISABLE_COPY_MOVE(OtherUser)

    [[nodiscard]] bool isUnprivileged() const { return ::geteuid() != 0; }
    /// What `act` gives, done by the one it was.
    template <typename Act> [[nodiscard]] bool asOwner(const Act &act) const
    {
        if (m_isChanged && ::seteuid(m_self) != 0)
            return false;
        const bool isDone = act();
        return (!m_isChanged || ::seteuid(nobody) == 0) && isDone;
    }

private:
    static constexpr uid_t nobody = 65534;
    const uid_t m_self = ::geteuid();
    bool m_isChanged = false;
};

/// For as long as it lives that folder is the current one. Thread: the only one.
class InFolder final
{
public:
    explicit InFolder(const QString &folder)
    {
        if (!QDir::setCurrent(folder))
            qFatal("cannot enter %s", qPrintable(folder));
    }
    ~InFolder() { QDir::setCurrent(m_before); }
    Q_DISABLE_COPY_MOVE(InFolder)

private:
    const QString m_before = QDir::currentPath();
};

} // namespace

#endif

/// Which files can be served with, and how those that cannot are refused.
class TestTlsContext final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void loads_data();
    void loads();
    void refuses_data();
    void refuses();
    void refusesWhatIsNotReadable();
    void refusesWhatIsNotAllowedToBeRead();
    void judgesByTheClockGiven();

private:
    TlsOptions options() const;

    const TestCertificate m_authority{{.commonName = "authority", .names = {}, .isAuthority = true}};
    const TestCertificate m_leaf{{.issuer = &m_authority}};
    const TestCertificate m_other{{.commonName = "other", .isAuthority = true}};
    const TestCertificate m_middle{
        {.commonName = "middle", .names = {}, .issuer = &m_authority, .isAuthority = true}};
    const TestCertificate m_low{{.commonName = "low", .issuer = &m_middle}};
    const TestCertificate m_crossed{
        {.commonName = "middle", .names = {}, .issuer = &m_other, .isAuthority = true, .keyOf = &m_middle}};
    const TestFiles m_files;
};

TlsOptions TestTlsContext::options() const
{
    TlsOptions options;
    options.certFile =
        m_files.write(QStringLiteral("cert.pem"), m_leaf.certificatePem() + m_authority.certificatePem());
    options.keyFile = m_files.write(QStringLiteral("key.pem"), m_leaf.keyPem());
    options.clientCaFile = m_files.write(QStringLiteral("ca.pem"), m_authority.certificatePem());
    return options;
}

void TestTlsContext::loads_data()
{
    QTest::addColumn<QByteArray>("cert");
    QTest::addColumn<QByteArray>("key");
    QTest::newRow("one certificate") << m_leaf.certificatePem() << m_leaf.keyPem();
    QTest::newRow("with its chain") << m_leaf.certificatePem() + m_authority.certificatePem()
                                    << m_leaf.keyPem();
    QTest::newRow("words around it") << "hello\n" + m_leaf.certificatePem() + "bye\n"
                                     << "a key:\n" + m_leaf.keyPem();
    QTest::newRow("both in one file")
        << m_leaf.keyPem() + m_leaf.certificatePem() << m_leaf.certificatePem() + m_leaf.keyPem();

    const QByteArray chain = m_low.certificatePem() + m_middle.certificatePem();
    QTest::newRow("with an authority between") << chain << m_low.keyPem();
    QTest::newRow("with the root too") << chain + m_authority.certificatePem() << m_low.keyPem();
    // The same authority, certified by two roots: clients take the way that they know.
    QTest::newRow("two ways") << chain + m_crossed.certificatePem() + m_authority.certificatePem() +
                                     m_other.certificatePem()
                              << m_low.keyPem();
    QTest::newRow("in another order")
        << m_low.certificatePem() + m_authority.certificatePem() + m_middle.certificatePem()
        << m_low.keyPem();
    QTest::newRow("a stranger behind it") << chain + m_other.certificatePem() << m_low.keyPem();
    QTest::newRow("itself alone, twice") << m_low.certificatePem() + m_low.certificatePem() << m_low.keyPem();
    const TestCertificate forSigning({.commonName = "signer", .isAuthority = true, .usage = "keyCertSign"});
    QTest::newRow("for issuing alone") << forSigning.certificatePem() << forSigning.keyPem();
    QTest::newRow("one of them twice") << chain + chain << m_low.keyPem();
    for (const char *usage : {"serverAuth", "clientAuth,serverAuth", "anyExtendedKeyUsage"}) {
        const TestCertificate served({.extendedUsage = usage});
        QTest::newRow(usage) << served.certificatePem() << served.keyPem();
    }
}

void TestTlsContext::loads()
{
    QFETCH(QByteArray, cert);
    QFETCH(QByteArray, key);
    TlsOptions files = options();
    files.certFile = m_files.write(QStringLiteral("loads-cert.pem"), cert);
    files.keyFile = m_files.write(QStringLiteral("loads-key.pem"), key);
    const auto context = TlsContext::load(files);
    QVERIFY2(context, context ? "" : qPrintable(describe(context.error())));
    QVERIFY((*context)->makeSsl());
    files.clientCaFile.clear();
    QVERIFY(TlsContext::load(files));
}

void TestTlsContext::refuses_data()
{
    QTest::addColumn<QByteArray>("cert");
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("ca");
    QTest::addColumn<QString>("blamed"); // file
    QTest::addColumn<QString>("why");    // begins like this
    const auto row = [](const char *name, const QByteArray &cert, const QByteArray &key, const QByteArray &ca,
                        const char *blamed, const char *why) {
        QTest::newRow(name) << cert << key << ca << QString::fromLatin1(blamed) << QString::fromLatin1(why);
    };
    const QByteArray cert = m_leaf.certificatePem();
    const QByteArray key = m_leaf.keyPem();
    const QByteArray ca = m_authority.certificatePem();
    const TestCertificate expired({.commonName = "old", .from = -48h, .to = -24h});
    const TestCertificate early({.commonName = "new", .from = 24h, .to = 48h});

    row("empty certificate", "", key, ca, "cert", "it is empty");
    row("no PEM", "hello", key, ca, "cert", "there is no certificate in it (expected PEM text");
    row("exchanged: key as certificate", key, cert, ca, "cert",
        "there is a private key in it, but no certificate");
    row("certificate as key", cert, cert, ca, "key", "there is a certificate in it, but no private key");
    row("DER", QByteArray::fromHex("308201"), key, ca, "cert", "it is not PEM text but seems to be DER");
    row("DER key", cert, QByteArray::fromHex("308201"), ca, "key", "it is not PEM text but seems to be DER");
    row("damaged certificate", QByteArray(cert).replace(100, 20, "AAAAAAAAAAAAAAAAAAAA"), key, ca, "cert",
        "certificate 1 in it is damaged");
    row("damaged second", cert + "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", key, ca,
        "cert", "certificate 2 in it is damaged");
    row("cut off", cert.chopped(40), key, ca, "cert", "certificate 1 in it is damaged");
    row("expired", expired.certificatePem(), expired.keyPem(), ca, "cert",
        "the certificate of CN=old expired on 2");
    row("not yet valid", early.certificatePem(), early.keyPem(), ca, "cert",
        "the certificate of CN=new is not valid before 2");
    row("expired in the chain", cert + expired.certificatePem(), key, ca, "cert",
        "the certificate of CN=old expired on 2");
    row("empty key", cert, "", ca, "key", "it is empty");
    row("no key", cert, "hello", ca, "key", "there is no private key in it");
    row("damaged key", cert, QByteArray(key).replace(40, 20, "AAAAAAAAAAAAAAAAAAAA"), ca, "key",
        "the private key in it is damaged");
    row("key with password", cert, m_leaf.keyPem("secret"), ca, "key",
        "the private key in it needs a password");
    row("key of another", cert, m_other.keyPem(), ca, "key",
        "the key in it does not belong to the certificate in ");
    row("chain before the certificate", ca + cert, key, ca, "key",
        "the key in it does not belong to the certificate in ");
    row("unrelated behind it", cert + m_other.certificatePem(), key, ca, "cert",
        "none of the other certificates in it issued the first (CN=server), which was issued by CN=authority "
        "(put that one behind it, or leave the first alone)");
    const TestCertificate namesake({.commonName = "authority", .names = {}, .isAuthority = true});
    row("another of the issuer's name", cert + namesake.certificatePem(), key, ca, "cert",
        "certificate 2 in it (CN=authority) has the name of who issued the first (CN=server), but another "
        "key (");
    const TestCertificate forClients({.commonName = "sensor", .extendedUsage = "clientAuth"});
    row("for clients", forClients.certificatePem(), forClients.keyPem(), ca, "cert",
        "the certificate of CN=sensor is not for servers: its extended key usage is without serverAuth");
    row("no client CA in it", cert, key, "hello", "ca", "there is no certificate in it");
    row("expired client CA", cert, key, expired.certificatePem(), "ca",
        "the certificate of CN=old expired on 2");
}

void TestTlsContext::refuses()
{
    QFETCH(QByteArray, cert);
    QFETCH(QByteArray, key);
    QFETCH(QByteArray, ca);
    QFETCH(QString, blamed);
    QFETCH(QString, why);
    TlsOptions files;
    files.certFile = m_files.write(QStringLiteral("cert"), cert);
    files.keyFile = m_files.write(QStringLiteral("key"), key);
    files.clientCaFile = m_files.write(QStringLiteral("ca"), ca);
    const auto context = TlsContext::load(files);
    QVERIFY(!context);
    QCOMPARE(context.error().code, ErrorCode::TlsFileUnusable);
    QCOMPARE(context.error().subject, m_files.path(blamed));
    QVERIFY2(context.error().detail.startsWith(why), qPrintable(context.error().detail));
    QVERIFY(ERR_peek_error() == 0); // nothing stays behind that a later call could stumble on
}

void TestTlsContext::refusesWhatIsNotReadable()
{
    for (QString TlsOptions::*const file :
         {&TlsOptions::certFile, &TlsOptions::keyFile, &TlsOptions::clientCaFile}) {
        TlsOptions files = options();
        files.*file = m_files.path(QStringLiteral("missing.pem"));
        const auto missing = TlsContext::load(files);
        QVERIFY(!missing);
        QCOMPARE(missing.error().code, ErrorCode::FileNotReadable);
        QCOMPARE(missing.error().subject, files.*file);
        QVERIFY(!missing.error().detail.isEmpty());

        files.*file = m_files.path(QString());
        const auto folder = TlsContext::load(files);
        QVERIFY(!folder);
        QCOMPARE(folder.error().subject, files.*file);
        QCOMPARE(folder.error().detail, QStringLiteral("it is not a file"));
    }
}

void TestTlsContext::refusesWhatIsNotAllowedToBeRead()
{
#ifndef Q_OS_UNIX
    QSKIP("Permissions are those of the folder there.");
#else
    const auto allow = [](const QString &name, QFileDevice::Permissions permissions) {
        return QFile::setPermissions(name, permissions);
    };
    const QFileDevice::Permissions all =
        QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ReadGroup | QFileDevice::ReadOther;
    const QString folder = m_files.path(QStringLiteral("open"));
    QVERIFY(QDir().mkdir(folder) &&
            allow(folder, all | QFileDevice::ExeOwner | QFileDevice::ExeGroup | QFileDevice::ExeOther));
    // Files are named from within their folder: the other user may not enter those around it.
    const InFolder inFolder(folder);
    TlsOptions files = options();
    for (QString *name : {&files.certFile, &files.keyFile, &files.clientCaFile}) {
        const QString inside = QFileInfo(*name).fileName();
        QVERIFY(QFile::rename(*name, inside) && allow(inside, all));
        *name = inside;
    }
    const OtherUser user; // whom the system denies something
    QVERIFY2(user.isUnprivileged(), "this user may read everything, and cannot become one that may not");
    const auto readable = TlsContext::load(files);
    QVERIFY2(readable, readable ? "" : qPrintable(describe(readable.error())));
    for (const QString &name : {files.certFile, files.keyFile, files.clientCaFile}) {
        QVERIFY(user.asOwner([&] { return allow(name, QFileDevice::WriteOwner); }));
        const auto denied = TlsContext::load(files);
        QVERIFY(!denied);
        QCOMPARE(denied.error().code, ErrorCode::FileNotReadable);
        QCOMPARE(denied.error().subject, name);
        QCOMPARE(denied.error().detail, QStringLiteral("Permission denied"));
        QVERIFY(user.asOwner([&] { return allow(name, all); }));
    }
#endif
}

void TestTlsContext::judgesByTheClockGiven()
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    QVERIFY(TlsContext::load(options(), now.addSecs(3600)));
    QVERIFY(!TlsContext::load(options(), now.addDays(2)));
    QVERIFY(!TlsContext::load(options(), now.addDays(-2)));
}

QTEST_GUILESS_MAIN(TestTlsContext)
#include "tst_tlscontext.moc"
