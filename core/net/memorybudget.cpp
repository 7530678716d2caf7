// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/memorybudget.h"

#include <algorithm>

namespace porthole {

bool MemoryBudget::take(qint64 bytes)
{
    qint64 taken = m_taken.load(std::memory_order_relaxed);
    do {
        if (taken + bytes > m_maxBytes)
            return false;
    } while (!m_taken.compare_exchange_weak(taken, taken + bytes, std::memory_order_relaxed));
    return true;
}

BudgetShare::~BudgetShare()
{
    if (m_taken > 0)
        m_budget->giveBack(m_taken);
}

bool BudgetShare::take(qint64 heldBytes)
{
    const qint64 counted = std::max<qint64>(0, heldBytes - stepBytes);
    // Half a step further down than up, so that who goes to and fro about a step takes it once.
    if (counted <= m_taken && counted > 0 && counted > m_taken - stepBytes - stepBytes / 2)
        return true;
    const qint64 steps = (counted + stepBytes - 1) / stepBytes * stepBytes;
    if (steps < m_taken) {
        m_budget->giveBack(m_taken - steps);
        m_taken = steps;
        return true;
    }
    for (const qint64 wanted : {steps, counted}) { // near the end what is needed, and no more
        if (!m_budget->take(wanted - m_taken))
            continue;
        m_taken = wanted;
        return true;
    }
    return false;
}

} // namespace porthole
