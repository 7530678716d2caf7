// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/load/loadrun.h"

#include <QThread>

#include <memory>

namespace porthole::test {

/// Each engine that this system has, as rows of a column "engine" times those that `addRows` adds; it is
/// given the engine and how to begin the names of its rows.
void forEachEngine(const std::function<void(LoadSpec::Engine, const QString &)> &addRows);

/// A load in a thread of its own, against a server on the loopback, while the test's event loop goes on. One
/// that still runs when this object goes is stopped. Thread: main.
class RunningLoad final
{
public:
    /// Begins at once, at `address` and the spec's port.
    explicit RunningLoad(const LoadSpec &spec,
                         const QHostAddress &address = QHostAddress(QHostAddress::LocalHost));
    ~RunningLoad();

    /// Gives whether it ended.
    [[nodiscard]] bool waitForEnd();

    LoadRun run;

private:
    const std::unique_ptr<QThread> m_thread;
};

} // namespace porthole::test
