// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <atomic>

namespace porthole {

/// A number with one writer and any number of readers. Thread: add() and set() only from the one that writes.
class Counter final
{
public:
    // One writer: a plain load and store, which costs no bus lock, cannot lose an increment.
    void add(qint64 n)
    {
        m_value.store(m_value.load(std::memory_order_relaxed) + n, std::memory_order_relaxed);
    }
    void set(qint64 n) { m_value.store(n, std::memory_order_relaxed); }
    [[nodiscard]] qint64 get() const { return m_value.load(std::memory_order_relaxed); }

private:
    std::atomic<qint64> m_value{0};
};

/// What one client has done so far. Written by its worker alone, read by the sampler and the idle sweep. On
/// cache lines of its own, so that two workers never write to the same one.
struct alignas(64) ClientCounters
{
    Counter bytesIn;       ///< read from the socket
    Counter bytesOut;      ///< taken by the system for sending
    Counter messagesIn;    ///< frames of every kind but Undecoded
    Counter messagesOut;   ///< replies, greetings and sends, counted as they are queued
    Counter brokenFrames;  ///< those that are not Complete
    Counter unsentBytes;   ///< queued here because the system takes no more; not those in its own buffer
    Counter heldBytes;     ///< received, not yet a frame
    Counter readingPaused; ///< 1 while reading is paused by back-pressure, else 0
    Counter lastActiveNs;  ///< platform::monotonicNs() of the last byte in either direction
};

} // namespace porthole
