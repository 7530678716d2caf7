// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tls/tlscontext.h"

#include "core/tls/pemfile.h"
#include "core/tls/serverchain.h"
#include "core/tls/tlssession.h"
#include "core/tls/tlswords.h"

#include <QCoreApplication>

#include <openssl/err.h>

#include <new>

namespace porthole {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(porthole::TlsContext)
};

tl::unexpected<Error> refused(const QString &fileName)
{
    return tl::unexpected(Error{ErrorCode::TlsFileUnusable, fileName,
                                Words::tr("OpenSSL refuses it (%1)").arg(tlswords::lastError())});
}

SslContextPtr makeContext()
{
    SslContextPtr context(SSL_CTX_new(TLS_server_method()));
    SSL_CTX *const c = context.get();
    SSL_CTX_set_min_proto_version(c, TLS1_2_VERSION); // RFC 8996: the ones before are not to be used
    SSL_CTX_set_options(c, SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_NO_TICKET |
                               SSL_OP_NO_COMPRESSION);
    // Each client makes a whole handshake: then its certificates are always there to be shown. And one that
    // closes at once does not leave tickets unread, which would make its system answer with RST.
    SSL_CTX_set_session_cache_mode(c, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(c, 0);
    SSL_CTX_set_mode(c, SSL_MODE_RELEASE_BUFFERS); // 34 KiB less for each idle client
    TlsSession::setCallbacks(c);
    return context;
}

Result<void> useCertificates(SSL_CTX *context, const QString &fileName,
                             const std::vector<X509Ptr> &certificates)
{
    ERR_clear_error();
    if (SSL_CTX_use_certificate(context, certificates.front().get()) != 1)
        return refused(fileName);
    for (size_t i = 1; i < certificates.size(); ++i) {
        if (SSL_CTX_add1_chain_cert(context, certificates[i].get()) != 1)
            return refused(fileName);
    }
    return {};
}

Result<void> useKey(SSL_CTX *context, const TlsOptions &options, const X509 *certificate, EVP_PKEY *key)
{
    if (X509_check_private_key(certificate, key) != 1) {
        ERR_clear_error();
        return tl::unexpected(
            Error{ErrorCode::TlsFileUnusable, options.keyFile,
                  Words::tr("the key in it does not belong to the certificate in %1, the first in "
                            "that file")
                      .arg(options.certFile)});
    }
    if (SSL_CTX_use_PrivateKey(context, key) != 1)
        return refused(options.keyFile);
    return {};
}

Result<void> askForClientCertificates(SSL_CTX *context, const QString &fileName,
                                      const std::vector<X509Ptr> &authorities)
{
    X509_STORE *const store = SSL_CTX_get_cert_store(context);
    for (const X509Ptr &authority : authorities) {
        if (X509_STORE_add_cert(store, authority.get()) != 1 ||
            SSL_CTX_add_client_CA(context, authority.get()) != 1)
            return refused(fileName);
    }
    // So that an intermediate authority, or one client's own certificate, can be the one to be trusted.
    X509_STORE_set_flags(store, X509_V_FLAG_PARTIAL_CHAIN);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT,
                       SSL_CTX_get_verify_callback(context));
    return {};
}

} // namespace

Result<std::shared_ptr<const TlsContext>> TlsContext::load(const TlsOptions &options, const QDateTime &now)
{
    const auto certificates = pemfile::readCertificates(options.certFile, now);
    if (!certificates)
        return tl::unexpected(certificates.error());
    const auto key = pemfile::readKey(options.keyFile);
    if (!key)
        return tl::unexpected(key.error());
    SslContextPtr context = makeContext();
    Result<void> used = useCertificates(context.get(), options.certFile, *certificates).and_then([&] {
        return useKey(context.get(), options, certificates->front().get(), key->get());
    });
    if (used)
        used = checkServerChain(options.certFile, *certificates);
    if (used && !options.clientCaFile.isEmpty()) {
        const auto authorities = pemfile::readCertificates(options.clientCaFile, now);
        used = authorities ? askForClientCertificates(context.get(), options.clientCaFile, *authorities)
                           : Result<void>(tl::unexpected(authorities.error()));
    }
    if (!used)
        return tl::unexpected(used.error());
    return std::shared_ptr<const TlsContext>(new TlsContext(std::move(context)));
}

SslPtr TlsContext::makeSsl() const
{
    SslPtr ssl(SSL_new(m_context.get()));
    if (!ssl)
        throw std::bad_alloc();
    SSL_set_accept_state(ssl.get());
    return ssl;
}

} // namespace porthole
