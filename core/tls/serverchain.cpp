// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tls/serverchain.h"

#include "core/tls/certificatefacts.h"

#include <QCoreApplication>

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <algorithm>

namespace porthole {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(porthole::ServerChain)
};

using Certificates = std::vector<X509Ptr>;

/// Why clients do not take the certificate for a server's; empty if they do. What its key usage is without,
/// they do not mind.
QString purposeProblem(X509 *certificate)
{
    const uint32_t flags = X509_get_extension_flags(certificate);
    const uint32_t uses = X509_get_extended_key_usage(certificate);
    if ((flags & EXFLAG_INVALID) != 0)
        return Words::tr("the certificate of %1 has a damaged extension (have it issued anew)")
            .arg(subjectOf(certificate));
    // OpenSSL's clients do not take "any" for theirs, others do.
    if ((flags & EXFLAG_XKUSAGE) != 0 && (uses & (XKU_SSL_SERVER | XKU_SGC | XKU_ANYEKU)) == 0)
        return Words::tr("the certificate of %1 is not for servers: its extended key usage is without "
                         "serverAuth (have one issued with it)")
            .arg(subjectOf(certificate));
    return {};
}

bool hasNameOfIssuer(X509 *issuer, X509 *certificate)
{
    return X509_NAME_cmp(X509_get_subject_name(issuer), X509_get_issuer_name(certificate)) == 0;
}

bool hasIssued(X509 *issuer, X509 *certificate)
{
    return hasNameOfIssuer(issuer, certificate) && X509_verify(certificate, X509_get0_pubkey(issuer)) == 1;
}

/// Clients look for their way by themselves, whatever the order, and pass over what is not on it (RFC 8446,
/// 4.4.2). But where others are sent with it, one that issued the server's own is to be among them.
QString issuerProblem(const Certificates &all)
{
    X509 *const own = all.front().get();
    const bool isAlone = std::all_of(all.begin(), all.end(), [own](const X509Ptr &certificate) {
        return X509_cmp(certificate.get(), own) == 0;
    });
    if (isAlone || std::any_of(all.begin(), all.end(), [own](const X509Ptr &certificate) {
            return hasIssued(certificate.get(), own);
        }))
        return {};
    const auto namesake = std::find_if(all.begin(), all.end(), [own](const X509Ptr &certificate) {
        return hasNameOfIssuer(certificate.get(), own);
    });
    if (namesake != all.end())
        return Words::tr(
                   "certificate %1 in it (%2) has the name of who issued the first (%3), but another key "
                   "(put the one that did issue it in its place)")
            .arg(QString::number(namesake - all.begin() + 1), subjectOf(namesake->get()), subjectOf(own));
    return Words::tr(
               "none of the other certificates in it issued the first (%1), which was issued by %2 (put "
               "that one behind it, or leave the first alone)")
        .arg(subjectOf(own), factsOf(own).issuer);
}

QString problemOf(const Certificates &all)
{
    const QString problem = purposeProblem(all.front().get());
    return problem.isEmpty() ? issuerProblem(all) : problem;
}

} // namespace

Result<void> checkServerChain(const QString &fileName, const std::vector<X509Ptr> &certificates)
{
    const QString problem = problemOf(certificates);
    ERR_clear_error();
    if (!problem.isEmpty())
        return tl::unexpected(Error{ErrorCode::TlsFileUnusable, fileName, problem});
    return {};
}

} // namespace porthole
