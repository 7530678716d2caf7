// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tls/tlssession.h"

#include "core/base/bytetext.h"
#include "core/tls/certificatefacts.h"
#include "core/tls/tlswords.h"

#include <QCoreApplication>

#include <openssl/err.h>

#include <array>

namespace porthole {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(porthole::TlsSession)
};

// On the stack. A record may have four times as much; each thread would have pages for it for ever.
constexpr size_t readBytes = 4 * 1024;
// What a client says of itself is kept with its row for long, so it is cut to what people read.
constexpr qsizetype mostProtocols = 8;
constexpr qsizetype mostProtocolBytes = 32;
constexpr qsizetype mostNameBytes = 255; // RFC 1035, section 2.3.4

QString shown(QByteArrayView said, qsizetype mostBytes)
{
    const QString text = toEscaped(said.first(std::min(said.size(), mostBytes)));
    return said.size() > mostBytes ? text + u'…' : text;
}

QList<CertificateFacts> peerChainOf(const SSL *ssl)
{
    QList<CertificateFacts> chain;
    const auto append = [&chain](const STACK_OF(X509) * certificates) {
        for (int i = 0; i < sk_X509_num(certificates); ++i)
            chain.append(factsOf(sk_X509_value(certificates, i)));
    };
    if (const STACK_OF(X509) *verified = SSL_get0_verified_chain(ssl)) {
        append(verified);
    } else if (const X509 *own = SSL_get0_peer_certificate(ssl)) {
        chain.append(factsOf(own));
        append(SSL_get_peer_cert_chain(ssl)); // on the server's side without the client's own
    }
    return chain;
}

} // namespace

TlsSession::TlsSession(std::shared_ptr<const TlsContext> context)
    : m_context(std::move(context))
    , m_ssl(m_context->makeSsl())
{
    BIO *const bio = makeWireBio(m_wire).release();
    SSL_set_bio(m_ssl.get(), bio, bio); // the one reference serves for both
    SSL_set_app_data(m_ssl.get(), this);
}

void TlsSession::setCallbacks(SSL_CTX *context)
{
    SSL_CTX_set_alpn_select_cb(context, onProtocolsOffered, nullptr);
    SSL_CTX_set_verify(context, SSL_VERIFY_NONE, onVerified);
    // Without a callback OpenSSL does not keep the name for the server to ask for.
    SSL_CTX_set_tlsext_servername_callback(
        context, +[](SSL *, int *, void *) { return SSL_TLSEXT_ERR_OK; });
}

int TlsSession::onProtocolsOffered(SSL *ssl, const unsigned char **, unsigned char *,
                                   const unsigned char *offered, unsigned offeredSize, void *)
{
    auto &self = *static_cast<TlsSession *>(SSL_get_app_data(ssl));
    self.m_offeredProtocols.clear();
    QByteArrayView rest(offered,
                        qsizetype(offeredSize)); // names, each after a byte with its length: RFC 7301
    while (!rest.isEmpty() && self.m_offeredProtocols.size() < mostProtocols) {
        const qsizetype size = std::min<qsizetype>(quint8(rest[0]), rest.size() - 1);
        self.m_offeredProtocols << shown(rest.sliced(1, size), mostProtocolBytes);
        rest = rest.sliced(1 + size);
    }
    return SSL_TLSEXT_ERR_NOACK; // what the bytes mean is not for this server to say
}

int TlsSession::onVerified(int isGood, X509_STORE_CTX *verification)
{
    // Only here is the certificate known that is to blame, which need not be the client's own.
    const X509 *const certificate = X509_STORE_CTX_get_current_cert(verification);
    if (isGood || !certificate)
        return isGood;
    const auto *const ssl = static_cast<const SSL *>(
        X509_STORE_CTX_get_ex_data(verification, SSL_get_ex_data_X509_STORE_CTX_idx()));
    const QString why =
        QString::fromUtf8(X509_verify_cert_error_string(X509_STORE_CTX_get_error(verification)));
    static_cast<TlsSession *>(SSL_get_app_data(ssl))->m_refusal =
        Words::tr("the client's certificate is refused: %1 (%2)").arg(why, subjectOf(certificate));
    return isGood;
}

QByteArray TlsSession::feed(QByteArrayView ciphertext)
{
    QByteArray plaintext;
    if (m_state == State::PeerDone || m_state == State::Failed)
        return plaintext; // nothing that follows means anything
    QByteArray held;
    if (m_firstBytes.speech() == FirstBytes::Speech::Unknown) {
        held = m_firstBytes.bytes().toByteArray();
        held.append(ciphertext);
        m_firstBytes.feed(ciphertext);
        if (m_firstBytes.speech() == FirstBytes::Speech::Other)
            fail(m_firstBytes.describeOther());
        if (m_firstBytes.speech() != FirstBytes::Speech::Tls)
            return plaintext;
        ciphertext = held;
    }
    m_wire.incoming = ciphertext;
    if (m_state == State::Handshaking)
        shakeHands();
    if (m_state == State::Open)
        readInto(plaintext);
    m_wire.incoming = {};
    return plaintext;
}

void TlsSession::shakeHands()
{
    ERR_clear_error();
    if (const int result = SSL_do_handshake(m_ssl.get()); result != 1) {
        (void)onNotDone(result);
        return;
    }
    m_state = State::Open;
    m_hasBeenOpen = true;
}

void TlsSession::readInto(QByteArray &plaintext)
{
    std::array<char, readBytes> buffer; // NOLINT: filled by OpenSSL before it is read
    while (m_state == State::Open) {
        ERR_clear_error();
        const int got = SSL_read(m_ssl.get(), buffer.data(), int(buffer.size()));
        if (got > 0)
            plaintext.append(buffer.data(), got);
        else if (onNotDone(got))
            return;
    }
}

bool TlsSession::onNotDone(int result)
{
    switch (SSL_get_error(m_ssl.get(), result)) {
    case SSL_ERROR_WANT_READ:
        return true;
    case SSL_ERROR_ZERO_RETURN:
        if (m_state == State::Handshaking)
            fail(Words::tr("the client gave up (close_notify)"));
        else
            m_state = State::PeerDone;
        return false;
    default:
        break;
    }
    const QString why = tlswords::sessionError(m_ssl.get());
    fail(m_refusal.isEmpty() ? why : m_refusal);
    return false;
}

void TlsSession::fail(const QString &why)
{
    m_state = State::Failed;
    m_failure = why;
}

void TlsSession::endOfStream()
{
    if (m_state == State::Handshaking)
        fail(Words::tr("%1, and closed the connection").arg(progress()));
}

QString TlsSession::progress() const
{
    if (m_firstBytes.speech() != FirstBytes::Speech::Tls)
        return m_firstBytes.describeOther();
    return Words::tr("the client began the handshake but did not finish it");
}

bool TlsSession::hasBegunRecord() const
{
    // What is left of the part that is being read; and between the parts ("RB": the body is awaited) nothing
    // is.
    return m_state == State::Open &&
           (SSL_has_pending(m_ssl.get()) != 0 || qstrcmp(SSL_rstate_string(m_ssl.get()), "RB") == 0);
}

void TlsSession::write(QByteArrayView plaintext)
{
    Q_ASSERT(canWrite());
    if (plaintext.isEmpty())
        return;
    ERR_clear_error();
    size_t written = 0;
    // All of it is taken: the wire has room for everything.
    if (const int result = SSL_write_ex(m_ssl.get(), plaintext.data(), size_t(plaintext.size()), &written);
        result != 1)
        (void)onNotDone(result);
}

void TlsSession::close()
{
    if (!canWrite())
        return;
    ERR_clear_error();
    (void)SSL_shutdown(m_ssl.get()); // writes close_notify; the client's is read as it comes
    m_isClosed = true;
}

QByteArray TlsSession::takeOutgoing()
{
    return std::exchange(m_wire.outgoing, {});
}

TlsFacts TlsSession::facts() const
{
    const SSL *const ssl = m_ssl.get();
    const char *const name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    return {QString::fromLatin1(SSL_get_version(ssl)), QString::fromLatin1(SSL_get_cipher_name(ssl)),
            name ? shown(QByteArrayView(name), mostNameBytes) : QString(), m_offeredProtocols, peerChainOf(ssl)};
}

} // namespace porthole
