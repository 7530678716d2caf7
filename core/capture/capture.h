// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/capturereader.h"
#include "core/capture/capturewriter.h"

#include <QObject>
#include <QTemporaryDir>

#include <optional>

namespace porthole {

/// A capture that is being made: its queue, its writer, its file. Thread: main.
class Capture final : public QObject
{
    Q_OBJECT

public:
    /// Begins a capture. A file of the wanted name is never overwritten: the capture is then named "NAME-2",
    /// and so on. Error: FileNotWritable with the file as its subject, also if no thread can be made.
    /// `yields`: its threads give way to a window's.
    [[nodiscard]] static Result<std::unique_ptr<Capture>> start(const CaptureOptions &options,
                                                                bool yields = false);
    /// Writes what is in the queue and ends. A temporary file is removed.
    ~Capture() override;

    /// Where messages go. Nobody may hold on to it but those that are gone before this is destroyed; what
    /// comes later is not kept.
    [[nodiscard]] const std::shared_ptr<MessageQueue> &queue() const { return m_queue; }
    [[nodiscard]] const CaptureOptions &options() const { return m_options; }
    /// The file that is being written.
    [[nodiscard]] const QString &fileName() const { return m_fileName; }
    /// A temporary file stays where it is when this is destroyed.
    void keepFile();
    [[nodiscard]] bool isTemporary() const { return m_folder.has_value(); }
    [[nodiscard]] MessageRange range() const { return m_progress->range(); }
    [[nodiscard]] qint64 usedBytes() const { return m_progress->bytes(); }
    /// Why it has ended early; none while it goes on.
    [[nodiscard]] const std::optional<Error> &failure() const { return m_failure; }
    /// A reader of what has been written by now and will be. Of a ring: of the file that is written now, all
    /// of which it goes on to see when that is no longer written, or is removed.
    [[nodiscard]] Result<std::unique_ptr<CaptureReader>> reader() const;
    /// The same, for other threads.
    [[nodiscard]] CaptureReader::Factory readerFactory() const
    {
        return porthole::readerFactory(m_fileName, m_progress);
    }

Q_SIGNALS:
    /// The capture has ended, and the server goes on without.
    void failed(const porthole::Error &error);
    /// A ring has gone on to its next file: older readers see what is in theirs, and no more.
    void fileChanged();

private:
    Capture() = default;

    CaptureOptions m_options;
    std::optional<QTemporaryDir> m_folder;
    QString m_fileName;
    std::shared_ptr<MessageQueue> m_queue;
    std::shared_ptr<CaptureProgress> m_progress; // of that file
    std::unique_ptr<CaptureWriter> m_writer;
    std::optional<Error> m_failure;
};

} // namespace porthole
