// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/bench/window/heartbeat.h"

#include <QObject>

#include <functional>

class QLineEdit;

namespace porthole {
class MainWindow;
class MessageModel;
class MessageTable;
class MessageView;
class PositionBar;
} // namespace porthole

namespace porthole::bench {

/// Opens a capture in a window that is shown, goes through its log as a user would, and measures how long
/// each act takes and how late the main thread is meanwhile. Each act gives one JSON object on a line of
/// standard output:
/// {"event":"act","what":…,"times":n,"medianMs":x,"longestMs":x,"beats":n,"p99Ms":x,"maxMs":x,
/// "residentMiB":x}. The times are those from the act until the window shows what came of it, p99Ms and maxMs
/// the delays of a 5 ms timer of the main thread. The last line, {"event":"all",…}, is for all acts together.
/// Thread: main.
class LogActs final : public QObject
{
    Q_OBJECT

public:
    LogActs(MainWindow *window, QString file);

    /// All of it; returns when it is done. False if the capture cannot be opened.
    [[nodiscard]] bool run();

private:
    using Act = std::function<void(int round)>;
    using Condition = std::function<bool()>;

    bool eventFilter(QObject *watched, QEvent *event) override;
    /// Acts so many times, each time until `isDone` and a paint after that.
    void measure(const QString &what, int times, const Act &act, const Condition &isDone = {});
    void awaitPaint(const Condition &isDone);
    void openCapture();
    void scroll();
    void jump();
    void filter();
    void search();
    void press(int key);
    void turnWheel(int notches);
    void type(const QString &text);
    [[nodiscard]] bool isSearched() const;
    void sayAll() const;

    MainWindow *const m_window;
    const QString m_file;
    Heartbeat m_heartbeat;
    DelayStatistic m_all{Heartbeat::interval};
    double m_mostMiB = 0;
    bool m_isPainted = false;
    MessageView *m_view = nullptr;
    MessageTable *m_table = nullptr;
    MessageModel *m_model = nullptr;
    QLineEdit *m_search = nullptr;
};

} // namespace porthole::bench
