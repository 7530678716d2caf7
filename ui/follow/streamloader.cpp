// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/follow/streamloader.h"

#include "ui/follow/streamdocument.h"
#include "ui/follow/streamlosses.h"

namespace porthole {

namespace {

constexpr qint64 batchBytes = 1024 * 1024;
constexpr size_t batchMessages = 4'000; // are laid out in one turn of the main thread
constexpr size_t batchReadEnds = 16'000;
constexpr unsigned long pollMs = 250;

} // namespace

StreamLoader::StreamLoader(CaptureReader::Factory factory, ConnectionId client)
    : m_factory(std::move(factory))
    , m_client(client)
{
    setObjectName(QStringLiteral("follow"));
    qRegisterMetaType<StreamBatch>();
}

StreamLoader::~StreamLoader()
{
    {
        const QMutexLocker lock(&m_mutex);
        m_ending.store(true, std::memory_order_relaxed);
    }
    m_changed.wakeAll();
    m_taken.wakeAll();
    wait();
}

void StreamLoader::goOn()
{
    const QMutexLocker lock(&m_mutex);
    m_goOn = true;
    m_changed.wakeAll();
}

void StreamLoader::taken()
{
    const QMutexLocker lock(&m_mutex);
    m_isUntaken = false;
    m_taken.wakeAll();
}

/// Passes the batch on, and empties it.
void StreamLoader::hand(StreamBatch &batch)
{
    {
        QMutexLocker lock(&m_mutex);
        while (m_isUntaken && !m_ending.load(std::memory_order_relaxed))
            m_taken.wait(&m_mutex);
        m_isUntaken = true;
    }
    if (!m_ending.load(std::memory_order_relaxed))
        Q_EMIT loaded(batch);
    batch.messages.clear();
    batch.readEnds.clear();
    batch.unmarkedReads = 0;
}

void StreamLoader::run()
{
    const std::unique_ptr<CaptureReader> reader = m_factory();
    if (!reader) {
        Q_EMIT failed();
        return;
    }
    while (!m_ending.load(std::memory_order_relaxed) && !m_ended) {
        pass(*reader);
        if (!m_ended)
            waitForMore();
    }
}

void StreamLoader::pass(const CaptureReader &reader)
{
    StreamBatch batch;
    const bool isOver = reader.isOver();
    const quint64 shown = reader.range().end; // all before it is there to be read
    batch.client = reader.client(m_client);
    const CapturedClient *const client = batch.client ? &*batch.client : nullptr;
    batch.hasLosses = hasLosses(reader, client);
    // That it has closed may be in the file before range() tells of what it said last.
    if (!m_closedBy && batch.client && batch.client->closed)
        m_closedBy = reader.writtenEnd();
    const bool isAll = m_closedBy && shown >= *m_closedBy;
    m_hasMoreEnds = true;
    qint64 bytes = 0;
    const auto take = [&](const Message &message) {
        if (!countsIn(message)) {
            m_full = true;
            return false;
        }
        m_next = message.sequence + 1;
        if (message.direction == Direction::In)
            m_offset += message.length;
        takeReadEnds(reader, batch);
        bytes += message.bytes.size();
        batch.messages.push_back(message);
        if (bytes >= batchBytes || batch.messages.size() >= batchMessages) {
            hand(batch);
            bytes = 0;
        }
        return !m_ending.load(std::memory_order_relaxed);
    };
    reader.forEachMessage(m_client, m_next, take, StreamDocument::maxBytes);
    batch.hasLosses = hasLosses(reader, client); // the capture may have let go of some meanwhile
    batch.isFull = m_full;
    batch.atEnd = isAll && !m_full;
    batch.isOver = isOver && !m_full;
    m_ended = batch.atEnd || batch.isOver;
    hand(batch);
}

bool StreamLoader::countsIn(const Message &message)
{
    const qint64 bytes = m_partBytes + message.bytes.size();
    if (m_partPieces > 0 && (bytes > StreamDocument::maxBytes || m_partPieces == StreamDocument::maxPieces ||
                             m_partEnds >= StreamDocument::maxReadEnds))
        return false;
    m_partBytes = bytes;
    ++m_partPieces;
    return true;
}

/// Those within the messages so far. What ends in a frame that is not complete yet waits for it.
void StreamLoader::takeReadEnds(const CaptureReader &reader, StreamBatch &batch)
{
    while (nextReadEnd(reader) && m_readEnds[m_readEnd].position <= m_offset) {
        const ReadEnd end = m_readEnds[m_readEnd++];
        if (m_partEnds >= StreamDocument::maxReadEnds) {
            ++batch.unmarkedReads;
            continue;
        }
        ++m_partEnds;
        batch.readEnds.push_back(end);
        if (batch.readEnds.size() >= batchReadEnds)
            hand(batch);
    }
}

/// Sees to it that the next one has been read, if there is one.
bool StreamLoader::nextReadEnd(const CaptureReader &reader)
{
    if (m_readEnd == m_readEnds.size() && m_hasMoreEnds) {
        m_readEnds = reader.readEnds(m_client, m_readEndPlace, batchReadEnds);
        m_readEnd = 0;
        m_hasMoreEnds = m_readEnds.size() == batchReadEnds;
    }
    return m_readEnd < m_readEnds.size();
}

void StreamLoader::waitForMore()
{
    QMutexLocker lock(&m_mutex);
    const auto isEnding = [this] { return m_ending.load(std::memory_order_relaxed); };
    if (!m_full) {
        if (!isEnding())
            m_changed.wait(&m_mutex, pollMs);
        return;
    }
    while (!m_goOn && !isEnding())
        m_changed.wait(&m_mutex);
    m_goOn = m_full = false;
    m_partBytes = m_partPieces = m_partEnds = 0;
}

} // namespace porthole
