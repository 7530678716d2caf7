// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <memory>

namespace porthole {

/// Turns the system's wish that the program should end into a signal of Qt's: SIGINT, SIGTERM and SIGHUP on
/// Unix, Ctrl+C, Ctrl+Break and the closing of the console on Windows. The first one is announced; another
/// one ends the process at once, as it would have without this, unless it comes so soon that it is the same
/// wish once more (EndWishes). Also makes writing to a closed pipe an error in place of a signal. One at a
/// time; on Unix what it does to signals outlasts it. Thread: main.
class Interrupts final : public QObject
{
    Q_OBJECT

public:
    explicit Interrupts(QObject *parent = nullptr);
    ~Interrupts() override;

Q_SIGNALS:
    void interrupted();

private:
    struct Platform;
    const std::unique_ptr<Platform> m_platform;
};

} // namespace porthole
