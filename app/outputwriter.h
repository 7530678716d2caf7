// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <chrono>
#include <functional>
#include <memory>
#include <thread>

namespace porthole {

/// Writes lines to an open descriptor from a thread of its own, made with the first of them, so that a reader
/// who does not keep up makes nobody wait. At most `capacity` bytes wait to be written. Once there are more,
/// nothing is taken in until those have been written; the reader is then told how many lines are missing.
/// Thread: any, for every method, unless it says otherwise.
class OutputWriter final
{
public:
    static constexpr qint64 usualCapacityBytes = 8 * 1024 * 1024;

    /// Both are called with a lock held that write() takes, from the writing thread, and not after finish().
    struct Words
    {
        /// The line that tells the reader of so many lines that are missing before it.
        std::function<QByteArray(qint64 lines)> missing;
        /// Writing failed with this error (errno), and nothing is written any more.
        std::function<void(int systemError)> failed;
    };

    OutputWriter(int descriptor, Words words, qint64 capacityBytes = usualCapacityBytes);
    /// Without patience.
    ~OutputWriter();
    Q_DISABLE_COPY_MOVE(OutputWriter)

    /// Takes whole lines, each with its line feed.
    void write(const QByteArray &lines);
    /// Waits until all is written, but no longer than this, and ends. What a reader has not taken by then is
    /// given up. The result is how many lines were not written and are not told of. Thread: its owner's.
    [[nodiscard]] qint64 finish(std::chrono::milliseconds patience);

private:
    struct State;

    const std::shared_ptr<State> m_state; // shared with the thread, which may be held up longer than this is
    std::thread m_thread;
};

} // namespace porthole
