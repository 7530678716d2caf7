// SPDX-License-Identifier: GPL-3.0-or-later
// How the bytes of a ConnectionWorker leave; see connectionworker.cpp for all else.
#include "core/net/connectionworker.h"

#include "core/base/threadcheck.h"

namespace porthole {

void ConnectionWorker::send(const QByteArray &bytes)
{
    assertOwnThread(this);
    if (m_phase != Phase::Open || bytes.isEmpty())
        return;
    if (m_out.size() + bytes.size() > maxUnsentBytes) {
        m_recorder.startBatch();
        m_recorder.recordEvent(EventKind::SendRefused, QString::number(bytes.size()));
        flushRecords();
        m_observer.onSendRefused(m_id, bytes.size(), m_out.size());
        return;
    }
    m_recorder.startBatch();
    m_recorder.record(Direction::Out, FrameKind::Complete, bytes);
    queue(bytes);
    settle();
}

void ConnectionWorker::queue(QByteArrayView bytes)
{
    m_out.append(bytes);
    m_counters->messagesOut.add(1);
}

QByteArrayView ConnectionWorker::nextToSend()
{
    return m_tls ? m_tls->nextToSend(m_out) : m_out.unsent();
}

bool ConnectionWorker::hasUnsent() const
{
    return !m_out.isEmpty() || (m_tls && m_tls->unsentBytes() > 0);
}

qint64 ConnectionWorker::unsentPlaintext() const
{
    return m_out.size() + (m_tls ? m_tls->carriedBytes() : 0);
}

void ConnectionWorker::onSent(qint64 count)
{
    if (m_tls)
        count = m_tls->drop(count);
    else
        m_out.drop(count);
    m_counters->bytesOut.add(count);
}

void ConnectionWorker::loseUnsent()
{
    m_undeliverable += m_out.size();
    m_out.drop(m_out.size());
}

void ConnectionWorker::writeOut()
{
    using Status = platform::IoResult::Status;
    // Without a session that was agreed on, or is still being, nothing can be said but why it is not.
    if (m_tls && !m_tls->mayWrite())
        loseUnsent();
    bool moved = false;
    bool isBlocked = false; // the system's buffer is full
    for (QByteArrayView next = nextToSend(); !next.isEmpty() && !isBlocked; next = nextToSend()) {
        const platform::IoResult result = platform::send(m_socket.get(), next);
        if (result.isLost()) {
            onWriteFailure(result);
            break;
        }
        isBlocked =
            result.status != Status::Done || result.bytes < next.size(); // asking again would only say so
        if (result.status != Status::Done)
            break;
        m_sentToSystem += result.bytes;
        onSent(result.bytes);
        moved = true;
    }
    if (moved) {
        m_counters->lastActiveNs.set(platform::monotonicNs());
        watchAnswer();
    }
    m_counters->unsentBytes.set(unsentPlaintext());
    m_writable.setEnabled(isBlocked);
    if (!isBlocked)
        m_stallTimer.stop();
    else if (m_config->writeTimeout.count() > 0 && (moved || !m_stallTimer.isActive()))
        start(m_stallTimer, m_config->writeTimeout);
}

/// What is unsent waits for the message queue, and not for the client.
void ConnectionWorker::holdBack()
{
    m_writable.setEnabled(false);
    m_stallTimer.stop();
    m_counters->unsentBytes.set(unsentPlaintext());
}

void ConnectionWorker::onWriteFailure(const platform::IoResult &result)
{
    // A client that resets may have sent much before: that is still there to be read, up to its end.
    noteFailure(result);
    loseUnsent();
    if (m_tls)
        m_undeliverable += m_tls->cut();
    m_phase = Phase::Lingering;
    m_lingerDeadline.setRemainingTime(m_config->stopDeadline);
    start(m_closeTimer, m_config->stopDeadline);
}

} // namespace porthole
