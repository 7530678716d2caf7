// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tls/pemfile.h"

#include "core/tls/certificatefacts.h"
#include "core/tls/tlswords.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>

#include <openssl/err.h>
#include <openssl/pem.h>

namespace porthole::pemfile {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(porthole::PemFile)
};

constexpr qint64 mostBytes = 4 * 1024 * 1024; // far above any bundle of certificates

tl::unexpected<Error> unusable(const QString &fileName, const QString &why)
{
    return tl::unexpected(Error{ErrorCode::TlsFileUnusable, fileName, why});
}

Result<QByteArray> readAll(const QString &fileName)
{
    QFile file(fileName);
    // Reading from anything else (a folder, a pipe) may fail strangely, or never end.
    if (const QFileInfo info(file); info.exists() && !info.isFile())
        return unusable(fileName, Words::tr("it is not a file"));
    if (!file.open(QIODevice::ReadOnly))
        return tl::unexpected(Error{ErrorCode::FileNotReadable, fileName, file.errorString()});
    QByteArray bytes = file.read(mostBytes + 1);
    if (file.error() != QFile::NoError)
        return tl::unexpected(Error{ErrorCode::FileNotReadable, fileName, file.errorString()});
    if (bytes.size() > mostBytes)
        return unusable(fileName, Words::tr("it has more than %1 bytes").arg(mostBytes));
    return bytes;
}

BioPtr bioOn(const QByteArray &bytes)
{
    return BioPtr(BIO_new_mem_buf(bytes.constData(), int(bytes.size())));
}

/// Asked for the password of a key, there is none; without this OpenSSL asks on the terminal.
int noPassword(char *, int, int, void *wasAsked)
{
    *static_cast<bool *>(wasAsked) = true;
    return -1;
}

bool isEndOfPem()
{
    return ERR_GET_LIB(ERR_peek_last_error()) == ERR_LIB_PEM &&
           ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
}

QString noCertificate(const QByteArray &bytes)
{
    if (bytes.isEmpty())
        return Words::tr("it is empty");
    if (bytes.contains("PRIVATE KEY-----"))
        return Words::tr("there is a private key in it, but no certificate (are the two files exchanged?)");
    if (bytes.startsWith('\x30')) // an ASN.1 sequence
        return Words::tr(
            "it is not PEM text but seems to be DER (openssl x509 -inform DER -in FILE turns it into PEM)");
    return Words::tr(
        "there is no certificate in it (expected PEM text with \"-----BEGIN CERTIFICATE-----\")");
}

QString noKey(const QByteArray &bytes)
{
    if (bytes.isEmpty())
        return Words::tr("it is empty");
    if (bytes.contains("BEGIN CERTIFICATE-----"))
        return Words::tr("there is a certificate in it, but no private key (are the two files exchanged?)");
    if (bytes.startsWith('\x30'))
        return Words::tr(
            "it is not PEM text but seems to be DER (openssl pkey -inform DER -in FILE turns it into PEM)");
    return Words::tr(
        "there is no private key in it (expected PEM text with \"-----BEGIN PRIVATE KEY-----\")");
}

/// Empty if it is valid at `now`.
QString validityProblem(const X509 *certificate, const QDateTime &now)
{
    const QDateTime from = toDateTime(X509_get0_notBefore(certificate));
    const QDateTime to = toDateTime(X509_get0_notAfter(certificate));
    if (!from.isValid() || !to.isValid())
        return Words::tr("the time for which the certificate of %1 is valid cannot be read")
            .arg(subjectOf(certificate));
    if (now > to)
        return Words::tr("the certificate of %1 expired on %2 (get or make a new one)")
            .arg(subjectOf(certificate), to.toString(Qt::ISODate));
    if (now < from)
        return Words::tr(
                   "the certificate of %1 is not valid before %2 (is this machine's clock right? It says %3)")
            .arg(subjectOf(certificate), from.toString(Qt::ISODate), now.toUTC().toString(Qt::ISODate));
    return {};
}

} // namespace

Result<std::vector<X509Ptr>> readCertificates(const QString &fileName, const QDateTime &now)
{
    const Result<QByteArray> bytes = readAll(fileName);
    if (!bytes)
        return tl::unexpected(bytes.error());
    const BioPtr bio = bioOn(*bytes);
    std::vector<X509Ptr> certificates;
    ERR_clear_error();
    while (X509Ptr certificate{PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)}) {
        if (const QString problem = validityProblem(certificate.get(), now); !problem.isEmpty())
            return unusable(fileName, problem);
        certificates.push_back(std::move(certificate));
    }
    if (!isEndOfPem()) {
        return unusable(fileName, Words::tr("certificate %1 in it is damaged (%2)")
                                      .arg(QString::number(certificates.size() + 1), tlswords::lastError()));
    }
    ERR_clear_error();
    if (certificates.empty())
        return unusable(fileName, noCertificate(*bytes));
    return certificates;
}

Result<KeyPtr> readKey(const QString &fileName)
{
    const Result<QByteArray> bytes = readAll(fileName);
    if (!bytes)
        return tl::unexpected(bytes.error());
    const BioPtr bio = bioOn(*bytes);
    bool isEncrypted = false;
    ERR_clear_error();
    if (KeyPtr key{PEM_read_bio_PrivateKey(bio.get(), nullptr, noPassword, &isEncrypted)})
        return key;
    if (isEncrypted) {
        ERR_clear_error();
        return unusable(fileName,
                        Words::tr("the private key in it needs a password, which is never asked for (take it "
                                  "off with: openssl pkey -in FILE -out NEWFILE)"));
    }
    if (bytes->contains("PRIVATE KEY-----"))
        return unusable(fileName,
                        Words::tr("the private key in it is damaged (%1)").arg(tlswords::lastError()));
    ERR_clear_error();
    return unusable(fileName, noKey(*bytes));
}

} // namespace porthole::pemfile
