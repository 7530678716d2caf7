// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tls/opensslhandles.h"

#include <QByteArray>

#include <optional>

namespace porthole::test {

class TestCertificate;

/// The client's side of a TLS connection, in memory: OpenSSL by itself, with none of the code under test.
/// Thread: that of its owner.
class TlsPeer final
{
public:
    struct Wish
    {
        const TestCertificate *trusted = nullptr; ///< null: any certificate will do
        const TestCertificate *own = nullptr;     ///< shown when the server asks for one
        QByteArray serverName;
        QByteArray protocols; ///< ALPN, as on the wire
        int maxVersion = 0;   ///< such as TLS1_2_VERSION; 0: the newest
        QByteArray ciphers;   ///< for TLS 1.2; empty: the usual
    };

    TlsPeer()
        : TlsPeer(Wish())
    {
    }
    explicit TlsPeer(const Wish &wish);

    /// Takes what came from the server.
    void feed(const QByteArray &ciphertext);
    /// Encrypts; before the handshake is finished it waits for that.
    void write(const QByteArray &plaintext);
    /// Says close_notify.
    void finish();
    /// What is to go to the server. The first call begins the handshake.
    [[nodiscard]] QByteArray takeOutgoing();

    [[nodiscard]] bool isOpen() const;
    [[nodiscard]] bool hasFailed() const { return m_hasFailed; }
    /// The server has said close_notify.
    [[nodiscard]] bool isTold() const;
    /// The plaintext so far.
    [[nodiscard]] const QByteArray &received() const { return m_received; }

private:
    void go();

    SslContextPtr m_context;
    SslPtr m_ssl;
    QByteArray m_waiting;
    QByteArray m_received;
    bool m_hasFailed = false;
};

} // namespace porthole::test
