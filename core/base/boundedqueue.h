// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <utility>
#include <vector>

namespace porthole {

/// A first-in first-out queue from many threads to one, bounded by the sum of its entries' weights (bytes).
///
/// A producer never waits: it is told that there is no room. It wakes the consumer only when that sleeps with
/// nothing to do, or when much waits (`much`); in between, the consumer comes by itself every `gather`
/// interval, so that a steady stream costs the producers no system call an entry.
template <typename T> class BoundedQueue final
{
public:
    BoundedQueue(qint64 capacity, qint64 much, std::chrono::milliseconds gather)
        : m_capacity(capacity)
        , m_much(much)
        , m_gather(gather)
    {
    }

    /// Thread: any. Takes `value` and gives true, or leaves it untouched and gives false when the queue is
    /// full or closed. An entry heavier than the whole capacity is taken when the queue is empty. Entries
    /// that have absorb() may grow by it in place of a new entry: `value` is then as it was, and done with.
    /// `now`: by the caller's clock, for oldest().
    [[nodiscard]] bool tryPush(T &value, qint64 weight, qint64 now = 0)
    {
        bool wake = false;
        {
            const std::lock_guard lock(m_mutex);
            if (m_closed || (m_weight > 0 && m_weight + weight > m_capacity))
                return false;
            m_weight += weight;
            countPushed(weight);
            if (m_entries.empty())
                m_oldest.store(now, std::memory_order_relaxed);
            if (!absorbed(value))
                m_entries.push_back(std::move(value));
            wake = m_idle || m_weight >= m_much;
            m_idle = false;
        }
        if (wake)
            m_wake.notify_one();
        return true;
    }

    /// Thread: any. As tryPush(), for what is worth more than other entries: what finds no room is taken
    /// beyond the capacity, as long as the weight of all such entries stays within `reserve` (bytes).
    [[nodiscard]] bool tryPushBeyond(T &value, qint64 weight, qint64 reserve, qint64 now = 0)
    {
        {
            const std::lock_guard lock(m_mutex);
            if (m_closed || m_beyond + weight > reserve)
                return false;
            m_beyond += weight;
            countPushed(weight);
            if (m_entries.empty())
                m_oldest.store(now, std::memory_order_relaxed);
            m_entries.push_back(std::move(value));
            m_idle = false;
        }
        m_wake.notify_one();
        return true;
    }

    /// Thread: the consumer's. Waits for entries and moves all of them, oldest first, into `out` (emptied
    /// before). Gives false once the queue is closed and everything in it has been taken.
    [[nodiscard]] bool takeAll(std::vector<T> &out)
    {
        out.clear();
        std::unique_lock lock(m_mutex);
        const auto urgent = [this] { return m_closed || m_weight >= m_much; };
        m_wake.wait_for(lock, m_gather, urgent);
        if (m_entries.empty() && !m_closed) {
            m_idle = true;
            m_wake.wait(lock, [this] { return m_closed || !m_entries.empty(); });
            m_idle = false;
        }
        out.swap(m_entries);
        m_weight = 0;
        m_beyond = 0;
        m_taken.store(m_pushed.load(std::memory_order_relaxed), std::memory_order_relaxed);
        m_oldest.store(0, std::memory_order_relaxed);
        return !out.empty() || !m_closed;
    }

    /// Thread: any. When the oldest entry came; 0 if there is none. Takes no lock.
    [[nodiscard]] qint64 oldest() const { return m_oldest.load(std::memory_order_relaxed); }

    /// Thread: any. The weight of all entries since the beginning, and of those that were taken. Take no
    /// lock.
    [[nodiscard]] qint64 pushed() const { return m_pushed.load(std::memory_order_relaxed); }
    [[nodiscard]] qint64 taken() const { return m_taken.load(std::memory_order_relaxed); }

    /// Thread: any. There is nothing in it, and the consumer waits for more: it is done with all it has
    /// taken.
    [[nodiscard]] bool isDone()
    {
        const std::lock_guard lock(m_mutex);
        return m_idle && m_entries.empty();
    }

    /// Thread: any. From now on nothing is taken in; the consumer gets what is left and then false.
    void close()
    {
        {
            const std::lock_guard lock(m_mutex);
            m_closed = true;
        }
        m_wake.notify_one();
    }

private:
    void countPushed(qint64 weight)
    {
        m_pushed.store(m_pushed.load(std::memory_order_relaxed) + weight, std::memory_order_relaxed);
    }

    bool absorbed(const T &value)
    {
        if constexpr (requires(T entry) { entry.absorb(value); })
            return !m_entries.empty() && m_entries.back().absorb(value);
        return false;
    }

    const qint64 m_capacity;
    const qint64 m_much;
    const std::chrono::milliseconds m_gather;
    std::atomic<qint64> m_oldest{0}; // this and the next two are written under the mutex
    std::atomic<qint64> m_pushed{0};
    std::atomic<qint64> m_taken{0};
    std::mutex m_mutex; // protects all below
    std::condition_variable m_wake;
    std::vector<T> m_entries;
    qint64 m_weight = 0;
    qint64 m_beyond = 0; // of those that were taken beyond the capacity
    bool m_idle = false; // the consumer sleeps until it is woken
    bool m_closed = false;
};

} // namespace porthole
