// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/capturewriter.h"

#include "core/capture/memorycapture.h"
#include "core/capture/messagequeue.h"

namespace porthole {

CaptureWriter::CaptureWriter(std::shared_ptr<MessageQueue> queue, std::shared_ptr<MemoryCapture> capture)
    : m_queue(std::move(queue))
    , m_capture(std::move(capture))
{
    setObjectName(QStringLiteral("capture writer"));
    start();
}

CaptureWriter::~CaptureWriter()
{
    m_queue->close();
    wait();
}

void CaptureWriter::run()
{
    std::vector<MessageBatch> batches;
    while (m_queue->takeAll(batches)) {
        for (MessageBatch &batch : batches)
            m_capture->append(std::move(batch));
    }
}

} // namespace porthole
