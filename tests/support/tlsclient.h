// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/testclient.h"
#include "tests/support/tlspeer.h"

namespace porthole::test {

/// A client for tests that speaks TLS over a TestClient. Thread: that of its owner.
class TlsClient final : public QObject
{
    Q_OBJECT

public:
    explicit TlsClient(const TlsPeer::Wish &wish = TlsPeer::Wish());

    /// Begins to connect, and then the handshake.
    void connectTo(quint16 port);
    void send(const QByteArray &plaintext);
    /// Says close_notify, without a FIN.
    void finish();
    /// Passes on what the peer has to say.
    void pump();

    TestClient wire;
    TlsPeer peer;

private:
    qsizetype m_fed = 0;
};

} // namespace porthole::test
