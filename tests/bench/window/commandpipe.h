// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QObject>

#include <memory>

namespace porthole::bench {

/// Standard input as lines, without ever waiting for them: read when the event loop sees that there is
/// something on Unix, in a thread of its own on Windows, whose event loop cannot watch a pipe. One at a time.
/// Thread: main.
class CommandPipe final : public QObject
{
    Q_OBJECT

public:
    /// What a line has beyond this is lost. No command is nearly as long.
    static constexpr qsizetype lineCapacityBytes = 256;

    explicit CommandPipe(QObject *parent = nullptr);
    ~CommandPipe() override;

Q_SIGNALS:
    /// Without its line feed.
    void lineRead(const QByteArray &line);
    /// Nothing will come any more. Once.
    void ended();

private:
    struct Platform;

    void take(const QByteArray &bytes);
    /// A line that only the end of the input ended is one, too.
    void takeEnd();

    QByteArray m_line;
    const std::unique_ptr<Platform> m_platform;
};

} // namespace porthole::bench
