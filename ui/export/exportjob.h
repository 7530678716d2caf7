// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/capturereader.h"
#include "core/export/exporter.h"

#include <QObject>

#include <atomic>
#include <memory>

class QThread;

namespace porthole {

/// An export in a thread of its own. Thread: main.
class ExportJob final : public QObject
{
    Q_OBJECT

public:
    /// `open` is called in the job's thread. Begins at once.
    ExportJob(CaptureReader::Factory open, ExportSpec spec, QObject *parent = nullptr);
    /// Stops it, and waits until it has.
    ~ExportJob() override;

    /// It ends soon, by finished().
    void cancel() { m_cancel = true; }
    [[nodiscard]] const ExportSpec &spec() const { return m_spec; }

Q_SIGNALS:
    void progressed(int percent);
    /// Errors: as of Exporter::run() and checkNotSameFile(); FileNotReadable if the capture can no longer be
    /// read.
    void finished(const porthole::Result<porthole::ExportSummary> &result);

private:
    [[nodiscard]] Result<ExportSummary> run();

    const CaptureReader::Factory m_open;
    const ExportSpec m_spec;
    std::atomic<bool> m_cancel{false};
    Result<ExportSummary> m_result; // of the thread until that has ended
    std::unique_ptr<QThread> m_thread;
};

} // namespace porthole
