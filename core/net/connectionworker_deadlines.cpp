// SPDX-License-Identifier: GPL-3.0-or-later
// What a ConnectionWorker does when time runs out; see connectionworker.cpp for all else.
#include "core/net/connectionworker.h"

#include "core/base/counted.h"
#include "core/base/threadcheck.h"

#include <QTimerEvent>

#include <algorithm>
#include <limits>

namespace porthole {

void ConnectionWorker::timerEvent(QTimerEvent *event)
{
    const int id = event->timerId();
    for (const auto &[timer, act] : {std::pair{&m_closeTimer, &ConnectionWorker::onCloseTimeout},
                                     {&m_stallTimer, &ConnectionWorker::onStall},
                                     {&m_silenceTimer, &ConnectionWorker::onSilence},
                                     {&m_frameTimer, &ConnectionWorker::onFrameTimeout},
                                     {&m_answerTimer, &ConnectionWorker::onUnanswered},
                                     {&m_handshakeTimer, &ConnectionWorker::onHandshakeTimeout},
                                     {&m_recordTimer, &ConnectionWorker::settle}}) {
        if (id != timer->timerId())
            continue;
        timer->stop(); // each of them fires once
        (this->*act)();
        return;
    }
}

void ConnectionWorker::start(QBasicTimer &timer, std::chrono::milliseconds after, Qt::TimerType type)
{
    timer.start(int(std::min<qint64>(after.count(), std::numeric_limits<int>::max())), type, this);
}

void ConnectionWorker::closeIfIdle()
{
    assertOwnThread(this);
    // Whoever was suspended, or has waited long for a processor, may find bytes that came in time.
    if (m_readable.isEnabled())
        onReadable();
    const std::chrono::nanoseconds idle(platform::monotonicNs() - m_counters->lastActiveNs.get());
    if (m_phase != Phase::Ended && idle >= m_config->idleTimeout)
        close(CloseReason::IdleTimeout, CloseMode::Fin);
}

void ConnectionWorker::watchSilence(bool isPaused)
{
    const auto silence = m_decoder->silence();
    if (!silence)
        return;
    if (isPaused || m_decoder->heldBytes() == 0)
        m_silenceTimer.stop(); // while we do not listen, silence is ours
    else if (!m_silenceTimer.isActive())
        start(m_silenceTimer, *silence, Qt::PreciseTimer);
}

void ConnectionWorker::onSilence()
{
    m_recorder.startBatch();
    m_decoder->silencePassed(*this);
    settle();
}

/// Each frame has the frame timeout for itself, however many bytes come meanwhile: the idle timeout never
/// ends who sends one now and then.
void ConnectionWorker::watchFrame(bool isPaused)
{
    if (m_config->frameTimeout.count() == 0)
        return;
    const bool hasBegun = m_decoder->heldBytes() > 0 || (m_tls && m_tls->session().hasBegunRecord());
    if (std::exchange(m_hasCut, false) || isPaused || !hasBegun || m_phase != Phase::Open)
        m_frameTimer.stop(); // while we do not listen, the delay is ours
    if (hasBegun && !isPaused && m_phase == Phase::Open && !m_frameTimer.isActive())
        start(m_frameTimer, m_config->frameTimeout);
}

void ConnectionWorker::onFrameTimeout()
{
    const double seconds = std::chrono::duration<double>(m_config->frameTimeout).count();
    const qint64 held = m_decoder->heldBytes();
    close(CloseReason::FrameTimeout, CloseMode::Fin,
          (held > 0 ? counted(held, tr("begun %1 s ago, and only 1 byte of it has come"),
                              tr("begun %2 s ago, and only %1 bytes of it have come"))
                    : tr("a TLS record that began %1 s ago has not ended"))
              .arg(seconds));
}

void ConnectionWorker::onStall()
{
    close(CloseReason::RepliesUnread, CloseMode::Rst,
          counted(unsentPlaintext(), tr("1 byte was unsent"), tr("%1 bytes were unsent")));
}

void ConnectionWorker::onCloseTimeout()
{
    if (m_phase == Phase::Lingering && !m_lingerDeadline.hasExpired() &&
        platform::unsentInSystem(m_socket.get()) > 0) {
        start(m_closeTimer, lingerTime); // it still takes its replies
        return;
    }
    if (m_phase == Phase::Flushing)
        platform::resetOnClose(
            m_socket.get()); // its replies cannot leave: throw them away, and say so by RST
    end();
}

/// After bytes have left: keep-alive does not probe while some of them are unacknowledged, and Linux itself
/// sends them again for a quarter of an hour.
void ConnectionWorker::watchAnswer()
{
    if (!m_config->keepAlive || m_answerTimer.isActive())
        return;
    m_awaitedAck = m_sentToSystem;
    start(m_answerTimer, platform::giveUpTime(m_config->keepAliveTime));
}

void ConnectionWorker::onUnanswered()
{
    const qint64 unacknowledged = platform::unsentInSystem(m_socket.get());
    if (m_phase == Phase::Lingering || unacknowledged == 0)
        return;
    const auto limit = platform::giveUpTime(m_config->keepAliveTime);
    // Of what was sent since then, the time is not up.
    const bool isOverdue = m_sentToSystem - unacknowledged < m_awaitedAck;
    const auto silence = isOverdue ? platform::unansweredFor(m_socket.get()) : std::nullopt;
    if (silence && *silence >= limit) {
        const double seconds = std::chrono::duration<double>(limit).count();
        close(CloseReason::PeerVanished, CloseMode::Rst,
              counted(unacknowledged, tr("1 byte was on its way to it, and nothing came back for %1 s"),
                      tr("%1 bytes were on their way to it, and nothing came back for %2 s"))
                  .arg(seconds));
        return;
    }
    if (isOverdue && silence)
        start(m_answerTimer, limit - *silence);
    else
        watchAnswer();
}

} // namespace porthole
