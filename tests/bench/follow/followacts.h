// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/bench/window/heartbeat.h"

#include <QObject>

#include <functional>

class QComboBox;
class QLineEdit;
class QPushButton;

namespace porthole {
class FollowView;
class StreamCanvas;
} // namespace porthole

namespace porthole::bench {

/// Follows the client of a capture and goes through its conversation as a user would. Each act gives one JSON
/// object on a line of standard output:
/// {"event":"act","what":…,"times":n,"medianMs":x,"longestMs":x,"p99Ms":x,"maxMs":x,"residentMiB":x}. The
/// times are those from the act until the view has been painted with what came of it, p99Ms and maxMs the
/// delays of a 5 ms timer of the main thread. The last line, {"event":"all",…}, is for all acts together.
/// Thread: main.
class FollowActs final : public QObject
{
    Q_OBJECT

public:
    explicit FollowActs(QString file);
    ~FollowActs() override;

    void run();

private:
    using Act = std::function<void(int round)>;
    using Condition = std::function<bool()>;

    bool eventFilter(QObject *watched, QEvent *event) override;
    /// Acts so many times, each time until `isDone` and a paint after that.
    void measure(const QString &what, int times, const Act &act, const Condition &isDone = {});
    void awaitPaint(const Condition &isDone);
    void open();
    void look();
    void cut();
    void find();
    void save();
    void goThroughParts();
    void press(int key, Qt::KeyboardModifiers modifiers = {});
    [[nodiscard]] QComboBox *choice(const QString &accessibleName) const;

    const QString m_file;
    Heartbeat m_heartbeat;
    DelayStatistic m_all{Heartbeat::interval};
    double m_mostMiB = 0;
    bool m_isPainted = false;
    std::unique_ptr<FollowView> m_view;
    StreamCanvas *m_canvas = nullptr;
    QPushButton *m_next = nullptr;
};

} // namespace porthole::bench
