// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/capture/messagesource.h"

#include <QThread>

#include <atomic>
#include <memory>

class QSaveFile;

namespace porthole {

/// Writes the entries that pass a filter to a text file, one a line (MessageText::line), in a thread of its
/// own. The file appears whole, or not at all. Thread: main, but for run().
class MessageSaver final : public QThread
{
    Q_OBJECT

public:
    struct Job
    {
        MessageFilter filter; ///< must be valid
        quint64 from = 0;     ///< no entry before this one
        bool hex = false;
        QString fileName;
    };

    /// `source` is used and destroyed in the thread; null: it cannot be read any more.
    MessageSaver(std::unique_ptr<MessageSource> source, Job job, QObject *parent = nullptr);
    /// Cancels.
    ~MessageSaver() override;

    /// Ends it soon, and waits for that. Leaves no file behind, and an older one of that name untouched.
    void cancel();

    [[nodiscard]] const QString &fileName() const { return m_job.fileName; }
    /// Entries written so far.
    [[nodiscard]] quint64 written() const { return m_written; }
    /// Entries that fell out of the source before they could be read.
    [[nodiscard]] quint64 missed() const { return m_missed; }

Q_SIGNALS:
    // Emitted in the thread.
    void progressed(int percent);
    void saved();
    void failed(const porthole::Error &error);

protected:
    void run() override;

private:
    [[nodiscard]] bool writeAll(QSaveFile &file);
    [[nodiscard]] bool writeFound(QSaveFile &file);
    [[nodiscard]] bool write(QSaveFile &file, const Message &message);
    void skipTo(quint64 &at);
    void tellProgress(quint64 at);

    std::unique_ptr<MessageSource> m_source; // of the thread, once it runs
    const Job m_job;
    MessageRange m_range; // to be searched
    int m_percent = -1;
    std::atomic<bool> m_cancelled{false};
    std::atomic<quint64> m_written{0};
    std::atomic<quint64> m_missed{0};
};

} // namespace porthole
