// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/connectionworker.h"

#include "core/base/logging.h"
#include "core/base/threadcheck.h"

#include <QEvent>

#include <algorithm>
#include <array>
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

QString tooLongText(const ServerConfig &config)
{
    return ConnectionWorker::tr("over %1 bytes, the maximum frame").arg(config.maxFrameBytes);
}

QString noBudgetText(const ServerConfig &config, qint64 bytes)
{
    return ConnectionWorker::tr(
               "%1 bytes of it would be held, and all clients together may hold %2, which is max-held")
        .arg(bytes)
        .arg(config.maxHeldBytes);
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
    , m_since(QDateTime::fromMSecsSinceEpoch(m_sinceNs / platform::nsPerMs, Qt::UTC))
    , m_decoder(makeDecoder(m_config->framing, m_config->maxFrameBytes))
    , m_responder(m_config->reply)
    , m_recorder(m_id, std::move(setup.messages))
    , m_share(std::move(setup.budget))
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
        endForWantOfMemory();
    }
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
    m_observer.onOpened({m_id, m_peer, m_local, m_since, m_counters, m_tls != nullptr}, this);
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
    const bool isToEnd = m_phase != Phase::Open;
    if (m_tls)
        onCiphertext(chunk);
    else
        onPlaintext(chunk);
    if (isToEnd)
        onReceivedAfterEnd(chunk.size());
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
    const qint64 held = m_counters->heldBytes.get() + m_counters->unsentBytes.get() + m_undecoded.size();
    if (!m_share.update(held))
        return close(CloseReason::OutOfMemory, CloseMode::Rst, noBudgetText(*m_config, held));
    // In a turn of its own: whatever else was asked of this client comes first.
    if (canDecode() && !std::exchange(m_resumePosted, true))
        QMetaObject::invokeMethod(this, &ConnectionWorker::resume, Qt::QueuedConnection);
    if (isToldTheEnd())
        onPeerFinished(); // settles again
    else
        advanceClose();
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

} // namespace porthole
