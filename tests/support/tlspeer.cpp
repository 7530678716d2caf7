// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/tlspeer.h"

#include "tests/support/testcertificates.h"

#include <openssl/err.h>

#include <array>

namespace porthole::test {

TlsPeer::TlsPeer(const Wish &wish)
    : m_context(SSL_CTX_new(TLS_client_method()))
{
    SSL_CTX *const c = m_context.get();
    if (wish.maxVersion != 0) {
        SSL_CTX_set_security_level(c, 0); // the old ones are refused at the usual level
        SSL_CTX_set_min_proto_version(c, 0);
        SSL_CTX_set_max_proto_version(c, wish.maxVersion);
    }
    if (!wish.ciphers.isEmpty())
        SSL_CTX_set_cipher_list(c, wish.ciphers.constData());
    if (wish.trusted) {
        X509_STORE_add_cert(SSL_CTX_get_cert_store(c), wish.trusted->certificate());
        SSL_CTX_set_verify(c, SSL_VERIFY_PEER, nullptr);
    }
    if (wish.own) {
        SSL_CTX_use_certificate(c, wish.own->certificate());
        SSL_CTX_use_PrivateKey(c, wish.own->key());
    }
    m_ssl.reset(SSL_new(c));
    SSL_set_bio(m_ssl.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    SSL_set_connect_state(m_ssl.get());
    if (!wish.serverName.isEmpty())
        SSL_set_tlsext_host_name(m_ssl.get(), wish.serverName.constData());
    if (!wish.protocols.isEmpty()) {
        SSL_set_alpn_protos(m_ssl.get(), reinterpret_cast<const unsigned char *>(wish.protocols.constData()),
                            unsigned(wish.protocols.size()));
    }
}

void TlsPeer::feed(const QByteArray &ciphertext)
{
    BIO_write(SSL_get_rbio(m_ssl.get()), ciphertext.constData(), int(ciphertext.size()));
    go();
}

void TlsPeer::write(const QByteArray &plaintext)
{
    m_waiting += plaintext;
    go();
}

void TlsPeer::finish()
{
    go();
    SSL_shutdown(m_ssl.get());
}

void TlsPeer::go()
{
    ERR_clear_error();
    std::array<char, 4096> buffer = {};
    int got = 0;
    while ((got = SSL_read(m_ssl.get(), buffer.data(), int(buffer.size()))) > 0)
        m_received.append(buffer.data(), got);
    const int error = SSL_get_error(m_ssl.get(), got);
    m_hasFailed = m_hasFailed || error == SSL_ERROR_SSL || error == SSL_ERROR_SYSCALL;
    if (isOpen() && !m_waiting.isEmpty()) {
        SSL_write(m_ssl.get(), m_waiting.constData(), int(m_waiting.size()));
        m_waiting.clear();
    }
}

QByteArray TlsPeer::takeOutgoing()
{
    if (!m_hasFailed && !isTold())
        go();
    BIO *const bio = SSL_get_wbio(m_ssl.get());
    QByteArray bytes(qsizetype(BIO_ctrl_pending(bio)), '\0');
    BIO_read(bio, bytes.data(), int(bytes.size()));
    return bytes;
}

bool TlsPeer::isOpen() const
{
    return SSL_is_init_finished(m_ssl.get()) != 0;
}

bool TlsPeer::isTold() const
{
    return (SSL_get_shutdown(m_ssl.get()) & SSL_RECEIVED_SHUTDOWN) != 0;
}

} // namespace porthole::test
