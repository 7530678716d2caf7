// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/capture.h"

#include <QObject>
#include <QTimer>

#include <atomic>
#include <memory>
#include <optional>
#include <vector>

class QThread;

namespace porthole {

/// The window's capture: begun with the first start of the server, written through all further ones, and
/// saved when the user wants that. Thread: main.
class CaptureKeeper final : public QObject
{
    Q_OBJECT

public:
    explicit CaptureKeeper(QObject *parent = nullptr);
    /// The server that writes into it must be gone. Waits until this capture, and those before, have ended.
    ~CaptureKeeper() override;

    /// Begins the capture unless there is one of these options. If there is another with messages that are
    /// not saved, that one goes on, and wanted() tells of what options it is; one that has failed stays until
    /// its messages are saved, and nothing is captured. One that makes room ends in the background. Only
    /// while no server writes into it. Error: as of Capture::start(); there is none then.
    [[nodiscard]] Result<void> begin(const CaptureOptions &options);
    /// Null: nothing is captured.
    [[nodiscard]] const Capture *capture() const { return m_capture.get(); }
    /// What the capture was begun with.
    [[nodiscard]] const CaptureOptions &wanted() const { return m_wanted; }
    /// The capture has ended early; none: it goes on, or there is none.
    [[nodiscard]] std::optional<Error> failure() const;
    /// Null: nothing is captured.
    [[nodiscard]] std::shared_ptr<MessageQueue> queue() const;
    /// A reader of the capture; null if there is none, or it cannot be read.
    [[nodiscard]] std::shared_ptr<CaptureReader> reader() const;

    /// The name, without its folder, of the file that is written now, if it is one of a ring; else empty.
    [[nodiscard]] QString ringFile() const;

    /// There are messages that exist only in a temporary file.
    [[nodiscard]] bool isUnsaved() const;
    /// The user does not want them.
    void discard() { m_isDiscarded = true; }
    /// Nobody can be asked: a temporary file stays where it is.
    void keepFile();
    /// Copies the capture as it is now to `file`; ends with saved(), saveFailed() or saveCancelled(). There
    /// is one, and none is being saved.
    void save(const QString &file);
    [[nodiscard]] bool isSaving() const { return m_saving != nullptr; }
    void cancelSaving() { m_cancel = true; }
    /// Has written() come, once, as soon as nothing waits to be written. For when the server has stopped.
    void tellWhenWritten();

Q_SIGNALS:
    /// capture() or its reader() is another.
    void changed();
    /// The capture has ended early.
    void failed(const porthole::Error &error);
    /// Rising, 0 to 100.
    void saveProgressed(int percent);
    void saved(const QString &file);
    void saveFailed(const porthole::Error &error);
    void saveCancelled();
    void written();

private:
    void lookWhetherWritten();
    void endInBackground(std::unique_ptr<Capture> capture);
    void onSaved(const Result<bool> &done, const QString &file, quint64 end);

    std::unique_ptr<Capture> m_capture;
    CaptureOptions m_wanted;
    QTimer m_look; // whether all is written
    QThread *m_saving = nullptr;
    std::atomic<bool> m_cancel{false};
    quint64 m_savedTo = 0; // entries before this are in a file of the user's
    bool m_isDiscarded = false;
    std::vector<std::unique_ptr<QThread>> m_ending; // of captures before this one
};

} // namespace porthole
