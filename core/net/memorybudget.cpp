// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/memorybudget.h"

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
    // Half a step further down than up, so that who goes to and fro about a step takes it once.
    if (heldBytes <= m_taken && heldBytes > m_taken - stepBytes - stepBytes / 2)
        return true;
    const qint64 wanted = heldBytes <= stepBytes ? 0 : (heldBytes + stepBytes - 1) / stepBytes * stepBytes;
    if (wanted > m_taken && !m_budget->take(wanted - m_taken))
        return false;
    if (wanted < m_taken)
        m_budget->giveBack(m_taken - wanted);
    m_taken = wanted;
    return true;
}

} // namespace porthole
