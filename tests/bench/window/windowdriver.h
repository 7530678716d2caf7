// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <optional>

class QPushButton;
class QTableView;

namespace porthole {
class MainWindow;
}

namespace porthole::bench {

/// Does with the window what a user does, by the parts that a user has. Thread: main.
class WindowDriver final
{
public:
    /// `window` has to live as long; ends the program when it lacks a part.
    explicit WindowDriver(const MainWindow &window);

    /// Presses Start. False: it cannot be pressed, as the server runs.
    [[nodiscard]] bool start() const;
    /// Presses Stop, and Stop again in the question that follows when there are clients. Gives the time of
    /// the last press (platform::monotonicNs()); nothing when it cannot be pressed, as the server does not
    /// listen.
    [[nodiscard]] std::optional<qint64> stop() const;
    /// Selects the first rows of the client table, and only these; gives how many, fewer if it has fewer.
    int selectFirst(int rows) const;

private:
    [[nodiscard]] QPushButton *confirmation() const;

    const MainWindow &m_window;
    QPushButton *const m_start;
    QPushButton *const m_stop;
    QTableView *const m_clients;
};

} // namespace porthole::bench
