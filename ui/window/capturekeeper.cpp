// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/capturekeeper.h"

#include "core/capture/capturecopy.h"

#include <QFileInfo>
#include <QThread>

#include <utility>

namespace porthole {

CaptureKeeper::CaptureKeeper(QObject *parent)
    : QObject(parent)
{
    m_look.setInterval(MessageQueue::gather);
    connect(&m_look, &QTimer::timeout, this, &CaptureKeeper::lookWhetherWritten);
}

CaptureKeeper::~CaptureKeeper()
{
    m_cancel = true;
    if (m_saving)
        m_saving->wait();
    for (const std::unique_ptr<QThread> &thread : m_ending)
        thread->wait();
}

Result<void> CaptureKeeper::begin(const CaptureOptions &options)
{
    const bool isFit = m_capture && !failure() && options == m_wanted;
    if (options.off || m_saving || isFit || isUnsaved())
        return {};
    if (std::unique_ptr<Capture> old = std::move(m_capture)) {
        Q_EMIT changed(); // whoever reads it lets go of it first
        endInBackground(std::move(old));
    }
    m_savedTo = 0;
    m_wanted = options;
    auto capture = Capture::start(options, true); // a flood of large messages leaves the window its turn
    if (!capture)
        return tl::unexpected(capture.error());
    m_capture = *std::move(capture);
    connect(m_capture.get(), &Capture::failed, this, &CaptureKeeper::failed);
    connect(m_capture.get(), &Capture::fileChanged, this, &CaptureKeeper::changed);
    Q_EMIT changed();
    return {};
}

/// What is in its queue must be written, and be on the disk. Without a thread for that it ends here.
void CaptureKeeper::endInBackground(std::unique_ptr<Capture> capture)
{
    std::erase_if(m_ending, [](const auto &thread) { return !thread->isRunning(); });
    Capture *const old = capture.get();
    std::unique_ptr<QThread> thread(
        QThread::create([capture = std::move(capture)]() mutable { capture.reset(); }));
    old->disconnect(this);
    old->moveToThread(thread.get());
    thread->start();
    if (thread->isRunning())
        m_ending.push_back(std::move(thread));
}

std::optional<Error> CaptureKeeper::failure() const
{
    return m_capture ? m_capture->failure() : std::nullopt;
}

std::shared_ptr<MessageQueue> CaptureKeeper::queue() const
{
    return m_capture && !failure() ? m_capture->queue() : nullptr;
}

QString CaptureKeeper::ringFile() const
{
    return m_capture && m_capture->options().files > 1 ? QFileInfo(m_capture->fileName()).fileName()
                                                       : QString();
}

std::shared_ptr<CaptureReader> CaptureKeeper::reader() const
{
    if (!m_capture)
        return nullptr;
    Result<std::unique_ptr<CaptureReader>> reader = m_capture->reader();
    return reader ? std::shared_ptr<CaptureReader>(*std::move(reader)) : nullptr;
}

bool CaptureKeeper::isUnsaved() const
{
    if (m_isDiscarded || !m_capture || !m_capture->isTemporary() || m_capture->range().end <= m_savedTo)
        return false;
    // That clients came and went, or the server was started, is nothing that anybody would miss.
    const std::shared_ptr<CaptureReader> log = reader();
    return log && log->hasMessagesFrom(m_savedTo);
}

void CaptureKeeper::keepFile()
{
    if (m_capture)
        m_capture->keepFile();
}

void CaptureKeeper::tellWhenWritten()
{
    m_look.start();
    lookWhetherWritten();
}

void CaptureKeeper::lookWhetherWritten()
{
    if (m_capture && !m_capture->queue()->isDone())
        return;
    m_look.stop();
    Q_EMIT written();
}

void CaptureKeeper::save(const QString &file)
{
    Q_ASSERT(m_capture && !m_saving);
    m_cancel = false;
    const quint64 end = m_capture->range().end;
    m_saving = QThread::create([this, from = m_capture->fileName(), file, end] {
        int told = -1;
        const auto tell = [&](int percent) {
            if (std::exchange(told, percent) != percent)
                Q_EMIT saveProgressed(percent);
        };
        const Result<bool> done = copyCapture(from, file, tell, m_cancel);
        QMetaObject::invokeMethod(
            this, [this, done, file, end] { onSaved(done, file, end); }, Qt::QueuedConnection);
    });
    m_saving->setParent(this);
    m_saving->start();
}

void CaptureKeeper::onSaved(const Result<bool> &done, const QString &file, quint64 end)
{
    m_saving->wait();
    m_saving->deleteLater();
    m_saving = nullptr;
    if (!done) {
        Q_EMIT saveFailed(done.error());
    } else if (*done) {
        m_savedTo = end;
        Q_EMIT saved(file);
    } else {
        Q_EMIT saveCancelled();
    }
}

} // namespace porthole
