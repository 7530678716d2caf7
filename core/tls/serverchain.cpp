// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tls/serverchain.h"

#include "core/tls/certificatefacts.h"

#include <QCoreApplication>

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <optional>

namespace porthole {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(porthole::ServerChain)
};

using Certificates = std::vector<X509Ptr>;

/// Why a server must not use the certificate; empty if it may.
QString purposeProblem(X509 *certificate)
{
    const int outcome = X509_check_purpose(certificate, X509_PURPOSE_SSL_SERVER, 0);
    const uint32_t flags = X509_get_extension_flags(certificate);
    const uint32_t uses = X509_get_extended_key_usage(certificate);
    const bool saysUses = (flags & EXFLAG_XKUSAGE) != 0;
    // OpenSSL's clients do not take "any" for theirs, others do.
    if (outcome == 1 || (saysUses && (uses & XKU_ANYEKU) != 0))
        return {};
    if ((flags & EXFLAG_INVALID) != 0)
        return Words::tr("the certificate of %1 has a damaged extension (have it issued anew)")
            .arg(subjectOf(certificate));
    return (saysUses && (uses & (XKU_SSL_SERVER | XKU_SGC)) == 0
                ? Words::tr("the certificate of %1 is not for servers: its extended key usage is without "
                            "serverAuth (have one issued with it)")
                : Words::tr("the certificate of %1 is not for servers: its key usage is without "
                            "digitalSignature and keyEncipherment (have one issued with them)"))
        .arg(subjectOf(certificate));
}

/// X509_V_OK: one issued the other. X509_V_ERR_SUBJECT_ISSUER_MISMATCH: they have nothing to do with each
/// other.
int issuedOutcome(X509 *issuer, X509 *certificate)
{
    const int outcome = X509_check_issued(issuer, certificate);
    const bool isForged = outcome == X509_V_OK && X509_verify(certificate, X509_get0_pubkey(issuer)) == 0;
    return isForged ? X509_V_ERR_CERT_SIGNATURE_FAILURE : outcome;
}

/// The first of the certificates before `end` that `issuer` issued, or is once more.
std::optional<size_t> issuedBefore(const Certificates &all, size_t end, X509 *issuer)
{
    for (size_t i = 0; i < end; ++i) {
        if (X509_cmp(all[i].get(), issuer) == 0 || issuedOutcome(issuer, all[i].get()) == X509_V_OK)
            return i;
    }
    return std::nullopt;
}

QString number(size_t index)
{
    return QString::number(index + 1);
}

/// Why `stranger`, which issued none before it, is there, and what to do.
QString strangerProblem(const Certificates &all, size_t stranger)
{
    const QString subject = subjectOf(all[stranger].get());
    for (size_t later = stranger + 1; later < all.size(); ++later) {
        if (const auto issued = issuedBefore(all, stranger, all[later].get()))
            return Words::tr("the certificates in it are in the wrong order: number %1 (%2) issued number %3 "
                             "(%4), and belongs before number %5 (%6)")
                .arg(number(later), subjectOf(all[later].get()), number(*issued),
                     subjectOf(all[*issued].get()), number(stranger), subject);
    }
    for (size_t i = 0; i < stranger; ++i) {
        const int outcome = issuedOutcome(all[stranger].get(), all[i].get());
        if (outcome != X509_V_ERR_SUBJECT_ISSUER_MISMATCH)
            return Words::tr("certificate %1 in it (%2) has the name of who issued number %3 (%4), but did "
                             "not issue it: %5 (take it out, or put the one that did in its place)")
                .arg(number(stranger), subject, number(i), subjectOf(all[i].get()),
                     QString::fromUtf8(X509_verify_cert_error_string(outcome)));
    }
    return Words::tr("certificate %1 in it (%2) issued none of those before it: the one of %3 was issued by "
                     "%4 (take it out, or put that one in its place)")
        .arg(number(stranger), subject, subjectOf(all[stranger - 1].get()),
             factsOf(all[stranger - 1].get()).issuer);
}

QString problemOf(const Certificates &all)
{
    if (const QString problem = purposeProblem(all.front().get()); !problem.isEmpty())
        return problem;
    for (size_t i = 1; i < all.size(); ++i) {
        if (!issuedBefore(all, i, all[i].get()))
            return strangerProblem(all, i);
    }
    return {};
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
