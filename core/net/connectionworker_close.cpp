// SPDX-License-Identifier: GPL-3.0-or-later
// How a ConnectionWorker ends; see connectionworker.cpp for all else.
#include "core/net/connectionworker.h"

#include "core/base/logging.h"
#include "core/base/threadcheck.h"
#include "core/telemetry/sampler.h"

#include <new>

namespace porthole {

void ConnectionWorker::close(CloseReason reason, CloseMode mode, const QString &detail)
{
    assertOwnThread(this);
    if (m_phase == Phase::Ended)
        return;
    // A client that has sent FIN but still takes its replies can yet be closed for another reason.
    if (!m_reason || m_reason == CloseReason::PeerClosed || mode == CloseMode::Rst) {
        m_reason = reason;
        m_detail = detail;
    }
    if (mode == CloseMode::Rst) {
        platform::resetOnClose(m_socket.get());
        end();
        return;
    }
    if (m_phase == Phase::Open)
        m_phase = Phase::Flushing;
    // Whoever closes by itself may take its replies as slowly as it likes.
    if (m_phase == Phase::Flushing && reason != CloseReason::PeerClosed && !m_closeTimer.isActive())
        start(m_closeTimer, m_config->stopDeadline);
    settle();
}

void ConnectionWorker::onReceivedAfterEnd(qint64 bytes)
{
    m_bytesAfterEnd += bytes;
    if (m_bytesAfterEnd <= maxBytesAfterEnd || m_phase == Phase::Ended)
        return;
    const QString flood = tr("it sent %1 bytes after that, and was reset").arg(m_bytesAfterEnd);
    close(*m_reason, CloseMode::Rst,
          m_detail.isEmpty() ? flood : QStringLiteral("%1; %2").arg(m_detail, flood));
}

void ConnectionWorker::kick(CloseMode mode)
{
    assertOwnThread(this);
    if (m_phase == Phase::Ended)
        return;
    m_recorder.startBatch();
    m_recorder.recordEvent(EventKind::Kicked, mode == CloseMode::Fin ? tr("by the user, with FIN")
                                                                     : tr("by the user, with RST"));
    close(CloseReason::Kicked, mode);
}

void ConnectionWorker::abandon(CloseReason reason)
{
    assertOwnThread(this);
    if (m_phase != Phase::Ended)
        close(m_reason.value_or(reason), CloseMode::Rst, m_detail);
    m_recordTimer.stop();
    announceEnd();
}

void ConnectionWorker::onReadFailure(const platform::IoResult &result)
{
    noteFailure(result);
    close(*m_reason, CloseMode::Rst, m_detail);
}

void ConnectionWorker::noteFailure(const platform::IoResult &result)
{
    if (m_reason && m_reason != CloseReason::PeerClosed)
        return;
    using Status = platform::IoResult::Status;
    const bool isReset = result.status == Status::Reset;
    m_reason = isReset                             ? CloseReason::PeerReset
               : result.status == Status::Vanished ? CloseReason::PeerVanished
                                                   : CloseReason::SocketError;
    m_detail = isReset ? QString() : platform::errorText(result.error);
    if (isReset && m_tls && !m_tls->session().hasBeenOpen())
        m_detail = tr("during the TLS handshake");
}

void ConnectionWorker::advanceClose()
{
    if (m_phase == Phase::Open || hasUnsent() || !m_undecoded.isEmpty() || saysGoodbye())
        return;
    if (m_finRead) {
        end();
    } else if (m_phase == Phase::Flushing) {
        m_phase = Phase::Lingering;
        platform::shutdownSending(m_socket.get());
        m_lingerDeadline.setRemainingTime(m_config->stopDeadline);
        start(m_closeTimer, lingerTime);
    }
}

void ConnectionWorker::end()
{
    m_phase = Phase::Ended;
    stopWatching();
    // What was received is shown, whatever ended the connection.
    m_recorder.startBatch();
    const QByteArray undecoded = std::exchange(m_undecoded, {});
    for (QByteArrayView rest = undecoded; !rest.isEmpty();)
        rest = rest.sliced(m_decoder->feed(rest, *this));
    m_decoder->finish(*this);
    m_undeliverable += unsentPlaintext();
    if (m_detail.isEmpty())
        m_detail = m_notice;
    const qint64 nowNs = platform::wallClockNs();
    m_closedAt = QDateTime::fromMSecsSinceEpoch(nowNs / platform::nsPerMs, Qt::UTC);
    recordClosed(nowNs);
    m_counters->readingPaused.set(0);
    m_counters->heldBytes.set(0);
    m_counters->unsentBytes.set(0);
    m_socket = platform::SocketHandle();
    flushRecords();
}

/// Neither the socket nor a deadline calls any more.
void ConnectionWorker::stopWatching()
{
    for (QBasicTimer *timer :
         {&m_closeTimer, &m_stallTimer, &m_silenceTimer, &m_frameTimer, &m_answerTimer, &m_handshakeTimer})
        timer->stop();
    m_readable.setEnabled(false);
    m_writable.setEnabled(false);
}

void ConnectionWorker::recordClosed(qint64 atNs)
{
    if (!m_recorder.isRecording())
        return;
    const CapturedClient::Closed closed{atNs, *m_reason, m_detail, totalsOf(*m_counters), m_undeliverable};
    m_recorder.recordClient({m_id, m_peer, m_local, m_sinceNs, closed});
    const QString why = describe(*m_reason);
    m_recorder.recordEvent(EventKind::Closed,
                           m_detail.isEmpty() ? why : QStringLiteral("%1: %2").arg(why, m_detail));
}

void ConnectionWorker::announceEnd()
{
    if (std::exchange(m_announced, true))
        return;
    m_observer.onClosed(
        {m_id, m_peer, m_since, m_closedAt, *m_reason, m_detail, totalsOf(*m_counters), m_undeliverable});
    qCDebug(lcNet) << "client" << m_id.value << "closed:" << keyword(*m_reason) << m_detail;
}

void ConnectionWorker::endForWantOfMemory()
{
    assertOwnThread(this);
    if (m_announced)
        return;
    // To end it needs a little, and this is what holds the most.
    loseUnsent();
    m_undecoded = {};
    if (m_phase == Phase::Ended) // only its records were missing
        return endUnrecorded();
    m_reason.reset();
    try {
        close(CloseReason::OutOfMemory, CloseMode::Rst);
    } catch (const std::bad_alloc &) {
        endUnrecorded();
    }
}

/// The last of it goes unrecorded: there is not even the memory to keep that.
void ConnectionWorker::endUnrecorded()
{
    stopWatching();
    m_recordTimer.stop();
    m_phase = Phase::Ended;
    m_reason = m_reason.value_or(CloseReason::OutOfMemory);
    m_closedAt = QDateTime::currentDateTimeUtc();
    m_socket = platform::SocketHandle();
    announceEnd();
}

} // namespace porthole
