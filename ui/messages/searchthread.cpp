// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/messages/searchthread.h"

#include <QElapsedTimer>

#include <algorithm>
#include <chrono>

namespace porthole {

namespace {

using namespace std::chrono_literals;

constexpr auto longStep = 20ms; // the time after which a search that is no longer wanted has ended
constexpr quint64 firstStep = 2'000;
constexpr quint64 largestStep =
    100'000; // entries: what matches is taken into the set in a turn of the main thread

} // namespace

SearchThread::SearchThread(std::unique_ptr<MessageSource> source)
    : m_source(std::move(source))
{
    setObjectName(QStringLiteral("search"));
    start();
}

SearchThread::~SearchThread()
{
    {
        const QMutexLocker lock(&m_mutex);
        m_ending = true;
        m_generation.fetch_add(1, std::memory_order_relaxed);
    }
    m_changed.wakeAll();
    wait();
}

quint64 SearchThread::begin(const MessageFilter &filter)
{
    const QMutexLocker lock(&m_mutex);
    m_filter = filter;
    m_batches.clear();
    const quint64 generation = m_generation.fetch_add(1, std::memory_order_relaxed) + 1;
    m_changed.wakeAll();
    return generation;
}

void SearchThread::cancel()
{
    const QMutexLocker lock(&m_mutex);
    m_filter.reset();
    m_batches.clear();
    m_generation.fetch_add(1, std::memory_order_relaxed);
}

void SearchThread::goOn()
{
    const QMutexLocker lock(&m_mutex);
    m_grown = true;
    m_changed.wakeAll();
}

std::optional<SearchBatch> SearchThread::take()
{
    const QMutexLocker lock(&m_mutex);
    if (m_batches.empty())
        return std::nullopt;
    SearchBatch batch = std::move(m_batches.front());
    m_batches.pop_front();
    m_changed.wakeAll();
    return batch;
}

void SearchThread::giveBack(SearchBatch batch)
{
    const QMutexLocker lock(&m_mutex);
    if (m_used.size() < maxWaiting)
        m_used.push_back(std::move(batch));
}

void SearchThread::waitForWork(QMutexLocker<QMutex> &, quint64 generation, bool hasMore)
{
    const auto hasWork = [&] {
        if (m_ending || (m_filter && generation != m_generation.load(std::memory_order_relaxed)))
            return true;
        return m_filter && (hasMore || m_grown) && m_batches.size() < maxWaiting;
    };
    while (!hasWork())
        m_changed.wait(&m_mutex);
    m_grown = false;
}

SearchBatch SearchThread::emptyBatch()
{
    if (m_used.empty())
        return {};
    SearchBatch batch = std::move(m_used.front());
    m_used.pop_front();
    batch.sequences.clear();
    return batch;
}

void SearchThread::step(MessageSearch &search, SearchBatch &batch, quint64 before)
{
    QElapsedTimer clock;
    clock.start();
    const MessageMatches matches = search.next(m_stepEntries);
    const std::chrono::nanoseconds took(clock.nsecsElapsed());
    if (took > longStep)
        m_stepEntries = std::max<quint64>(m_stepEntries / 2, 1);
    else if (took < longStep / 3)
        m_stepEntries = std::min(m_stepEntries * 2, largestStep);
    batch.sequences.assign(matches.sequences.begin(), matches.sequences.end());
    batch.searchedTo = std::max(matches.searchedTo, before);
    batch.atEnd = matches.searchedTo <= before || matches.searchedTo >= m_source->range().end;
}

void SearchThread::run()
{
    quint64 generation = 0;
    quint64 searchedTo = 0;
    bool hasMore = false;
    std::unique_ptr<MessageSearch> search;
    for (;;) {
        QMutexLocker lock(&m_mutex);
        waitForWork(lock, generation, hasMore);
        if (m_ending)
            break;
        if (const quint64 wanted = m_generation.load(std::memory_order_relaxed); wanted != generation) {
            generation = wanted;
            const MessageFilter filter = *m_filter;
            lock.unlock();
            search = m_source->search(filter);
            searchedTo = 0;
            m_stepEntries = firstStep;
            lock.relock();
        }
        SearchBatch batch = emptyBatch();
        lock.unlock();
        batch.generation = generation;
        step(*search, batch, searchedTo);
        searchedTo = batch.searchedTo;
        hasMore = !batch.atEnd;

        lock.relock();
        if (m_generation.load(std::memory_order_relaxed) != generation)
            continue;
        m_batches.push_back(std::move(batch));
        lock.unlock();
        Q_EMIT found();
    }
    search.reset();
    m_source.reset();
}

} // namespace porthole
