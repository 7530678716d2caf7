// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/tlsclient.h"

namespace porthole::test {

TlsClient::TlsClient(const TlsPeer::Wish &wish)
    : peer(wish)
{
    connect(&wire, &TestClient::receivedMore, this, [this] {
        peer.feed(wire.received().sliced(m_fed));
        m_fed = wire.received().size();
        pump();
    });
}

void TlsClient::connectTo(quint16 port)
{
    wire.connectTo(port);
    pump(); // what is given to send() before the connection waits for it
}

void TlsClient::send(const QByteArray &plaintext)
{
    peer.write(plaintext);
    pump();
}

void TlsClient::finish()
{
    peer.finish();
    pump();
}

void TlsClient::pump()
{
    if (const QByteArray bytes = peer.takeOutgoing(); !bytes.isEmpty())
        wire.send(bytes);
}

} // namespace porthole::test
