// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/progressline.h"
#include "ui/export/exportjob.h"

#include <atomic>
#include <memory>

namespace porthole {

/// Saves the bytes of one direction of a conversation to a file, all of them and not only the part that is
/// shown, and says how far that is and what came of it. Thread: main.
class StreamSaveBar final : public ProgressLine
{
    Q_OBJECT

public:
    /// `factory` is called in the saving thread.
    StreamSaveBar(CaptureReader::Factory factory, ConnectionId client, QWidget *parent = nullptr);
    /// Stops what is under way; its file does not appear.
    ~StreamSaveBar() override;

    /// Asks for the file, and saves to it once there is an answer.
    void ask(Direction direction);
    /// Does nothing while an earlier save is under way.
    void save(Direction direction, const QString &file);

Q_SIGNALS:
    void savingChanged(bool saving);

private:
    void onFinished(const Result<ExportSummary> &result);

    const CaptureReader::Factory m_factory;
    const ConnectionId m_client;
    const std::shared_ptr<std::atomic<bool>> m_lacksBeginning; // of what is saved; the job's thread sets it
    std::unique_ptr<ExportJob> m_job;                          // while one is under way
};

} // namespace porthole
