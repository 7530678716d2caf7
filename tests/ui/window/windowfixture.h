// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/serverconfig.h"
#include "tests/support/testclient.h"
#include "ui/window/mainwindow.h"

#include <memory>

class QMessageBox;
class QSemaphore;
class QTableView;

namespace porthole::test {

/// The real window, and what a user does to it by clicks and keys, for tests that derive from this. Each test
/// function has a window of its own, which starts with no settings of the run before. Thread: main.
class WindowFixture : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

protected:
    /// Any free port.
    [[nodiscard]] static ServerConfig freePort()
    {
        ServerConfig config;
        config.port = 0;
        return config;
    }
    /// Shows another window in the place of this one.
    void makeWindow(const ServerConfig &config = freePort(), bool startAtOnce = false);
    /// The part of the window that is named so, which must be there.
    template <typename Widget> [[nodiscard]] Widget *part(const char *name) const
    {
        Widget *const found = m_window->findChild<Widget *>(QLatin1String(name));
        if (!found)
            qFatal("the window has no part named %s", name);
        return found;
    }
    [[nodiscard]] QTableView *clientTable() const;
    [[nodiscard]] QTableView *messageTable() const;
    /// What the window asks; null while it asks nothing.
    [[nodiscard]] QMessageBox *question() const;
    /// Entries of the log that pass its filter.
    [[nodiscard]] quint64 logged() const;

    /// By its button. Gives whether the server listens then.
    [[nodiscard]] bool start();
    /// By its button, with the default answer if it asks. Gives whether the server has stopped.
    [[nodiscard]] bool stop();

    /// A client that is connected and has its row.
    [[nodiscard]] std::unique_ptr<TestClient> connectClient();
    /// -1 without one.
    [[nodiscard]] int rowOf(const TestClient &client) const;
    /// What the client's row shows there.
    [[nodiscard]] QString cell(const TestClient &client, const char *column) const;
    void select(const TestClient &client);

    /// Saves the capture; each step waits until the semaphore lets it go.
    [[nodiscard]] std::shared_ptr<QSemaphore> saveSlowly(const QString &file);

    std::unique_ptr<MainWindow> m_window;
};

} // namespace porthole::test
