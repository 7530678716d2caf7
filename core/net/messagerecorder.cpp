// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/messagerecorder.h"

#include "core/base/platform.h"
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
        m_queue->countNotKept(m_batch.entries().size());
}

void MessageRecorder::startBatch()
{
    if (m_queue)
        m_timeNs = platform::wallClockNs();
}

void MessageRecorder::record(Direction direction, FrameKind kind, QByteArrayView bytes)
{
    if (m_queue)
        m_batch.append(direction, kind, m_timeNs, bytes);
}

void MessageRecorder::recordEcho()
{
    if (m_queue)
        m_batch.appendEchoOfLast(m_timeNs);
}

bool MessageRecorder::flush()
{
    if (m_batch.isEmpty())
        return true;
    if (!m_queue->tryPush(m_batch))
        return false;
    m_batch.clear();
    return true;
}

} // namespace porthole
