// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tls/certificatefacts.h"

#include "core/base/bytetext.h"
#include "core/tls/opensslhandles.h"

#include <QHostAddress>

#include <openssl/bn.h>
#include <openssl/x509v3.h>

#include <array>
#include <ctime>

namespace porthole {

namespace {

using NamesPtr = std::unique_ptr<GENERAL_NAMES, OpensslFree<GENERAL_NAMES_free>>;
using BignumPtr = std::unique_ptr<BIGNUM, OpensslFree<BN_free>>;

// Sizes that nobody reaches who means well; whoever made the certificate may mean something else.
constexpr int mostNames = 64;
constexpr qsizetype mostNameBytes = 1024;

QString safe(QByteArrayView bytes)
{
    return toEscaped(bytes.first(std::min(bytes.size(), mostNameBytes)));
}

QString nameText(const X509_NAME *name)
{
    const BioPtr out(BIO_new(BIO_s_mem()));
    // Without ESC_MSB, UTF-8 stays as it is.
    X509_NAME_print_ex(out.get(), name, 0, XN_FLAG_RFC2253 & ~ulong(ASN1_STRFLGS_ESC_MSB));
    const char *text = nullptr;
    const long size = BIO_get_mem_data(out.get(), &text);
    return safe(QByteArrayView(text, size));
}

QByteArrayView bytesOf(const ASN1_STRING *string)
{
    return {ASN1_STRING_get0_data(string), ASN1_STRING_length(string)};
}

QString addressText(QByteArrayView bytes)
{
    if (bytes.size() == 16)
        return QHostAddress(reinterpret_cast<const quint8 *>(bytes.data())).toString();
    if (bytes.size() != 4)
        return toHex(bytes.first(std::min(bytes.size(), mostNameBytes)));
    QStringList parts;
    for (const char byte : bytes)
        parts << QString::number(quint8(byte));
    return parts.join(u'.');
}

QString alternativeText(const GENERAL_NAME &name)
{
    switch (name.type) {
    case GEN_DNS:
        return safe(bytesOf(name.d.dNSName));
    case GEN_EMAIL:
        return safe(bytesOf(name.d.rfc822Name));
    case GEN_URI:
        return safe(bytesOf(name.d.uniformResourceIdentifier));
    case GEN_IPADD:
        return addressText(bytesOf(name.d.iPAddress));
    default:
        return {};
    }
}

QStringList alternativeNames(const X509 *certificate)
{
    const NamesPtr names(
        static_cast<GENERAL_NAMES *>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
    QStringList texts;
    for (int i = 0; names && i < std::min(sk_GENERAL_NAME_num(names.get()), mostNames); ++i)
        texts << alternativeText(*sk_GENERAL_NAME_value(names.get(), i));
    texts.removeAll(QString());
    return texts;
}

QString serialText(const X509 *certificate)
{
    const BignumPtr number(ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate), nullptr));
    if (!number)
        return {};
    QByteArray bytes(BN_num_bytes(number.get()), '\0');
    BN_bn2bin(number.get(), reinterpret_cast<unsigned char *>(bytes.data()));
    return QString::fromLatin1(bytes.toHex());
}

QString fingerprint(const X509 *certificate)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest = {};
    unsigned size = 0;
    if (X509_digest(certificate, EVP_sha256(), digest.data(), &size) != 1)
        return {};
    return QString::fromLatin1(
        QByteArray(reinterpret_cast<const char *>(digest.data()), qsizetype(size)).toHex(':'));
}

} // namespace

QString subjectOf(const X509 *certificate)
{
    return nameText(X509_get_subject_name(certificate));
}

QDateTime toDateTime(const ASN1_TIME *time)
{
    std::tm parts = {};
    if (ASN1_TIME_to_tm(time, &parts) != 1)
        return {};
    return {QDate(parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday),
            QTime(parts.tm_hour, parts.tm_min, parts.tm_sec), Qt::UTC};
}

CertificateFacts factsOf(const X509 *certificate)
{
    return {subjectOf(certificate),
            nameText(X509_get_issuer_name(certificate)),
            alternativeNames(certificate),
            serialText(certificate),
            toDateTime(X509_get0_notBefore(certificate)),
            toDateTime(X509_get0_notAfter(certificate)),
            fingerprint(certificate)};
}

} // namespace porthole
