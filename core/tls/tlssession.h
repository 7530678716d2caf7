// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tls/firstbytes.h"
#include "core/tls/tlscontext.h"
#include "core/tls/tlsfacts.h"
#include "core/tls/wirebio.h"

#include <QByteArray>
#include <QByteArrayView>

namespace porthole {

/// The server's side of one TLS connection (RFC 8446; TLS 1.2: RFC 5246), as a filter of bytes: it knows no
/// socket and no clock. What it has to say itself (handshake, alerts) is outgoing as well, so takeOutgoing()
/// is due after every call. It holds at most one record and what was not taken. Thread: that of its owner.
class TlsSession final
{
public:
    enum class State {
        Handshaking,
        Open,     ///< bytes go both ways
        PeerDone, ///< the client has said that it sends no more (close_notify); it can still be written to
        Failed,   ///< failure() says why. Nothing goes any more but the outgoing alert
    };

    explicit TlsSession(std::shared_ptr<const TlsContext> context);
    Q_DISABLE_COPY_MOVE(TlsSession)

    /// Takes what came from the client, and gives the plaintext in it.
    [[nodiscard]] QByteArray feed(QByteArrayView ciphertext);
    /// The client's stream has ended. Fails the handshake if it was not finished.
    void endOfStream();
    /// Fails for a reason that the session cannot know, such as that it took too long.
    void giveUp(const QString &why) { fail(why); }
    /// Encrypts; only Open or PeerDone, and not after close().
    void write(QByteArrayView plaintext);
    /// Says that nothing more will be written (close_notify). Only Open or PeerDone.
    void close();
    /// The ciphertext that is to go to the client.
    [[nodiscard]] QByteArray takeOutgoing();

    [[nodiscard]] State state() const { return m_state; }
    /// The handshake was finished, whatever came then.
    [[nodiscard]] bool hasBeenOpen() const { return m_hasBeenOpen; }
    [[nodiscard]] bool canWrite() const
    {
        return (m_state == State::Open || m_state == State::PeerDone) && !m_isClosed;
    }
    /// Once open: a record has begun to come and has not ended, so none of its plaintext is known.
    [[nodiscard]] bool hasBegunRecord() const;
    /// close() was called.
    [[nodiscard]] bool isClosed() const { return m_isClosed; }
    /// What went wrong, in words. Only when Failed.
    [[nodiscard]] const QString &failure() const { return m_failure; }
    /// While Handshaking: how far the client has come, in words.
    [[nodiscard]] QString progress() const;
    /// What the handshake agreed on. Only when it has been open.
    [[nodiscard]] TlsFacts facts() const;

    /// For the context that sessions are made from.
    static void setCallbacks(SSL_CTX *context);

private:
    void shakeHands();
    void readInto(QByteArray &plaintext);
    /// Decides what a call that gave `result` came to; true if it only waits for more.
    bool onNotDone(int result);
    void fail(const QString &why);
    static int onProtocolsOffered(SSL *ssl, const unsigned char **chosen, unsigned char *chosenSize,
                                  const unsigned char *offered, unsigned offeredSize, void *);

    static int onVerified(int isGood, X509_STORE_CTX *verification);

    const std::shared_ptr<const TlsContext> m_context;
    Wire m_wire;
    SslPtr m_ssl;
    FirstBytes m_firstBytes;
    QStringList m_offeredProtocols;
    QString m_refusal; // what is wrong with the client's certificate
    QString m_failure;
    State m_state = State::Handshaking;
    bool m_hasBeenOpen = false;
    bool m_isClosed = false;
};

} // namespace porthole
