// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QProcess>
#include <QString>
#include <QTemporaryDir>

namespace porthole::test {

/// The real program as a child process, with a home folder of its own and no display. One that still runs
/// when this object goes is killed. Thread: main.
class PortholeProcess final
{
public:
    PortholeProcess();
    ~PortholeProcess();

    void setEnvironment(const QString &name, const QString &value);
    /// Its standard output goes to this file, which may be a FIFO that somebody has opened; nothing is read
    /// here.
    void setOutput(const QString &path);
    /// The same with its standard error.
    void setErrorOutput(const QString &path);
    /// Where the child finds the user's home and settings.
    [[nodiscard]] QString home() const { return m_home.path(); }

    /// Starts it; `options` are parted by blanks.
    void start(const QString &options);
    /// Starts it headless on a free port of the loopback, reads its first line, and gives the port; 0 if it
    /// failed.
    [[nodiscard]] quint16 serve(const QString &moreOptions = {});
    void sendSignal(int number);
    /// Several, between the first and the last of which no time passes for it.
    void sendSignalsAtOnce(const QList<int> &numbers);
    /// Sends a signal again and again until it ends, and gives whether that ended it.
    [[nodiscard]] bool insistWithSignal(int number);
    /// Waits for its end and gives the exit status; -1 if it did not end, or not by itself.
    [[nodiscard]] int waitForExit();
    /// Waits for its end and gives whether a signal ended it.
    [[nodiscard]] bool waitForViolentEnd();

    /// The next line of its standard output, waiting for it; empty at the end.
    [[nodiscard]] QByteArray nextLine();
    /// All lines up to the end.
    [[nodiscard]] QList<QByteArray> restOfLines();
    /// All of its standard error so far.
    [[nodiscard]] QString errorText();
    /// From now on nobody reads its standard output.
    void closeOutput();

private:
    QTemporaryDir m_home;
    QProcess m_process;
};

} // namespace porthole::test
