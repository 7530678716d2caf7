// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/endqueue.h"

namespace porthole {

namespace {

quint8 bitOf(EndKind kind)
{
    return quint8(1U << unsigned(kind));
}

} // namespace

void EndQueue::add(quint64 id, EndKind kind)
{
    quint8 &kinds = m_kinds[id];
    if ((kinds & bitOf(kind)) != 0)
        return;
    kinds = quint8(kinds | bitOf(kind));
    m_wishes.push_back({id, kind});
}

std::optional<EndQueue::Wish> EndQueue::takeFirst()
{
    if (m_wishes.empty())
        return std::nullopt;
    const Wish wish = m_wishes.front();
    m_wishes.pop_front();
    const auto kinds = m_kinds.find(wish.id);
    kinds->second = quint8(kinds->second & ~bitOf(wish.kind));
    if (kinds->second == 0)
        m_kinds.erase(kinds);
    return wish;
}

void EndQueue::clear()
{
    m_wishes.clear();
    m_kinds.clear();
}

} // namespace porthole
