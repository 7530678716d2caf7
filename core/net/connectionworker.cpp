// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/connectionworker.h"

#include "core/base/logging.h"
#include "core/base/threadcheck.h"
#include "core/telemetry/sampler.h"

#include <QTimerEvent>

#include <algorithm>
#include <array>
#include <limits>
#include <new>

namespace porthole {

namespace {

// One read's worth, on the stack. A client that sends little gets the small one, so that its thread touches
// one page of stack less for ever; one that fills it gets the large one until it sends little again.
constexpr size_t smallRead = 2 * 1024;
constexpr size_t largeRead = 64 * 1024;
// Tried again soon, as the writer must not run dry; and less and less often, as those who wait may be many.
constexpr std::chrono::milliseconds firstRecordRetry{5};
constexpr std::chrono::milliseconds lastRecordRetry{40};

constexpr qint64 nsPerMs = 1'000'000;

QString tooLongText(const ServerConfig &config)
{
    return ConnectionWorker::tr("over %1 bytes (the maximum frame)").arg(config.maxFrameBytes);
}

} // namespace

ConnectionWorker::Notifier::Notifier(ConnectionWorker &worker, Type type, Handler handler)
    : QSocketNotifier(worker.m_socket.get(), type)
    , m_worker(worker)
    , m_handler(handler)
{
    setEnabled(false);
}

bool ConnectionWorker::Notifier::event(QEvent *event)
{
    if (event->type() != QEvent::SockAct && event->type() != QEvent::SockClose)
        return QSocketNotifier::event(event);
    m_worker.guarded(m_handler);
    return true;
}

ConnectionWorker::ConnectionWorker(ConnectionSetup setup, ConnectionObserver &observer)
    : m_observer(observer)
    , m_id(setup.id)
    , m_socket(std::move(setup.socket))
    , m_config(std::move(setup.config))
    , m_counters(std::move(setup.counters))
    , m_peer(setup.peer)
    , m_local(platform::localOf(m_socket.get()))
    , m_sinceNs(platform::wallClockNs())
    , m_since(QDateTime::fromMSecsSinceEpoch(m_sinceNs / nsPerMs, Qt::UTC))
    , m_decoder(makeDecoder(m_config->framing, m_config->maxFrameBytes))
    , m_responder(m_config->reply)
    , m_recorder(m_id, std::move(setup.messages))
    , m_tls(setup.tls ? std::make_unique<TlsLink>(std::move(setup.tls)) : nullptr)
    , m_readable(*this, QSocketNotifier::Read, &ConnectionWorker::onReadable)
    , m_writable(*this, QSocketNotifier::Write, &ConnectionWorker::settle)
{
}

ConnectionWorker::~ConnectionWorker() = default;

bool ConnectionWorker::event(QEvent *event)
{
    bool isTaken = false;
    // Whatever others post to it, and its timers.
    guard([&] { isTaken = QObject::event(event); });
    return isTaken;
}

void ConnectionWorker::guarded(Notifier::Handler handler)
{
    guard([&] { (this->*handler)(); });
}

template <typename Act> void ConnectionWorker::guard(const Act &act)
{
    try {
        act();
    } catch (const std::bad_alloc &) {
        onOutOfMemory();
    }
}

void ConnectionWorker::onOutOfMemory()
{
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
    m_recordTimer.stop();
    m_phase = Phase::Ended;
    m_reason = m_reason.value_or(CloseReason::OutOfMemory);
    m_closedAt = QDateTime::currentDateTimeUtc();
    m_readable.setEnabled(false);
    m_writable.setEnabled(false);
    m_socket = platform::SocketHandle();
    announceEnd();
}

void ConnectionWorker::begin()
{
    guarded(&ConnectionWorker::announce);
}

void ConnectionWorker::announce()
{
    assertOwnThread(this);
    if (m_config->noDelay)
        platform::setNoDelay(m_socket.get());
    if (m_config->keepAlive)
        platform::setKeepAlive(m_socket.get(), m_config->keepAliveTime);
    m_counters->lastActiveNs.set(platform::monotonicNs());
    qCDebug(lcNet) << "client" << m_id.value << "opened from" << m_peer.toString();
    recordOpened();
    m_observer.onOpened({m_id, m_peer, m_local, m_since, m_counters}, this);
    if (!m_tls) {
        m_firstBytes.emplace();
        greet();
    } else if (m_config->tls.handshakeTimeout.count() > 0) {
        start(m_handshakeTimer, m_config->tls.handshakeTimeout);
    }
    settle();
}

void ConnectionWorker::greet()
{
    if (!m_config->greeting.isEmpty())
        send(m_config->greeting);
}

void ConnectionWorker::note(const std::optional<TlsFacts> &tls, const QString &text)
{
    m_recorder.startBatch();
    m_recorder.recordEvent(EventKind::Noted, text);
    m_observer.onNoted({m_id, QDateTime::currentDateTimeUtc(), tls, tls ? QString() : text});
}

void ConnectionWorker::recordOpened()
{
    if (!m_recorder.isRecording())
        return;
    m_recorder.startBatch();
    m_recorder.recordClient({m_id, m_peer, m_local, m_sinceNs, {}});
    m_recorder.recordEvent(EventKind::Opened, m_peer.toString());
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

void ConnectionWorker::abandon(CloseReason reason)
{
    assertOwnThread(this);
    if (m_phase != Phase::Ended)
        close(m_reason.value_or(reason), CloseMode::Rst, m_detail);
    m_recordTimer.stop();
    announceEnd();
}

void ConnectionWorker::timerEvent(QTimerEvent *event)
{
    const int id = event->timerId();
    for (const auto &[timer, act] : {std::pair{&m_closeTimer, &ConnectionWorker::onCloseTimeout},
                                     {&m_stallTimer, &ConnectionWorker::onStall},
                                     {&m_silenceTimer, &ConnectionWorker::onSilence},
                                     {&m_frameTimer, &ConnectionWorker::onFrameTimeout},
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

void ConnectionWorker::onReadable()
{
    // What is read now could be lost with what waits longest: see MessageQueue::isBehind().
    if (m_recorder.mustWait()) {
        waitForRecords();
        updateFlow();
        return;
    }
    m_recordWait = {};
    if (m_readsMuch)
        readOnce<largeRead>();
    else
        readOnce<smallRead>();
}

template <size_t Capacity> void ConnectionWorker::readOnce()
{
    std::array<char, Capacity> buffer; // NOLINT: filled by the system before it is read
    const platform::IoResult result = platform::receive(m_socket.get(), buffer.data(), qint64(Capacity));
    using Status = platform::IoResult::Status;
    switch (result.status) {
    case Status::Done:
        // Below the small size the large buffer is not worth its pages.
        m_readsMuch = result.bytes >= qint64(smallRead);
        onReceived(QByteArrayView(buffer.data(), result.bytes));
        return;
    case Status::WouldBlock:
        return;
    case Status::EndOfStream:
        onEndOfStream();
        return;
    case Status::Reset:
    case Status::Vanished:
    case Status::Failed:
        onReadFailure(result);
        return;
    }
}

void ConnectionWorker::onReceived(QByteArrayView chunk)
{
    m_counters->lastActiveNs.set(platform::monotonicNs());
    if (m_tls)
        onCiphertext(chunk);
    else
        onPlaintext(chunk);
}

void ConnectionWorker::onPlaintext(QByteArrayView chunk)
{
    if (m_firstBytes)
        noticeHello(chunk);
    m_counters->bytesIn.add(chunk.size());
    m_silenceTimer.stop();
    decode(chunk);
}

/// Looks whether the client speaks TLS where none is spoken. Its bytes are decoded as any others are.
void ConnectionWorker::noticeHello(QByteArrayView chunk)
{
    m_firstBytes->feed(chunk);
    if (m_firstBytes->speech() == FirstBytes::Speech::Unknown)
        return;
    if (m_firstBytes->speech() == FirstBytes::Speech::Tls) {
        m_notice =
            tr("the client speaks TLS, and this port is plain (set tls-cert and tls-key to serve TLS)");
        note(std::nullopt, m_notice);
    }
    m_firstBytes.reset();
}

void ConnectionWorker::decode(QByteArrayView chunk)
{
    m_recorder.startBatch();
    const qsizetype used = m_decoder->feed(chunk, *this);
    m_undecoded = chunk.sliced(used).toByteArray();
    if (m_undecoded.isEmpty())
        m_recorder.recordReadEnd(m_decoder->heldBytes() == 0, m_counters->bytesIn.get());
    if (const auto failure = m_decoder->failure(); failure && m_phase == Phase::Open) {
        const bool isTooLong = *failure == FrameKind::TooLong;
        close(isTooLong ? CloseReason::FrameTooLong : CloseReason::MalformedFrame, CloseMode::Fin,
              isTooLong ? tooLongText(*m_config) : QString());
    } else {
        settle();
    }
}

bool ConnectionWorker::take(const Frame &frame)
{
    m_recorder.record(Direction::In, frame.kind, frame.bytes);
    // How bytes that no decoder cuts any more are grouped is chance, so they are no messages to count.
    if (frame.kind != FrameKind::Undecoded)
        m_counters->messagesIn.add(1);
    if (frame.kind != FrameKind::Undecoded && frame.kind != FrameKind::Complete)
        m_counters->brokenFrames.add(1);
    m_hasCut = true;
    if (frame.kind == FrameKind::Complete && m_phase == Phase::Open)
        answer(frame.bytes);
    return m_out.size() <= m_config->highWaterBytes && !m_recorder.isLarge();
}

void ConnectionWorker::answer(QByteArrayView frameBytes)
{
    const QByteArrayView answer = m_responder.answer(frameBytes);
    if (answer.isEmpty())
        return;
    if (answer.data() == frameBytes.data())
        m_recorder.recordEcho();
    else
        m_recorder.record(Direction::Out, FrameKind::Complete, answer);
    queue(answer);
}

void ConnectionWorker::onEndOfStream()
{
    m_finRead = true;
    if (m_tls)
        onTlsEndOfStream();
    else
        onPeerFinished();
}

void ConnectionWorker::onPeerFinished(const QString &detail)
{
    m_peerFinished = true;
    m_recorder.startBatch();
    m_decoder->finish(*this);
    if (m_reason)
        settle();
    else
        close(CloseReason::PeerClosed, CloseMode::Fin, detail);
}

void ConnectionWorker::onSilence()
{
    m_recorder.startBatch();
    m_decoder->silencePassed(*this);
    settle();
}

void ConnectionWorker::onReadFailure(const platform::IoResult &result)
{
    noteFailure(result);
    close(*m_reason, CloseMode::Rst, m_detail);
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

void ConnectionWorker::onStall()
{
    close(CloseReason::RepliesUnread, CloseMode::Rst, tr("%1 bytes were unsent").arg(unsentPlaintext()));
}

void ConnectionWorker::onFrameTimeout()
{
    const double seconds = std::chrono::duration<double>(m_config->frameTimeout).count();
    const qint64 held = m_decoder->heldBytes();
    close(CloseReason::FrameTimeout, CloseMode::Fin,
          held > 0 ? tr("begun %1 s ago, and only %2 bytes of it have come").arg(seconds).arg(held)
                   : tr("a TLS record that began %1 s ago has not ended").arg(seconds));
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

void ConnectionWorker::resume()
{
    m_resumePosted = false;
    if (m_phase != Phase::Ended && canDecode())
        decode(std::exchange(m_undecoded, {}));
    else
        settle();
}

bool ConnectionWorker::canDecode() const
{
    return !m_undecoded.isEmpty() && !m_recordsWait && (m_phase != Phase::Open || !m_outFull);
}

void ConnectionWorker::settle()
{
    // Recorded before it is answered: whoever has an answer is in the queue.
    flushRecords();
    if (m_phase == Phase::Ended)
        return;
    if (m_recordsWait)
        holdBack();
    else
        writeOut();
    updateFlow();
    // In a turn of its own: whatever else was asked of this client comes first.
    if (canDecode() && !std::exchange(m_resumePosted, true))
        QMetaObject::invokeMethod(this, &ConnectionWorker::resume, Qt::QueuedConnection);
    if (isToldTheEnd())
        onPeerFinished(); // settles again
    else
        advanceClose();
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
        onSent(result.bytes);
        moved = true;
    }
    if (moved)
        m_counters->lastActiveNs.set(platform::monotonicNs());
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

void ConnectionWorker::updateFlow()
{
    const qint64 unsent = m_out.size() + (m_tls ? m_tls->unsentBytes() : 0);
    m_outFull = unsent > (m_outFull ? m_config->lowWaterBytes : m_config->highWaterBytes);
    const bool isPaused = m_outFull || m_recordsWait || !m_undecoded.isEmpty();
    m_counters->readingPaused.set(isPaused);
    m_readable.setEnabled(!isPaused && !m_finRead);

    m_counters->heldBytes.set(m_decoder->heldBytes());
    watchSilence(isPaused);
    watchFrame(isPaused);
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

void ConnectionWorker::flushRecords()
{
    m_recordsWait = !m_recorder.flush();
    if (m_recordsWait)
        waitForRecords();
    else if (m_phase == Phase::Ended)
        announceEnd();
}

/// The capture has no room, and reading pauses: the silence is the server's, and no deadline of the client's
/// may run out by it.
void ConnectionWorker::waitForRecords()
{
    m_recordsWait = true;
    m_recordWait = std::clamp(2 * m_recordWait, firstRecordRetry, lastRecordRetry);
    start(m_recordTimer, m_recordWait, Qt::PreciseTimer);
    if (m_phase == Phase::Ended)
        return;
    m_counters->lastActiveNs.set(platform::monotonicNs());
    if (m_handshakeTimer.isActive())
        start(m_handshakeTimer, m_config->tls.handshakeTimeout);
}

void ConnectionWorker::end()
{
    m_phase = Phase::Ended;
    for (QBasicTimer *timer :
         {&m_closeTimer, &m_stallTimer, &m_silenceTimer, &m_frameTimer, &m_handshakeTimer})
        timer->stop();
    m_readable.setEnabled(false);
    m_writable.setEnabled(false);
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
    m_closedAt = QDateTime::fromMSecsSinceEpoch(nowNs / nsPerMs, Qt::UTC);
    recordClosed(nowNs);
    m_counters->readingPaused.set(0);
    m_counters->heldBytes.set(0);
    m_counters->unsentBytes.set(0);
    m_socket = platform::SocketHandle();
    flushRecords();
}

void ConnectionWorker::announceEnd()
{
    if (std::exchange(m_announced, true))
        return;
    qCDebug(lcNet) << "client" << m_id.value << "closed:" << keyword(*m_reason) << m_detail;
    m_observer.onClosed(
        {m_id, m_peer, m_since, m_closedAt, *m_reason, m_detail, totalsOf(*m_counters), m_undeliverable});
}

} // namespace porthole
