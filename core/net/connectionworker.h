// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/platform.h"
#include "core/config/serverconfig.h"
#include "core/framing/decoder.h"
#include "core/net/clientevents.h"
#include "core/net/memorybudget.h"
#include "core/net/messagerecorder.h"
#include "core/net/sendbuffer.h"
#include "core/net/tlslink.h"
#include "core/reply/responder.h"

#include <QBasicTimer>
#include <QDeadlineTimer>
#include <QObject>
#include <QSocketNotifier>

#include <memory>
#include <optional>

namespace porthole {

/// What a worker is made from. Move-only, because it carries the socket.
struct ConnectionSetup
{
    ConnectionId id;
    platform::SocketHandle socket; // accepted, non-blocking
    Endpoint peer;
    std::shared_ptr<const ServerConfig> config;
    std::shared_ptr<MessageQueue> messages; // may be null
    std::shared_ptr<ClientCounters> counters;
    std::shared_ptr<const TlsContext> tls; // null: the client is served without TLS
    std::shared_ptr<MemoryBudget> budget;  // null: without bound
};

class ConnectionWorker;

/// Hears what becomes of a client. Called in the worker's thread, which waits for it. No signals: thousands
/// of connections made and undone by threads that the system lets wait would hold locks which Qt shares among
/// all objects, and with them the window (by 70 ms and more while 9,000 clients came).
class ConnectionObserver
{
public:
    virtual void onOpened(const ClientOpened &client, ConnectionWorker *worker) = 0;
    virtual void onNoted(const ClientNoted &client) = 0;
    /// Throws nothing: it is said once.
    virtual void onClosed(const ClientClosed &client) = 0;
    virtual void onSendRefused(ConnectionId id, qint64 bytes, qint64 unsentBytes) = 0;

protected:
    ~ConnectionObserver() = default;
};

/// Serves one client: reads, decodes, answers, writes, and closes in good order. Lives in its own thread, and
/// all that it does there never blocks.
///
/// Open -> Flushing (the reason is set, replies still leave, nothing is answered any more) -> Lingering (FIN
/// is sent, the client's FIN is awaited) -> Ended. It stays until its thread is told to quit, which is after
/// onClosed().
///
/// Each thing that happens to it runs guarded: when memory cannot be had, the exception ends there, and with
/// it this client.
///
/// Over TLS its decoder and its buffers have plaintext, as all that counts bytes has. The handshake is part
/// of being Open; what is queued before it is done waits for it. A close_notify stands for a FIN in both
/// directions, and the FIN itself follows it.
class ConnectionWorker final : public QObject, private FrameSink
{
    Q_OBJECT

public:
    /// Bytes that may wait unsent when the user sends; more are refused.
    static constexpr qint64 maxUnsentBytes = 16 * 1024 * 1024;
    /// How long the client's FIN is awaited after ours.
    static constexpr std::chrono::milliseconds lingerTime{500};
    /// How much is read of a client that is to end before it is reset. Something must be: closing a socket
    /// with bytes unread sends RST (RFC 1122, 4.2.2.13), which can take our last replies with it, so servers
    /// read on until the client's FIN (RFC 9112, 9.6). This is more than was on its way when the client could
    /// first know, as the system's receive buffer has less; whoever sends so much does not want to know.
    static constexpr qint64 maxBytesAfterEnd = 8 * 1024 * 1024;

    /// Thread: worker. `observer` must outlive it.
    ConnectionWorker(ConnectionSetup setup, ConnectionObserver &observer);
    ~ConnectionWorker() override;

    // Thread: worker, for all of these; others post to them.

    /// Announces the client, greets it, and begins to read.
    void begin();
    /// Queues bytes behind what is unsent. Ignored once closing.
    void send(const QByteArray &bytes);
    /// Fin: in good order, within the stop deadline. Rst: at once. The first reason given is the one
    /// reported, unless it is PeerClosed with replies still unsent, or an Rst overtakes an unfinished Fin.
    void close(CloseReason reason, CloseMode mode, const QString &detail = {});
    /// The user's wish: recorded, and then as close().
    void kick(CloseMode mode);
    /// Closes with CloseReason::IdleTimeout if nothing has moved for the idle timeout by now.
    void closeIfIdle();
    /// Ends with RST now, keeping the reason if there is one.
    void abandon(CloseReason reason);
    /// Ends with RST now, as memory could not be had; of its last records what there is memory for.
    void endForWantOfMemory();

private:
    enum class Phase { Open, Flushing, Lingering, Ended };

    /// Calls its worker when the socket is ready.
    class Notifier final : public QSocketNotifier
    {
    public:
        using Handler = void (ConnectionWorker::*)();
        Notifier(ConnectionWorker &worker, Type type, Handler handler);

    protected:
        bool event(QEvent *event) override;

    private:
        ConnectionWorker &m_worker;
        const Handler m_handler;
    };

    bool event(QEvent *event) override;
    /// Runs one step. What it needs beyond the memory there is ends this client, and no other.
    template <typename Act> void guard(const Act &act);
    void guarded(Notifier::Handler handler);
    void endUnrecorded();

    bool take(const Frame &frame) override;
    void timerEvent(QTimerEvent *event) override;
    void start(QBasicTimer &timer, std::chrono::milliseconds after, Qt::TimerType type = Qt::CoarseTimer);

    void onReadable();
    template <size_t Capacity>
    Q_NEVER_INLINE void readOnce(); // its buffer is on the stack only while it runs
    void onReceived(QByteArrayView chunk);
    void onReceivedAfterEnd(qint64 bytes);
    void onPlaintext(QByteArrayView chunk);
    void onEndOfStream();
    void decode(QByteArrayView chunk);
    void answer(QByteArrayView frameBytes);
    void onPeerFinished(const QString &detail = {});
    void onSilence();
    void onStall();
    void onFrameTimeout();
    void onUnanswered();
    void onCloseTimeout();
    void onReadFailure(const platform::IoResult &result);
    void onWriteFailure(const platform::IoResult &result);
    void noteFailure(const platform::IoResult &result);

    void announce();
    void greet();
    void note(const std::optional<TlsFacts> &tls, const QString &text);
    void noticeHello(QByteArrayView chunk);

    // Of TLS alone: connectionworker_tls.cpp.
    void onCiphertext(QByteArrayView chunk);
    void onSecured();
    void onTlsFailure();
    void onTlsEndOfStream();
    void onHandshakeTimeout();
    [[nodiscard]] bool isToldTheEnd() const;
    [[nodiscard]] bool saysGoodbye();

    /// After each event: sends, records, pauses or goes on, and closes, as far as can be done now.
    void settle();
    /// Decodes what back-pressure left undecoded.
    void resume();
    [[nodiscard]] bool canDecode() const;
    void queue(QByteArrayView bytes);
    [[nodiscard]] QByteArrayView nextToSend();
    [[nodiscard]] bool hasUnsent() const;
    [[nodiscard]] qint64 unsentPlaintext() const;
    void onSent(qint64 count);
    void loseUnsent();
    void writeOut();
    void holdBack();
    void updateFlow();
    void watchSilence(bool isPaused);
    void watchFrame(bool isPaused);
    void watchAnswer();
    void advanceClose();
    void flushRecords();
    void waitForRecords();
    void recordOpened();
    void recordClosed(qint64 atNs);
    void end();
    void stopWatching();
    void announceEnd();

    ConnectionObserver &m_observer;
    const ConnectionId m_id;
    platform::SocketHandle m_socket;
    const std::shared_ptr<const ServerConfig> m_config;
    const std::shared_ptr<ClientCounters> m_counters;
    const Endpoint m_peer;
    const Endpoint m_local;
    const qint64 m_sinceNs; // since 1970-01-01 UTC
    const QDateTime m_since;
    const std::unique_ptr<Decoder> m_decoder;
    const Responder m_responder;
    MessageRecorder m_recorder;
    BudgetShare m_share;

    Phase m_phase = Phase::Open;
    bool m_peerFinished = false; // it sends nothing more: its FIN was read, or its close_notify
    bool m_finRead = false;      // its FIN was read
    bool m_outFull = false;      // above high water, and not yet below low water
    bool m_recordsWait = false;  // the message queue had no room
    bool m_resumePosted = false; // resume() is on its way
    bool m_hasCut = false;       // a frame has ended since the frame timer was last looked at
    bool m_announced = false;    // the observer was told
    std::optional<CloseReason> m_reason;
    QString m_detail;
    QDateTime m_closedAt;                   // UTC; set once Ended
    const std::unique_ptr<TlsLink> m_tls;   // null: without TLS
    std::optional<FirstBytes> m_firstBytes; // without TLS, until it is known what they are
    QString m_notice;

    SendBuffer m_out;
    qint64 m_bytesAfterEnd = 0; // received since it is to end; over TLS, ciphertext
    qint64 m_undeliverable = 0; // bytes queued that could not be sent
    qint64 m_sentToSystem = 0;  // as they leave: over TLS, ciphertext
    qint64 m_awaitedAck = 0;    // so many of them must be acknowledged when m_answerTimer ends
    QDeadlineTimer m_lingerDeadline;
    QByteArray m_undecoded;   // received, but the replies are above high water
    bool m_readsMuch = false; // the last read would have filled the small buffer
    Notifier m_readable;
    Notifier m_writable;
    // Of the kind that is no object: thousands of workers have them, and few ever start one.
    QBasicTimer m_closeTimer;   // flushing or lingering has taken too long
    QBasicTimer m_stallTimer;   // the client takes nothing of its replies
    QBasicTimer m_silenceTimer; // framing by gaps
    QBasicTimer m_frameTimer;   // a frame has begun and is not finished
    QBasicTimer m_answerTimer;  // the client's system acknowledges nothing
    QBasicTimer m_handshakeTimer;
    QBasicTimer m_recordTimer;                 // tries the message queue again
    std::chrono::milliseconds m_recordWait{0}; // the last wait for the message queue
};

} // namespace porthole
