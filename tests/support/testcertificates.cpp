// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testcertificates.h"

#include <QFile>

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <atomic>

namespace porthole::test {

namespace {

using ExtensionPtr = std::unique_ptr<X509_EXTENSION, OpensslFree<X509_EXTENSION_free>>;

void addExtension(X509 *certificate, X509 *issuer, int kind, const QByteArray &value)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const ExtensionPtr extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value.constData()));
    Q_ASSERT(extension);
    X509_add_ext(certificate, extension.get(), -1);
}

KeyPtr keyFor(const TestCertificate::Wish &wish)
{
    if (!wish.keyOf)
        return KeyPtr(EVP_EC_gen("P-256"));
    EVP_PKEY_up_ref(wish.keyOf->key());
    return KeyPtr(wish.keyOf->key());
}

QByteArray contentsOf(BIO *bio)
{
    char *text = nullptr;
    const long size = BIO_get_mem_data(bio, &text);
    return {text, qsizetype(size)};
}

} // namespace

TestCertificate::TestCertificate(const Wish &wish)
    : m_key(keyFor(wish))
    , m_certificate(X509_new())
{
    static std::atomic<long> serial{1};
    X509 *const c = m_certificate.get();
    X509_set_version(c, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(c), serial++);
    X509_gmtime_adj(X509_getm_notBefore(c), long(wish.from.count()));
    X509_gmtime_adj(X509_getm_notAfter(c), long(wish.to.count()));
    X509_set_pubkey(c, m_key.get());
    X509_NAME_add_entry_by_txt(X509_get_subject_name(c), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char *>(wish.commonName.constData()), -1, -1,
                               0);
    X509 *const issuer = wish.issuer ? wish.issuer->certificate() : c;
    X509_set_issuer_name(c, X509_get_subject_name(issuer));
    addExtension(c, issuer, NID_basic_constraints,
                 wish.isAuthority ? "critical,CA:TRUE" : "critical,CA:FALSE");
    if (!wish.names.isEmpty())
        addExtension(c, issuer, NID_subject_alt_name, wish.names);
    if (!wish.extendedUsage.isEmpty())
        addExtension(c, issuer, NID_ext_key_usage, wish.extendedUsage);
    if (!wish.usage.isEmpty())
        addExtension(c, issuer, NID_key_usage, wish.usage);
    X509_sign(c, wish.issuer ? wish.issuer->key() : m_key.get(), EVP_sha256());
}

QByteArray TestCertificate::certificatePem() const
{
    const BioPtr bio(BIO_new(BIO_s_mem()));
    PEM_write_bio_X509(bio.get(), m_certificate.get());
    return contentsOf(bio.get());
}

QByteArray TestCertificate::keyPem(const QByteArray &password) const
{
    const BioPtr bio(BIO_new(BIO_s_mem()));
    PEM_write_bio_PKCS8PrivateKey(bio.get(), m_key.get(), password.isEmpty() ? nullptr : EVP_aes_256_cbc(),
                                  password.isEmpty() ? nullptr : password.constData(), int(password.size()),
                                  nullptr, nullptr);
    return contentsOf(bio.get());
}

QString TestFiles::write(const QString &name, const QByteArray &bytes) const
{
    QFile file(path(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("cannot write %s", qPrintable(file.fileName()));
    return file.fileName();
}

} // namespace porthole::test
