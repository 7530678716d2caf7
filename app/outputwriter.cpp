// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/outputwriter.h"

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <mutex>
#include <system_error>
#include <utility>

#ifdef Q_OS_WIN
#include <io.h>
#else
#include <poll.h>
#include <unistd.h>
#endif

namespace porthole {

namespace {

// What a pipe takes whole or not at all on the usual systems (POSIX.1-2017, PIPE_BUF), so that it is known
// which lines a reader that stands still can still get.
constexpr qsizetype portionBytes = 4096;

/// As many whole lines as are written at once; of a longer line its first bytes.
QByteArrayView firstPortion(QByteArrayView lines)
{
    const qsizetype end = lines.first(std::min(lines.size(), portionBytes)).lastIndexOf('\n') + 1;
    return lines.first(end > 0 ? end : std::min(lines.size(), portionBytes));
}

/// Whether it is worth writing again after this error, for which it may have to wait.
bool canGoOn(int descriptor, int error)
{
    if (error == EINTR)
        return true;
#ifdef Q_OS_WIN
    Q_UNUSED(descriptor);
    return false;
#else
    // Whoever shares a pipe or a terminal can have made it non-blocking for all.
    if (error != EAGAIN && error != EWOULDBLOCK)
        return false;
    pollfd writable = {descriptor, POLLOUT, 0};
    return ::poll(&writable, 1, -1) >= 0 || errno == EINTR;
#endif
}

/// Gives the error, 0 if all was written. Not by way of stdio, which would hold a lock meanwhile that the end
/// of the program may want.
int writeAll(int descriptor, QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
#ifdef Q_OS_WIN
        const qint64 written = ::_write(descriptor, bytes.data(), unsigned(bytes.size()));
#else
        const qint64 written = ::write(descriptor, bytes.data(), size_t(bytes.size()));
#endif
        if (written >= 0)
            bytes = bytes.sliced(written);
        else if (const int error = errno; !canGoOn(descriptor, error))
            return error;
    }
    return 0;
}

} // namespace

struct OutputWriter::State
{
    const int descriptor;
    const Words words;
    const qint64 capacityBytes;

    std::mutex mutex; // protects all below
    std::condition_variable wake;
    std::condition_variable atEnd;
    QByteArray queued;
    qint64 heldBytes = 0; // queued, or being written
    qint64 heldLines = 0;
    qint64 missing = 0;  // lines that found no room
    qint64 telling = 0;  // of earlier ones, those that the reader is about to be told of
    bool broken = false; // writing has failed
    bool closed = false; // finish() was called
    bool abandoned = false;
    bool ended = false;

    void run();
    [[nodiscard]] bool put(std::unique_lock<std::mutex> &lock, QByteArrayView lines, bool isHeld);
    void fail(int systemError);
};

/// The thread. Ends when all is written after close, or cannot be.
void OutputWriter::State::run()
{
    std::unique_lock lock(mutex);
    for (bool goesOn = true; goesOn;) {
        wake.wait(lock, [this] { return closed || !queued.isEmpty() || missing > 0; });
        if (abandoned || (queued.isEmpty() && missing == 0))
            break;
        // Since the first line that is missing none has been taken in, so all of these came before it.
        const QByteArray lines = std::exchange(queued, {});
        telling = std::exchange(missing, 0);
        goesOn = put(lock, lines, true) && (telling == 0 || put(lock, words.missing(telling), false));
        if (goesOn)
            telling = 0;
    }
    ended = true;
    atEnd.notify_all();
}

bool OutputWriter::State::put(std::unique_lock<std::mutex> &lock, QByteArrayView lines, bool isHeld)
{
    while (!lines.isEmpty()) {
        const QByteArrayView portion = firstPortion(lines);
        lock.unlock();
        const int error = writeAll(descriptor, portion);
        lock.lock();
        if (abandoned)
            return false;
        if (error != 0) {
            fail(error);
            return false;
        }
        if (isHeld) {
            heldBytes -= portion.size();
            heldLines -= std::count(portion.begin(), portion.end(), '\n');
        }
        lines = lines.sliced(portion.size());
    }
    return true;
}

void OutputWriter::State::fail(int systemError)
{
    broken = true;
    queued.clear();
    heldBytes = heldLines = missing = telling = 0;
    words.failed(systemError);
}

OutputWriter::OutputWriter(int descriptor, Words words, qint64 capacityBytes)
    : m_state(new State{descriptor, std::move(words), capacityBytes})
{
}

OutputWriter::~OutputWriter()
{
    (void)finish(std::chrono::milliseconds(0));
}

void OutputWriter::write(const QByteArray &lines)
{
    if (lines.isEmpty())
        return;
    const std::lock_guard lock(m_state->mutex);
    State &state = *m_state;
    if (state.broken || state.closed)
        return;
    if (state.missing > 0 || state.heldBytes + lines.size() > state.capacityBytes) {
        state.missing += lines.count('\n');
    } else {
        state.queued += lines;
        state.heldBytes += lines.size();
        state.heldLines += lines.count('\n');
    }
    state.wake.notify_one();
    if (m_thread.joinable())
        return;
    try {
        m_thread = std::thread([shared = m_state] { shared->run(); });
    } catch (const std::system_error &error) {
        state.fail(error.code().value());
    }
}

qint64 OutputWriter::finish(std::chrono::milliseconds patience)
{
    if (!m_thread.joinable())
        return 0;
    std::unique_lock lock(m_state->mutex);
    State &state = *m_state;
    state.closed = true;
    state.wake.notify_one();
    state.atEnd.wait_for(lock, patience, [&state] { return state.ended; });
    state.abandoned = true;
    const bool ended = state.ended;
    const qint64 lost = state.heldLines + state.missing + state.telling;
    lock.unlock();
    // A thread that a reader holds up cannot be woken. It touches nothing but what it shares.
    if (ended)
        m_thread.join();
    else
        m_thread.detach();
    return lost;
}

} // namespace porthole
