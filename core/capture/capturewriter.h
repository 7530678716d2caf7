// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QThread>

#include <memory>

namespace porthole {

class MemoryCapture;
class MessageQueue;

/// The capture writer's thread: moves what the workers queue into the capture. It ends, after writing all
/// that was queued, when it is destroyed. Thread: main makes and destroys it.
class CaptureWriter final : public QThread
{
    Q_OBJECT

public:
    CaptureWriter(std::shared_ptr<MessageQueue> queue, std::shared_ptr<MemoryCapture> capture);
    /// Closes the queue and joins. Every server that writes to the queue must have stopped before.
    ~CaptureWriter() override;

protected:
    void run() override;

private:
    const std::shared_ptr<MessageQueue> m_queue;
    const std::shared_ptr<MemoryCapture> m_capture;
};

} // namespace porthole
