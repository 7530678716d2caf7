// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/load/loadrun.h"

#include "core/base/platform.h"

#include <QCoreApplication>

#include <algorithm>

namespace porthole {

namespace {

constexpr qint64 nsPerMs = 1'000'000;
constexpr qint64 nsPerSecond = 1'000'000'000;
constexpr qint64 turnNs = 50 * nsPerMs;         // so that a stop and the end of a phase are noticed
constexpr qint64 shortestTurnNs = nsPerMs / 10; // paced: messages due within it leave together
constexpr qsizetype mostWrite = 1024 * 1024;
constexpr qint64 unlimited = qint64(1) << 40; // messages

QString tr(const char *text)
{
    return QCoreApplication::translate("porthole::Load", text);
}

qsizetype writeLimitOf(const LoadSpec &spec)
{
    if (spec.mode == LoadSpec::Mode::Bulk)
        return spec.writeBytes;
    return std::clamp(spec.messageBytes * spec.inFlight, LoadRun::readBytes, mostWrite);
}

} // namespace

LoadRun::LoadRun(const LoadSpec &spec, const QHostAddress &address)
    : m_spec(spec)
    , m_address(address)
    , m_writeLimit(writeLimitOf(spec))
    , m_pattern(spec.messageBytes, std::max(m_writeLimit, readBytes), spec.clients)
    , m_hasFailed(size_t(spec.clients))
    , m_hasSettled(size_t(spec.clients))
    , m_beganNs(platform::monotonicNs())
{
    // At a rate, when a message was due is known from its number.
    const bool remembers = spec.mode != LoadSpec::Mode::Bulk && !isPaced();
    for (size_t i = 0; i < size_t(spec.clients); ++i)
        m_clients.emplace_back(m_pattern, i, spec.messageBytes, remembers ? spec.inFlight : 0);
}

bool LoadRun::sendsOnConnect() const
{
    return m_spec.mode == LoadSpec::Mode::Storm || (m_spec.mode == LoadSpec::Mode::Idle && m_spec.echoFirst);
}

void LoadRun::connected(size_t index)
{
    ++m_result.connected;
    m_progress.connected.store(m_result.connected, std::memory_order_relaxed);
    if (!sendsOnConnect())
        return settle(index);
    m_clients[index].allow(1);
    m_wake(index);
}

void LoadRun::failed(size_t index, const QString &problem)
{
    if (m_phase == Phase::Over || m_hasFailed[index])
        return;
    m_hasFailed[index] = true;
    ++m_result.problems[problem];
    ++m_result.failed;
    m_progress.failed.store(m_result.failed, std::memory_order_relaxed);
    settle(index);
}

void LoadRun::settle(size_t index)
{
    m_settled += m_hasSettled[index] ? 0 : 1;
    m_hasSettled[index] = true;
}

bool LoadRun::received(size_t index, QByteArrayView bytes, qint64 nowNs)
{
    if (m_hasFailed[index])
        return false; // given up before this came
    LoadClient &client = m_clients[index];
    const qint64 before = client.completed();
    if (!client.check(bytes)) {
        ++m_result.wrong;
        failed(index, client.problem());
        return false;
    }
    m_result.checkedBytes += bytes.size();
    const qint64 completed = client.completed() - before;
    const auto grow = [](std::atomic<qint64> &total, qint64 by) {
        total.store(total.load(std::memory_order_relaxed) + by, std::memory_order_relaxed);
    };
    grow(m_progress.bytes, bytes.size());
    grow(m_progress.messages, completed);
    if (m_phase == Phase::Connecting) {
        if (sendsOnConnect() && before == 0 && completed > 0)
            settle(index);
    } else if (m_spec.mode == LoadSpec::Mode::Request) {
        noteLatencies(client, index, before, nowNs);
        if (!isPaced() && m_phase != Phase::Draining)
            client.allow(completed);
    }
    return true;
}

void LoadRun::noteLatencies(const LoadClient &client, size_t index, qint64 firstMessage, qint64 nowNs)
{
    if (m_phase != Phase::Measuring)
        return;
    for (qint64 message = firstMessage; message < client.completed(); ++message) {
        const qint64 from =
            isPaced() ? dueNs(message * m_spec.clients + qint64(index)) : client.sentAtNs(message);
        m_result.latencies.add(nowNs - from);
    }
}

qint64 LoadRun::dueNs(qint64 message) const
{
    return m_loadBeganNs + qint64(double(message) * (double(nsPerSecond) / double(m_spec.messagesPerSecond)));
}

void LoadRun::advance(qint64 nowNs)
{
    if (m_phase == Phase::Over)
        return;
    const bool isInVain = m_phase != Phase::Connecting && m_result.failed == m_spec.clients;
    if ((m_stopAsked || isInVain) && m_phase != Phase::Draining)
        return beginDraining(nowNs);
    switch (m_phase) {
    case Phase::Connecting:
        if (m_settled == m_spec.clients)
            beginLoad(nowNs);
        else if (hasStalled(m_settled + m_result.connected + m_progress.bytes, nowNs))
            giveUpOutstanding();
        return;
    case Phase::WarmUp:
        releaseDue(nowNs);
        if (nowNs < m_phaseEndsNs)
            return;
        m_measuringFrom = moment(nowNs);
        m_phaseEndsNs = nowNs + std::chrono::nanoseconds(m_spec.duration).count();
        enter(Phase::Measuring);
        return;
    case Phase::Measuring:
        releaseDue(nowNs);
        if (nowNs >= m_phaseEndsNs)
            beginDraining(nowNs);
        return;
    case Phase::Draining:
        if (const qint64 left = outstanding(); left > 0 && !hasStalled(left, nowNs))
            return;
        m_result.drainSeconds = double(nowNs - m_measuredToNs) / nsPerSecond;
        giveUpOutstanding();
        enter(Phase::Over);
        return;
    case Phase::Over:
        return;
    }
}

bool LoadRun::hasStalled(qint64 progress, qint64 nowNs)
{
    if (progress != m_progressSeen) {
        m_progressSeen = progress;
        m_phaseEndsNs = nowNs + std::chrono::nanoseconds(m_spec.patience).count();
    }
    return nowNs >= m_phaseEndsNs;
}

qint64 LoadRun::outstanding() const
{
    qint64 sum = 0;
    for (size_t i = 0; i < m_clients.size(); ++i)
        sum += m_hasFailed[i] ? 0 : m_clients[i].outstandingBytes() + m_clients[i].wantsToSend();
    return sum;
}

void LoadRun::beginLoad(qint64 nowNs)
{
    m_result.connectSeconds = double(nowNs - m_beganNs) / nsPerSecond;
    if (m_spec.mode == LoadSpec::Mode::Storm) {
        m_measuringFrom.atNs = m_beganNs;
        return beginDraining(nowNs);
    }
    m_loadBeganNs = nowNs;
    m_phaseEndsNs = nowNs + std::chrono::nanoseconds(m_spec.warmUp).count();
    enter(Phase::WarmUp);
    if (m_spec.mode == LoadSpec::Mode::Idle || isPaced())
        return;
    for (size_t i = 0; i < m_clients.size(); ++i) {
        m_clients[i].allow(m_spec.mode == LoadSpec::Mode::Bulk ? unlimited / m_spec.messageBytes
                                                               : m_spec.inFlight);
        m_wake(i);
    }
}

void LoadRun::releaseDue(qint64 nowNs)
{
    if (!isPaced())
        return;
    for (; dueNs(m_released) <= nowNs; ++m_released) {
        const auto index = size_t(m_released % m_spec.clients);
        m_clients[index].allow(1);
        m_wake(index);
    }
}

void LoadRun::beginDraining(qint64 nowNs)
{
    endMeasuring(nowNs);
    m_measuredToNs = nowNs;
    for (LoadClient &client : m_clients) {
        if (!isPaced()) // what was due is sent
            client.finish();
    }
    m_progressSeen = -1;
    enter(Phase::Draining);
}

void LoadRun::endMeasuring(qint64 nowNs)
{
    if (m_measuringFrom.atNs == 0)
        return; // stopped before it began
    const Moment now = moment(nowNs);
    m_result.seconds = double(now.atNs - m_measuringFrom.atNs) / nsPerSecond;
    m_result.messages = now.messages - m_measuringFrom.messages;
    m_result.bytes = now.bytes - m_measuringFrom.bytes;
    m_result.cpuSeconds = now.cpuSeconds - m_measuringFrom.cpuSeconds;
}

void LoadRun::giveUpOutstanding()
{
    for (size_t i = 0; i < m_clients.size(); ++i) {
        if (m_clients[i].outstandingBytes() > 0)
            failed(i, tr("bytes were sent and did not come back within %1 s")
                          .arg(double(m_spec.patience.count()) / 1000));
    }
}

LoadRun::Moment LoadRun::moment(qint64 nowNs) const
{
    return {nowNs, m_progress.messages.load(std::memory_order_relaxed),
            m_progress.bytes.load(std::memory_order_relaxed), double(platform::processCpuNs()) / nsPerSecond};
}

void LoadRun::enter(Phase phase)
{
    m_phase = phase;
    if (m_onPhase)
        m_onPhase(phase);
}

qint64 LoadRun::nextTurnNs(qint64 nowNs) const
{
    const qint64 latest = nowNs + turnNs;
    if (!isPaced() || (m_phase != Phase::WarmUp && m_phase != Phase::Measuring))
        return latest;
    return std::clamp(dueNs(m_released), nowNs + shortestTurnNs, latest);
}

} // namespace porthole
