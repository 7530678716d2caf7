// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/connectionworker.h"

#include "core/base/logging.h"
#include "core/base/threadcheck.h"
#include "core/telemetry/sampler.h"

#include <array>

namespace porthole {

namespace {

// One read's worth. On the stack: only the pages that a client really fills become resident.
constexpr size_t readSize = 64 * 1024;
constexpr std::chrono::milliseconds recordRetry{5};

QString tooLongText(const ServerConfig &config)
{
    return ConnectionWorker::tr("over %1 bytes (the maximum frame)").arg(config.maxFrameBytes);
}

} // namespace

ConnectionWorker::ConnectionWorker(ConnectionSetup setup)
    : m_id(setup.id)
    , m_socket(std::move(setup.socket))
    , m_config(std::move(setup.config))
    , m_counters(std::move(setup.counters))
    , m_peer(platform::peerOf(m_socket.get()))
    , m_local(platform::localOf(m_socket.get()))
    , m_since(QDateTime::currentDateTimeUtc())
    , m_decoder(makeDecoder(m_config->framing, m_config->maxFrameBytes))
    , m_responder(m_config->reply)
    , m_recorder(m_id, std::move(setup.messages))
    , m_readable(m_socket.get(), QSocketNotifier::Read)
    , m_writable(m_socket.get(), QSocketNotifier::Write)
{
    m_readable.setEnabled(false);
    m_writable.setEnabled(false);
    for (QTimer *timer : {&m_closeTimer, &m_stallTimer, &m_silenceTimer, &m_recordTimer})
        timer->setSingleShot(true);
    m_stallTimer.setInterval(m_config->writeTimeout);
    m_recordTimer.setInterval(recordRetry);
    m_silenceTimer.setTimerType(Qt::PreciseTimer);
    if (const auto silence = m_decoder->silence())
        m_silenceTimer.setInterval(*silence);

    connect(&m_readable, &QSocketNotifier::activated, this, &ConnectionWorker::onReadable);
    connect(&m_writable, &QSocketNotifier::activated, this, &ConnectionWorker::resume);
    connect(&m_closeTimer, &QTimer::timeout, this, &ConnectionWorker::onCloseTimeout);
    connect(&m_silenceTimer, &QTimer::timeout, this, &ConnectionWorker::onSilence);
    connect(&m_recordTimer, &QTimer::timeout, this, &ConnectionWorker::resume);
    connect(&m_stallTimer, &QTimer::timeout, this, [this] {
        close(CloseReason::RepliesUnread, CloseMode::Rst, tr("%1 bytes were unsent").arg(m_out.size()));
    });
}

ConnectionWorker::~ConnectionWorker() = default;

void ConnectionWorker::begin()
{
    assertOwnThread(this);
    if (m_config->noDelay)
        platform::setNoDelay(m_socket.get());
    if (m_config->keepAlive)
        platform::setKeepAlive(m_socket.get());
    m_counters->lastActiveNs.set(platform::monotonicNs());
    qCDebug(lcNet) << "client" << m_id.value << "opened from" << m_peer.toString();
    Q_EMIT opened({m_id, m_peer, m_local, m_since, m_counters}, this);
    if (!m_config->greeting.isEmpty())
        send(m_config->greeting);
    updateFlow();
}

void ConnectionWorker::send(const QByteArray &bytes)
{
    assertOwnThread(this);
    if (m_phase != Phase::Open || bytes.isEmpty())
        return;
    if (m_out.size() + bytes.size() > maxUnsentBytes) {
        Q_EMIT sendRefused(m_id, bytes.size(), m_out.size());
        return;
    }
    m_recorder.startBatch();
    m_recorder.record(Direction::Out, FrameKind::Complete, bytes);
    queue(bytes);
    writeOut();
    flushRecords();
    updateFlow();
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
    if (m_phase == Phase::Open) {
        m_phase = Phase::Flushing;
        writeOut();
    }
    // Whoever closes by itself may take its replies as slowly as it likes.
    if (m_phase == Phase::Flushing && reason != CloseReason::PeerClosed && !m_closeTimer.isActive())
        m_closeTimer.start(m_config->stopDeadline);
    advanceClose();
}

void ConnectionWorker::closeIfIdle()
{
    assertOwnThread(this);
    const std::chrono::nanoseconds idle(platform::monotonicNs() - m_counters->lastActiveNs.get());
    if (idle >= m_config->idleTimeout)
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

void ConnectionWorker::onReadable()
{
    std::array<char, readSize> buffer; // NOLINT: filled by the system before it is read
    const platform::IoResult result = platform::receive(m_socket.get(), buffer.data(), qint64(buffer.size()));
    using Status = platform::IoResult::Status;
    switch (result.status) {
    case Status::Done:
        onReceived(QByteArrayView(buffer.data(), result.bytes));
        return;
    case Status::WouldBlock:
        return;
    case Status::EndOfStream:
        onPeerFinished();
        return;
    case Status::Reset:
    case Status::Failed:
        onIoFailure(result);
        return;
    }
}

void ConnectionWorker::onReceived(QByteArrayView chunk)
{
    m_counters->bytesIn.add(chunk.size());
    m_counters->lastActiveNs.set(platform::monotonicNs());
    decode(chunk);
}

void ConnectionWorker::decode(QByteArrayView chunk)
{
    m_recorder.startBatch();
    while (!chunk.isEmpty()) {
        chunk = chunk.sliced(m_decoder->feed(chunk, *this));
        writeOut();
        if (m_phase == Phase::Ended)
            return;
        if (m_out.size() > m_config->highWaterBytes)
            break;
    }
    m_undecoded = chunk.toByteArray();
    afterDecoding();
}

void ConnectionWorker::afterDecoding()
{
    flushRecords();
    const qint64 held = m_decoder->heldBytes();
    m_counters->heldBytes.set(held);
    if (m_decoder->silence()) {
        if (held > 0)
            m_silenceTimer.start();
        else
            m_silenceTimer.stop();
    }
    if (const auto failure = m_decoder->failure(); failure && m_phase == Phase::Open) {
        const bool isTooLong = *failure == FrameKind::TooLong;
        close(isTooLong ? CloseReason::FrameTooLong : CloseReason::MalformedFrame, CloseMode::Fin,
              isTooLong ? tooLongText(*m_config) : QString());
    }
    updateFlow();
}

bool ConnectionWorker::take(const Frame &frame)
{
    m_counters->messagesIn.add(1);
    if (frame.kind != FrameKind::Complete)
        m_counters->brokenFrames.add(1);
    m_recorder.record(Direction::In, frame.kind, frame.bytes);
    if (frame.kind != FrameKind::Complete || m_phase != Phase::Open)
        return true;
    const QByteArrayView answer = m_responder.answer(frame.bytes);
    if (answer.isEmpty())
        return true;
    if (answer.data() == frame.bytes.data())
        m_recorder.recordEcho();
    else
        m_recorder.record(Direction::Out, FrameKind::Complete, answer);
    queue(answer);
    return m_out.size() <= m_config->highWaterBytes;
}

void ConnectionWorker::onPeerFinished()
{
    m_peerFinished = true;
    m_recorder.startBatch();
    m_decoder->finish(*this);
    writeOut();
    if (m_phase == Phase::Ended)
        return;
    afterDecoding();
    if (m_reason)
        advanceClose();
    else
        close(CloseReason::PeerClosed, CloseMode::Fin);
}

void ConnectionWorker::onSilence()
{
    m_recorder.startBatch();
    m_decoder->silencePassed(*this);
    writeOut();
    if (m_phase != Phase::Ended)
        afterDecoding();
}

void ConnectionWorker::onIoFailure(const platform::IoResult &result)
{
    const bool isReset = result.status == platform::IoResult::Status::Reset;
    m_recorder.startBatch();
    m_decoder->finish(*this); // what was received of an unfinished frame is shown
    close(m_reason.value_or(isReset ? CloseReason::PeerReset : CloseReason::SocketError), CloseMode::Rst,
          m_reason || isReset ? m_detail : platform::errorText(result.error));
}

void ConnectionWorker::onCloseTimeout()
{
    if (m_phase == Phase::Flushing)
        platform::resetOnClose(
            m_socket.get()); // its replies cannot leave: throw them away, and say so by RST
    end();
}

void ConnectionWorker::resume()
{
    if (m_phase == Phase::Ended) {
        flushRecords();
        return;
    }
    writeOut();
    if (m_phase == Phase::Ended)
        return;
    flushRecords();
    updateFlow();
    if (!m_undecoded.isEmpty() && !m_outFull && !m_recordsWait)
        decode(std::exchange(m_undecoded, {}));
    advanceClose();
}

void ConnectionWorker::queue(QByteArrayView bytes)
{
    m_out.append(bytes);
    m_counters->messagesOut.add(1);
}

void ConnectionWorker::writeOut()
{
    using Status = platform::IoResult::Status;
    bool moved = false;
    while (!m_out.isEmpty()) {
        const qint64 wanted = m_out.size();
        const platform::IoResult result = platform::send(m_socket.get(), m_out.unsent());
        if (result.status == Status::Reset || result.status == Status::Failed) {
            onIoFailure(result);
            return;
        }
        if (result.status != Status::Done)
            break;
        m_out.drop(result.bytes);
        m_counters->bytesOut.add(result.bytes);
        moved = true;
        if (result.bytes < wanted)
            break; // the system's buffer is full; asking again would only say so
    }
    if (moved)
        m_counters->lastActiveNs.set(platform::monotonicNs());
    m_counters->unsentBytes.set(m_out.size());
    m_writable.setEnabled(!m_out.isEmpty());
    if (m_out.isEmpty())
        m_stallTimer.stop();
    else if (m_config->writeTimeout.count() > 0 && (moved || !m_stallTimer.isActive()))
        m_stallTimer.start();
}

void ConnectionWorker::updateFlow()
{
    if (m_phase == Phase::Ended)
        return;
    m_outFull = m_out.size() > (m_outFull ? m_config->lowWaterBytes : m_config->highWaterBytes);
    const bool isPaused = m_outFull || m_recordsWait || !m_undecoded.isEmpty();
    m_counters->readingPaused.set(isPaused);
    m_readable.setEnabled(!isPaused && !m_peerFinished);
}

void ConnectionWorker::advanceClose()
{
    if (m_phase == Phase::Open || m_phase == Phase::Ended || !m_out.isEmpty() || !m_undecoded.isEmpty())
        return;
    if (m_peerFinished) {
        end();
    } else if (m_phase == Phase::Flushing) {
        m_phase = Phase::Lingering;
        platform::shutdownSending(m_socket.get());
        m_closeTimer.start(lingerTime);
        updateFlow();
    }
}

void ConnectionWorker::flushRecords()
{
    m_recordsWait = !m_recorder.flush();
    if (m_recordsWait)
        m_recordTimer.start();
    else if (m_phase == Phase::Ended)
        announceEnd();
}

void ConnectionWorker::end()
{
    m_phase = Phase::Ended;
    for (QTimer *timer : {&m_closeTimer, &m_stallTimer, &m_silenceTimer})
        timer->stop();
    m_readable.setEnabled(false);
    m_writable.setEnabled(false);
    m_counters->readingPaused.set(0);
    m_counters->heldBytes.set(0);
    m_socket = platform::SocketHandle();
    flushRecords();
}

void ConnectionWorker::announceEnd()
{
    if (std::exchange(m_announced, true))
        return;
    qCDebug(lcNet) << "client" << m_id.value << "closed:" << keyword(*m_reason) << m_detail;
    Q_EMIT closed({m_id, m_peer, m_since, QDateTime::currentDateTimeUtc(), *m_reason, m_detail,
                   totalsOf(*m_counters), m_out.size()});
}

} // namespace porthole
