// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/load/latencies.h"
#include "app/load/loadclient.h"
#include "app/load/loadpattern.h"
#include "app/load/loadspec.h"

#include <QMap>

#include <atomic>
#include <deque>
#include <functional>

namespace porthole {

/// What a load came to.
struct LoadResult
{
    qsizetype connected = 0;
    qsizetype failed = 0;      ///< could not connect, were closed, or got wrong bytes
    qsizetype wrong = 0;       ///< of those: got wrong bytes
    double connectSeconds = 0; ///< until all were connected and, where asked, had their first reply
    double seconds = 0;        ///< measured
    double drainSeconds = 0;   ///< from then until the last reply came, or was given up
    qint64 messages = 0;       ///< replies within the measured time
    qint64 bytes = 0;          ///< received within it
    qint64 checkedBytes = 0;   ///< that came back, and were right, from the first connect to the end
    double cpuSeconds = 0;     ///< that this process used within it
    Latencies latencies;
    QMap<QString, qint64> problems; ///< what failed, and how often
};

/// What may be read while a load runs. Thread: any.
struct LoadProgress
{
    std::atomic<qint64> connected{0};
    std::atomic<qint64> failed{0};
    std::atomic<qint64> messages{0};
    std::atomic<qint64> bytes{0};
};

/// The course of a load: connect, warm up, measure, await the last replies. An engine drives it: it moves the
/// bytes and tells here what came. Thread: that of the engine, except stop() and progress().
class LoadRun final
{
public:
    enum class Phase { Connecting, WarmUp, Measuring, Draining, Over };

    /// What the engine reads and sends at most at a time.
    static constexpr qsizetype readBytes = 64 * 1024;

    LoadRun(const LoadSpec &spec, const QHostAddress &address);

    /// Called when the phase has changed. Thread: the engine's.
    void setPhaseHandler(std::function<void(Phase)> handler) { m_onPhase = std::move(handler); }
    /// The engine's: called for a client that may send again.
    void setWaker(std::function<void(size_t)> wake) { m_wake = std::move(wake); }

    [[nodiscard]] const LoadSpec &spec() const { return m_spec; }
    [[nodiscard]] const QHostAddress &address() const { return m_address; }
    [[nodiscard]] LoadClient &client(size_t index) { return m_clients[index]; }
    [[nodiscard]] qsizetype writeLimit() const { return m_writeLimit; }

    void connected(size_t index);
    void failed(size_t index, const QString &problem);
    /// False: the client got wrong bytes, has failed by that, and is to be closed.
    [[nodiscard]] bool received(size_t index, QByteArrayView bytes, qint64 nowNs);
    /// Moves on to the next phase when it is time, and lets clients send what is due. To be called after each
    /// turn of the engine.
    void advance(qint64 nowNs);
    [[nodiscard]] Phase phase() const { return m_phase; }
    /// When advance() is to be called next even if nothing comes. On platform::monotonicNs()'s clock.
    [[nodiscard]] qint64 nextTurnNs(qint64 nowNs) const;

    /// Ends it early, with what there is. Thread: any.
    void stop() { m_stopAsked = true; }
    [[nodiscard]] const LoadProgress &progress() const { return m_progress; }
    /// Once Over.
    [[nodiscard]] const LoadResult &result() const { return m_result; }

private:
    struct Moment
    {
        qint64 atNs = 0;
        qint64 messages = 0;
        qint64 bytes = 0;
        double cpuSeconds = 0;
    };

    [[nodiscard]] bool isPaced() const
    {
        return m_spec.mode == LoadSpec::Mode::Request && m_spec.messagesPerSecond > 0;
    }
    [[nodiscard]] bool sendsOnConnect() const;
    [[nodiscard]] qint64 dueNs(qint64 message) const;
    [[nodiscard]] Moment moment(qint64 nowNs) const;
    void enter(Phase phase);
    void settle(size_t index);
    [[nodiscard]] bool hasStalled(qint64 progress, qint64 nowNs);
    [[nodiscard]] qint64 outstanding() const;
    void beginLoad(qint64 nowNs);
    void releaseDue(qint64 nowNs);
    void beginDraining(qint64 nowNs);
    void endMeasuring(qint64 nowNs);
    void giveUpOutstanding();
    void noteLatencies(const LoadClient &client, size_t index, qint64 firstMessage, qint64 nowNs);

    const LoadSpec m_spec;
    const QHostAddress m_address;
    const qsizetype m_writeLimit;
    const LoadPattern m_pattern;
    std::deque<LoadClient> m_clients;
    std::vector<bool> m_hasFailed;
    std::vector<bool> m_hasSettled; // has connected (and replied) or failed

    std::function<void(Phase)> m_onPhase;
    std::function<void(size_t)> m_wake;
    Phase m_phase = Phase::Connecting;
    qint64 m_beganNs;
    qint64 m_phaseEndsNs = 0;
    qint64 m_loadBeganNs = 0; // paced: when message 0 was due
    qint64 m_released = 0;    // paced: messages that have been due
    qsizetype m_settled = 0;
    qint64 m_progressSeen = -1; // by hasStalled()
    Moment m_measuringFrom;
    qint64 m_measuredToNs = 0;
    LoadProgress m_progress;
    LoadResult m_result;
    std::atomic<bool> m_stopAsked{false};
};

} // namespace porthole
