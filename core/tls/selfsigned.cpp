// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tls/selfsigned.h"

#include "core/config/addressrange.h"
#include "core/config/valuetext.h"
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
using NamePtr = std::unique_ptr<GENERAL_NAME, OpensslFree<GENERAL_NAME_free>>;
using StringPtr = std::unique_ptr<ASN1_STRING, OpensslFree<ASN1_STRING_free>>;
using ExtensionPtr = std::unique_ptr<X509_EXTENSION, OpensslFree<X509_EXTENSION_free>>;

constexpr int mostCommonName = 64; // RFC 5280, appendix A.1: ub-common-name

tl::unexpected<Error> refused(const QString &detail)
{
    return tl::unexpected(Error{ErrorCode::InvalidValue, QStringLiteral("names"), detail});
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

tl::unexpected<Error> refusedByOpenssl()
{
    return refused(Words::tr("OpenSSL could not make the pair (%1)").arg(tlswords::lastError()));
}

/// Takes `value` over. False if there is none, or no memory.
bool append(GENERAL_NAMES *names, int type, StringPtr value)
{
    NamePtr entry(GENERAL_NAME_new());
    if (!value || !entry)
        return false;
    GENERAL_NAME_set0_value(entry.get(), type, value.release());
    if (sk_GENERAL_NAME_push(names, entry.get()) == 0)
        return false;
    (void)entry.release();
    return true;
}

bool appendAddress(GENERAL_NAMES *names, const QHostAddress &address)
{
    return append(names, GEN_IPADD, StringPtr(a2i_IPADDRESS(address.toString().toLatin1().constData())));
}

bool appendHost(GENERAL_NAMES *names, const QByteArray &host)
{
    StringPtr text(ASN1_IA5STRING_new());
    return text && ASN1_STRING_set(text.get(), host.constData(), int(host.size())) == 1 &&
           append(names, GEN_DNS, std::move(text));
}

Result<NamesPtr> alternativeNames(const QStringList &names)
{
    if (names.isEmpty())
        return refused(Words::tr("there is none (a host name or an address is needed, such as localhost)"));
    NamesPtr all(GENERAL_NAMES_new());
    bool isMade = bool(all);
    for (const QString &name : names) {
        const QHostAddress address(name);
        if (!address.scopeId().isEmpty()) {
            return refused(Words::tr("\"%1\" names an interface of one machine, which a certificate cannot; "
                                     "write %2")
                               .arg(name, plainAddress(address).toString()));
        }
        const QByteArray host = address.isNull() ? hostName(name) : QByteArray();
        // Qt takes "10.1" for 10.0.0.1, and others for neither.
        if (host.isEmpty() && !addressIn(name))
            return refused(Words::tr("\"%1\" is neither a host name nor an address").arg(name));
        isMade = isMade && (host.isEmpty() ? appendAddress(all.get(), address) : appendHost(all.get(), host));
    }
    if (!isMade)
        return refusedByOpenssl();
    return all;
}

[[nodiscard]] bool addExtension(X509 *certificate, int kind, const char *value)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    const ExtensionPtr extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value));
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

[[nodiscard]] bool setSerial(X509 *certificate)
{
    std::array<unsigned char, 16> bytes = {};
    if (RAND_bytes(bytes.data(), int(bytes.size())) != 1)
        return false;
    bytes[0] = (bytes[0] & 0x7f) | 0x40; // positive, and always of the same length
    return ASN1_STRING_set(X509_get_serialNumber(certificate), bytes.data(), int(bytes.size())) == 1;
}

/// Clocks differ: an hour back, so that it is valid for all from the beginning.
[[nodiscard]] bool setValidity(X509 *certificate, const QDateTime &now)
{
    return ASN1_TIME_set(X509_getm_notBefore(certificate), now.addSecs(-3600).toSecsSinceEpoch()) &&
           ASN1_TIME_set(X509_getm_notAfter(certificate), now.addDays(validDays).toSecsSinceEpoch());
}

[[nodiscard]] bool setSubjectAndIssuer(X509 *certificate, const QString &commonName)
{
    const QByteArray name = commonName.left(mostCommonName).toUtf8();
    X509_NAME *const subject = X509_get_subject_name(certificate);
    return X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
                                      reinterpret_cast<const unsigned char *>(name.constData()), -1, -1,
                                      0) == 1 &&
           X509_set_issuer_name(certificate, subject) == 1;
}

[[nodiscard]] bool addExtensions(X509 *certificate, GENERAL_NAMES *names)
{
    return addExtension(certificate, NID_basic_constraints, "critical,CA:FALSE") &&
           addExtension(certificate, NID_key_usage, "critical,digitalSignature") &&
           addExtension(certificate, NID_ext_key_usage, "serverAuth") &&
           addExtension(certificate, NID_subject_key_identifier, "hash") &&
           X509_add1_ext_i2d(certificate, NID_subject_alt_name, names, 0, X509V3_ADD_DEFAULT) == 1;
}

/// Null if OpenSSL fails at any step: a certificate that lacks a part would be used all the same.
X509Ptr makeCertificate(const QString &commonName, GENERAL_NAMES *names, EVP_PKEY *key, const QDateTime &now)
{
    X509Ptr certificate(X509_new());
    X509 *const c = certificate.get();
    const bool isMade = c && X509_set_version(c, X509_VERSION_3) == 1 && setSerial(c) &&
                        setValidity(c, now) && X509_set_pubkey(c, key) == 1 &&
                        setSubjectAndIssuer(c, commonName) && addExtensions(c, names) &&
                        X509_sign(c, key, EVP_sha256()) > 0;
    return isMade ? std::move(certificate) : nullptr;
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
        return refusedByOpenssl();

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
