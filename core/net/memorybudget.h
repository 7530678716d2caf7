// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <atomic>
#include <memory>
#include <utility>

namespace porthole {

/// How many bytes all clients together may hold, each beyond its first 64 KiB: frames that have begun, and
/// what is unsent. Thread: any.
class MemoryBudget final
{
public:
    explicit MemoryBudget(qint64 maxBytes)
        : m_maxBytes(maxBytes)
    {
    }

    /// False, and nothing taken, if so many more are not left.
    [[nodiscard]] bool take(qint64 bytes);
    void giveBack(qint64 bytes) { m_taken.fetch_sub(bytes, std::memory_order_relaxed); }
    [[nodiscard]] qint64 taken() const { return m_taken.load(std::memory_order_relaxed); }

private:
    const qint64 m_maxBytes;
    std::atomic<qint64> m_taken{0};
};

/// What one client has of the budget. Its first step is free, and more is taken in whole steps while there
/// are some: the budget is written to once for many messages of a client that holds much, and never for one
/// that holds little. Thread: that of its owner (the client's worker).
class BudgetShare final
{
public:
    static constexpr qint64 stepBytes = 64 * 1024;

    /// `budget`: null is one without bound.
    explicit BudgetShare(std::shared_ptr<MemoryBudget> budget)
        : m_budget(std::move(budget))
    {
    }
    /// Gives all back.
    ~BudgetShare();
    Q_DISABLE_COPY_MOVE(BudgetShare)

    /// The client holds so many bytes now. False if they are more than are left for it; the share is then as
    /// it was.
    [[nodiscard]] bool update(qint64 heldBytes)
    {
        return (m_taken == 0 && heldBytes <= stepBytes) || m_budget == nullptr || take(heldBytes);
    }

private:
    [[nodiscard]] bool take(qint64 heldBytes);

    const std::shared_ptr<MemoryBudget> m_budget;
    qint64 m_taken = 0;
};

} // namespace porthole
