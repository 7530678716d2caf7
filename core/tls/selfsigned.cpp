// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tls/selfsigned.h"

#include "core/tls/opensslhandles.h"
#include "core/tls/tlswords.h"

#include <QCoreApplication>
#include <QFile>
#include <QHostAddress>
#include <QRegularExpression>
#include <QUrl>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <array>

namespace porthole::selfsigned {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(porthole::SelfSigned)
};

using NamesPtr = std::unique_ptr<GENERAL_NAMES, OpensslFree<GENERAL_NAMES_free>>;
using ExtensionPtr = std::unique_ptr<X509_EXTENSION, OpensslFree<X509_EXTENSION_free>>;

constexpr int mostCommonName = 64; // RFC 5280, appendix A.1: ub-common-name

tl::unexpected<Error> refused(const QString &detail)
{
    return tl::unexpected(Error{ErrorCode::InvalidValue, QStringLiteral("names"), detail});
}

bool isAddress(const QString &name)
{
    return !QHostAddress(name).isNull();
}

/// A host name as certificates have it, international ones in ASCII; empty if it is none.
QByteArray hostName(const QString &name)
{
    static const QRegularExpression form(
        QStringLiteral(R"(^(\*\.)?[A-Za-z0-9_]([A-Za-z0-9_-]{0,62}\.)*[A-Za-z0-9_-]{0,62}[A-Za-z0-9_]?$)"));
    const bool isWild = name.startsWith(QLatin1String("*."));
    const QByteArray ascii = (isWild ? "*." : "") + QUrl::toAce(isWild ? name.mid(2) : name);
    return ascii.size() <= 253 && form.match(QString::fromLatin1(ascii)).hasMatch() ? ascii : QByteArray();
}

/// Takes over `value`.
void append(GENERAL_NAMES *names, int type, ASN1_STRING *value)
{
    GENERAL_NAME *const entry = GENERAL_NAME_new();
    GENERAL_NAME_set0_value(entry, type, value);
    sk_GENERAL_NAME_push(names, entry);
}

Result<NamesPtr> alternativeNames(const QStringList &names)
{
    if (names.isEmpty())
        return refused(Words::tr("there is none (a host name or an address is needed, such as localhost)"));
    NamesPtr all(GENERAL_NAMES_new());
    for (const QString &name : names) {
        if (isAddress(name)) {
            append(all.get(), GEN_IPADD, a2i_IPADDRESS(QHostAddress(name).toString().toLatin1().constData()));
            continue;
        }
        const QByteArray host = hostName(name);
        if (host.isEmpty())
            return refused(Words::tr("\"%1\" is neither a host name nor an address").arg(name));
        ASN1_STRING *const text = ASN1_IA5STRING_new();
        ASN1_STRING_set(text, host.constData(), int(host.size()));
        append(all.get(), GEN_DNS, text);
    }
    return all;
}

void addExtension(X509 *certificate, int kind, const char *value)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    const ExtensionPtr extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value));
    X509_add_ext(certificate, extension.get(), -1);
}

void setSerial(X509 *certificate)
{
    std::array<unsigned char, 16> bytes = {};
    RAND_bytes(bytes.data(), int(bytes.size()));
    bytes[0] = (bytes[0] & 0x7f) | 0x40; // positive, and always of the same length
    ASN1_STRING_set(X509_get_serialNumber(certificate), bytes.data(), int(bytes.size()));
}

X509Ptr makeCertificate(const QString &commonName, GENERAL_NAMES *names, EVP_PKEY *key, const QDateTime &now)
{
    X509Ptr certificate(X509_new());
    X509 *const c = certificate.get();
    X509_set_version(c, X509_VERSION_3);
    setSerial(c);
    // Clocks differ: an hour back, so that it is valid for all from the beginning.
    ASN1_TIME_set(X509_getm_notBefore(c), now.addSecs(-3600).toSecsSinceEpoch());
    ASN1_TIME_set(X509_getm_notAfter(c), now.addDays(validDays).toSecsSinceEpoch());
    X509_set_pubkey(c, key);
    X509_NAME *const subject = X509_get_subject_name(c);
    X509_NAME_add_entry_by_txt(
        subject, "CN", MBSTRING_UTF8,
        reinterpret_cast<const unsigned char *>(commonName.left(mostCommonName).toUtf8().constData()), -1, -1,
        0);
    X509_set_issuer_name(c, subject);
    addExtension(c, NID_basic_constraints, "critical,CA:FALSE");
    addExtension(c, NID_key_usage, "critical,digitalSignature");
    addExtension(c, NID_ext_key_usage, "serverAuth");
    addExtension(c, NID_subject_key_identifier, "hash");
    X509_add1_ext_i2d(c, NID_subject_alt_name, names, 0, 0);
    return X509_sign(c, key, EVP_sha256()) > 0 ? std::move(certificate) : nullptr;
}

/// Makes a file with what is in `bio`. One that has been begun is taken away again if it cannot be finished.
Result<void> writeNew(const QString &fileName, BIO *bio, QFileDevice::Permissions permissions)
{
    const char *bytes = nullptr;
    const long size = BIO_get_mem_data(bio, &bytes);
    QFile file(fileName);
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly, permissions)) {
        const QString why = file.exists() ? Words::tr("there is such a file already") : file.errorString();
        return tl::unexpected(Error{ErrorCode::FileNotWritable, fileName, why});
    }
    if (file.write(bytes, size) == size && file.flush())
        return {};
    const QString why = file.errorString();
    file.remove();
    return tl::unexpected(Error{ErrorCode::FileNotWritable, fileName, why});
}

} // namespace

Result<void> makePair(const QStringList &names, const QString &certFile, const QString &keyFile,
                      const QDateTime &now)
{
    const Result<NamesPtr> all = alternativeNames(names);
    if (!all)
        return tl::unexpected(all.error());
    const KeyPtr key(EVP_EC_gen("P-256"));
    const X509Ptr certificate =
        key ? makeCertificate(names.constFirst(), all->get(), key.get(), now) : nullptr;
    const BioPtr keyText(BIO_new(BIO_s_secmem())); // which overwrites what it held
    const BioPtr certText(BIO_new(BIO_s_mem()));
    if (!certificate ||
        PEM_write_bio_PKCS8PrivateKey(keyText.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1 ||
        PEM_write_bio_X509(certText.get(), certificate.get()) != 1)
        return refused(Words::tr("OpenSSL could not make the pair (%1)").arg(tlswords::lastError()));

    constexpr auto ownerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
    if (const auto written = writeNew(keyFile, keyText.get(), ownerOnly); !written)
        return written;
    const auto written =
        writeNew(certFile, certText.get(), ownerOnly | QFileDevice::ReadGroup | QFileDevice::ReadOther);
    if (!written)
        QFile::remove(keyFile);
    return written;
}

} // namespace porthole::selfsigned
