// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/capture/messagesource.h"

#include <QObject>
#include <QSaveFile>
#include <QTimer>

#include <memory>

namespace porthole {

/// Writes the messages that pass a filter to a text file, one a line (MessageText::line), in steps of some
/// milliseconds between other events. The file appears whole, or not at all. Thread: main.
class MessageSaver final : public QObject
{
    Q_OBJECT

public:
    MessageSaver(std::shared_ptr<const MessageSource> source, MessageFilter filter, bool hex,
                 const QString &fileName, QObject *parent = nullptr);

    /// Begins with what the source holds now; later messages are not waited for. Error: FileNotWritable.
    [[nodiscard]] Result<void> start();
    /// Leaves no file behind, and an older one of that name untouched.
    void cancel();

    [[nodiscard]] QString fileName() const { return m_file.fileName(); }
    [[nodiscard]] quint64 written() const { return m_written; }
    /// Messages that fell out of the source before they could be read.
    [[nodiscard]] quint64 missed() const { return m_missed; }

Q_SIGNALS:
    void progressed(int percent);
    void finished();
    void failed(const porthole::Error &error);

private:
    void step();
    void findMore();
    void writeNext();
    void fail();

    const std::shared_ptr<const MessageSource> m_source;
    const MessageFilter m_filter;
    const bool m_hex;
    QSaveFile m_file;
    QTimer m_timer;
    quint64 m_first = 0;
    quint64 m_from = 0; // searched up to here
    quint64 m_end = 0;
    std::vector<quint64> m_found; // matches still to be written, newest first
    quint64 m_written = 0;
    quint64 m_missed = 0;
};

} // namespace porthole
