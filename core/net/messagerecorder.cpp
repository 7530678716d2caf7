// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/messagerecorder.h"

#include "core/capture/messagequeue.h"

namespace porthole {

MessageRecorder::MessageRecorder(ConnectionId client, std::shared_ptr<MessageQueue> queue)
    : m_queue(std::move(queue))
    , m_batch(client)
{
}

MessageRecorder::~MessageRecorder()
{
    if (m_queue && !m_batch.isEmpty())
        m_queue->countNotKept(m_batch.entries().size()); // events too
}

void MessageRecorder::startBatch()
{
    if (m_queue)
        m_now = Moment::now();
}

void MessageRecorder::record(Direction direction, FrameKind kind, QByteArrayView bytes)
{
    if (m_queue)
        m_batch.append(direction, kind, m_now, bytes);
}

void MessageRecorder::recordEcho()
{
    if (m_queue)
        m_batch.appendEchoOfLast(m_now);
}

void MessageRecorder::recordEvent(EventKind event, const QString &text)
{
    if (m_queue)
        m_batch.appendEvent(event, m_now, text.toUtf8());
}

void MessageRecorder::recordClient(const CapturedClient &client)
{
    if (m_queue)
        m_batch.appendClient(client);
}

void MessageRecorder::recordReadEnd(bool isFrameEnd, qint64 position)
{
    if (m_queue)
        m_batch.appendReadEnd(isFrameEnd, position, m_now);
}

bool MessageRecorder::mustWait()
{
    return m_queue && m_queue->mustWait(m_share);
}

bool MessageRecorder::flush()
{
    if (m_batch.isEmpty())
        return true;
    if (!m_queue->tryPush(m_batch, &m_share))
        return false;
    m_batch.clear();
    return true;
}

} // namespace porthole
