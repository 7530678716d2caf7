// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDeadlineTimer>
#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <functional>

namespace porthole {

/// Work of the main thread that may take long, done in slices between which everything else has its turn.
/// It ends with its owner. Thread: main.
class SlicedWork final : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds slice{3}; ///< several may be under way, one slice a turn each
    static constexpr std::chrono::milliseconds untilSaid{50}; ///< quicker work is not worth a word

    /// Goes on until the deadline, about, and gives whether all of it is done.
    using Step = std::function<bool(const QDeadlineTimer &deadline)>;
    explicit SlicedWork(Step step, QObject *parent = nullptr);

    /// Does a slice at once, and the others in turns of the event loop. Under way already, it just goes on.
    void begin();
    void cancel() { m_next.stop(); }
    [[nodiscard]] bool isUnderWay() const { return m_next.isActive(); }

Q_SIGNALS:
    /// It is not done yet; once in `untilSaid` at most.
    void goesOn();
    /// Also while begin() is called.
    void done();

private:
    void doSlice();

    const Step m_step;
    QTimer m_next;
    QElapsedTimer m_said; // since begin(), or since goesOn()
};

} // namespace porthole
