// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/messages/sequenceset.h"

#include <algorithm>
#include <bit>

namespace porthole {

namespace {

/// The place of the n-th set bit.
quint64 nthBit(quint64 word, quint64 n)
{
    for (; n > 0; --n)
        word &= word - 1;
    return quint64(std::countr_zero(word));
}

} // namespace

void SequenceSet::add(quint64 sequence)
{
    if (sequence + 1 <= m_end) // nothing is behind the largest number there is, so this leaves it out too
        return;
    m_end = sequence + 1;
    const quint64 number = sequence / blockBits;
    if (m_blocks.empty() || m_blocks.back().number != number)
        m_blocks.push_back({number, m_added, std::make_unique<Words>(Words{})});
    const quint64 bit = sequence % blockBits;
    (*m_blocks.back().words)[bit / wordBits] |= quint64(1) << (bit % wordBits);
    ++m_added;
}

void SequenceSet::forgetBefore(quint64 first)
{
    m_forgotten = std::max(m_forgotten, absoluteRank(first));
    m_end = std::max(m_end, first);
    while (!m_blocks.empty() && m_blocks.front().number < first / blockBits)
        m_blocks.pop_front();
}

void SequenceSet::clear()
{
    *this = SequenceSet();
}

quint64 SequenceSet::absoluteRank(quint64 sequence) const
{
    const quint64 number = sequence / blockBits;
    const auto block =
        std::lower_bound(m_blocks.begin(), m_blocks.end(), number,
                         [](const Block &each, quint64 wanted) { return each.number < wanted; });
    if (block == m_blocks.end())
        return m_added;
    quint64 rank = block->before;
    if (block->number != number)
        return rank;
    const quint64 bit = sequence % blockBits;
    for (size_t word = 0; word < bit / wordBits; ++word)
        rank += quint64(std::popcount((*block->words)[word]));
    const quint64 below = (quint64(1) << (bit % wordBits)) - 1;
    return rank + quint64(std::popcount((*block->words)[bit / wordBits] & below));
}

quint64 SequenceSet::rank(quint64 sequence) const
{
    return std::max(absoluteRank(sequence), m_forgotten) - m_forgotten;
}

quint64 SequenceSet::at(quint64 n) const
{
    Q_ASSERT(n < size());
    quint64 left = n + m_forgotten;
    const auto after = std::upper_bound(m_blocks.begin(), m_blocks.end(), left,
                                        [](quint64 rank, const Block &block) { return rank < block.before; });
    const auto block = std::prev(after);
    left -= block->before;
    size_t word = 0;
    for (;; ++word) {
        const quint64 here = quint64(std::popcount((*block->words)[word]));
        if (left < here)
            break;
        left -= here;
    }
    return block->number * blockBits + word * wordBits + nthBit((*block->words)[word], left);
}

bool SequenceSet::contains(quint64 sequence) const
{
    return rank(sequence + 1) > rank(sequence);
}

qsizetype SequenceSet::usedBytes() const
{
    return qsizetype(m_blocks.size() * (sizeof(Block) + sizeof(Words)));
}

} // namespace porthole
