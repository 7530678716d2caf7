// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/sendbuffer.h"
#include "core/tls/tlssession.h"

namespace porthole {

/// A client's TLS session together with its ciphertext that the system has not taken yet. Plaintext stays in
/// the worker's own buffer until there is room for its ciphertext, so that at most one portion of it is held
/// twice. Thread: that of its owner (the client's worker).
class TlsLink final
{
public:
    explicit TlsLink(std::shared_ptr<const TlsContext> context)
        : m_session(std::move(context))
    {
    }

    [[nodiscard]] TlsSession &session() { return m_session; }
    [[nodiscard]] const TlsSession &session() const { return m_session; }
    /// What is queued can leave, now or when the handshake is done.
    [[nodiscard]] bool mayWrite() const;

    /// What is to be sent next; takes from `plaintext` as there is room. Holds until the next call.
    [[nodiscard]] QByteArrayView nextToSend(SendBuffer &plaintext);
    /// The system has taken `count` bytes of that. Gives how many bytes of plaintext have left with them.
    [[nodiscard]] qint64 drop(qint64 count);
    /// Nothing can be sent any more: forgets what was to be. Gives how many bytes of plaintext it was.
    qint64 cut();

    /// Ciphertext that has not left.
    [[nodiscard]] qint64 unsentBytes() const { return m_unsent.size(); }
    /// Plaintext that has not left, of what was taken.
    [[nodiscard]] qint64 carriedBytes() const { return m_carried; }

private:
    TlsSession m_session;
    SendBuffer m_unsent;
    qint64 m_carried = 0;
    bool m_isCut = false;
};

} // namespace porthole
