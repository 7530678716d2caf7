// SPDX-License-Identifier: GPL-3.0-or-later
// What a ConnectionWorker does of TLS alone; see connectionworker.cpp for all else.
#include "core/net/connectionworker.h"

namespace porthole {

using State = TlsSession::State;

void ConnectionWorker::onCiphertext(QByteArrayView chunk)
{
    TlsSession &session = m_tls->session();
    const bool wasFailed = session.state() == State::Failed;
    const bool wasOpen = session.hasBeenOpen();
    const QByteArray plaintext = session.feed(chunk);
    if (!wasOpen && session.hasBeenOpen() && m_phase == Phase::Open)
        onSecured();
    if (!plaintext.isEmpty())
        onPlaintext(plaintext);
    if (!wasFailed && session.state() == State::Failed)
        onTlsFailure();
    else
        settle();
}

void ConnectionWorker::onSecured()
{
    m_handshakeTimer.stop();
    const TlsFacts facts = m_tls->session().facts();
    note(facts, describe(facts));
    greet();
}

void ConnectionWorker::onTlsFailure()
{
    const TlsSession &session = m_tls->session();
    m_handshakeTimer.stop();
    close(session.hasBeenOpen() ? CloseReason::TlsBroken : CloseReason::TlsFailed, CloseMode::Fin,
          session.failure());
}

void ConnectionWorker::onTlsEndOfStream()
{
    TlsSession &session = m_tls->session();
    const bool wasHandshaking = session.state() == State::Handshaking;
    session.endOfStream();
    if (wasHandshaking)
        onTlsFailure();
    else if (m_peerFinished)
        settle();
    else // anybody on the way can send a FIN; only a close_notify is sure to be the client's (RFC 8446, 6.1)
        onPeerFinished(tr("without a TLS close_notify, so something may be missing at its end"));
}

void ConnectionWorker::onHandshakeTimeout()
{
    TlsSession &session = m_tls->session();
    if (session.state() != State::Handshaking)
        return; // it was finished while the client was being closed
    const double seconds = std::chrono::duration<double>(m_config->tls.handshakeTimeout).count();
    session.giveUp(tr("not finished within %1 s: %2").arg(seconds).arg(session.progress()));
    onTlsFailure();
}

/// The client has said close_notify, and all that came before it is decoded.
bool ConnectionWorker::isToldTheEnd() const
{
    return m_tls && !m_peerFinished && m_undecoded.isEmpty() && m_tls->session().state() == State::PeerDone;
}

/// Says close_notify once all else has left; true while it has not left itself.
bool ConnectionWorker::saysGoodbye()
{
    if (!m_tls || !m_tls->session().canWrite())
        return false;
    m_tls->session().close();
    writeOut();
    return hasUnsent();
}

} // namespace porthole
