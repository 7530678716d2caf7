// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/capturefile.h"
#include "core/capture/captureprogress.h"

#include <QThread>

#include <deque>
#include <future>
#include <map>

namespace porthole {

/// The thread that moves messages from the queue into capture files: one transaction for what has come in 20
/// ms, or for a part of it if that is much, so that little is lost if the program is killed. When a file
/// cannot be written any more it says so once, and what still comes is counted as not kept. Runs from
/// start() until it is destroyed. Thread: main makes it; any may destroy it.
class CaptureWriter final : public QThread
{
    Q_OBJECT

public:
    /// To be started once its signals are connected. `file`: made already. With a ring, its name is that of
    /// the first of the ring, and `progress` is that of this file alone.
    CaptureWriter(std::shared_ptr<MessageQueue> queue, std::shared_ptr<CaptureProgress> progress,
                  std::unique_ptr<CaptureFile> file, const CaptureOptions &options);
    /// Whether its threads give way to the window's; before it is started. They do not unless told so.
    void setYields(bool yields) { m_yields = yields; }
    /// Closes the queue, writes what is left in it, and joins.
    ~CaptureWriter() override;

    /// The name of the ring's file of that number, counted from 1: "name_00001.porthole" for "name.porthole".
    [[nodiscard]] static QString ringName(const QString &file, int number);

Q_SIGNALS:
    // Emitted in its thread.
    void failed(const porthole::Error &error);
    /// A ring has gone on to its next file, which has a progress of its own; that of the one before stays as
    /// it is, and so does what its readers see.
    void fileChanged(const QString &file, const std::shared_ptr<porthole::CaptureProgress> &progress);

protected:
    void run() override;

private:
    void write(std::span<const MessageBatch> batches);
    void writeTogether(std::span<const MessageBatch> batches);
    void giveUp(std::span<const MessageBatch> batches);
    void tellProgress();
    [[nodiscard]] Result<void> nextFile();
    void removeOldest();
    void closeInBackground();
    void noteForTheNext(std::span<const MessageBatch> batches);
    void giveUp(const Error &why);

    const std::shared_ptr<MessageQueue> m_queue;
    std::shared_ptr<CaptureProgress> m_progress; // of m_file
    const CaptureOptions m_options;
    bool m_yields = false;
    std::unique_ptr<CaptureFile> m_file; // none once it has failed
    std::future<void> m_closing;         // of the ring's file before this one
    int m_number = 1;                    // in the ring
    std::deque<QString> m_older;         // the ring's files before this one
    // For the next file of a ring:
    std::map<ConnectionId, CapturedClient> m_open;
    QByteArray m_settings; // as JSON
};

} // namespace porthole
