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
    const quint64 number = sequence / blockBits;
    if (m_blocks.empty())
        m_firstBlock = number;
    Q_ASSERT(number + 1 >= m_firstBlock + m_blocks.size());
    while (m_firstBlock + m_blocks.size() <= number)
        m_blocks.push_back({m_added, nullptr});
    Block &block = m_blocks.back();
    if (!block.words)
        block.words = std::make_unique<Words>(Words{});
    const quint64 bit = sequence % blockBits;
    (*block.words)[bit / wordBits] |= quint64(1) << (bit % wordBits);
    ++m_added;
}

void SequenceSet::forgetBefore(quint64 first)
{
    m_forgotten = std::max(m_forgotten, absoluteRank(first));
    while (!m_blocks.empty() && (m_firstBlock + 1) * blockBits <= first) {
        m_blocks.pop_front();
        ++m_firstBlock;
    }
}

void SequenceSet::clear()
{
    *this = SequenceSet();
}

const SequenceSet::Block *SequenceSet::blockOf(quint64 sequence) const
{
    const quint64 number = sequence / blockBits;
    if (number < m_firstBlock || number - m_firstBlock >= m_blocks.size())
        return nullptr;
    return &m_blocks[size_t(number - m_firstBlock)];
}

quint64 SequenceSet::absoluteRank(quint64 sequence) const
{
    const Block *block = blockOf(sequence);
    if (!block) {
        const bool isBefore = !m_blocks.empty() && sequence / blockBits < m_firstBlock;
        return isBefore ? m_blocks.front().before : m_added;
    }
    quint64 rank = block->before;
    if (!block->words)
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
    // Of blocks with the same rank before them only the last has members.
    const auto block = std::prev(after);
    left -= block->before;
    size_t word = 0;
    for (;; ++word) {
        const quint64 here = quint64(std::popcount((*block->words)[word]));
        if (left < here)
            break;
        left -= here;
    }
    const quint64 number = m_firstBlock + quint64(block - m_blocks.begin());
    return number * blockBits + word * wordBits + nthBit((*block->words)[word], left);
}

bool SequenceSet::contains(quint64 sequence) const
{
    return rank(sequence + 1) > rank(sequence);
}

qsizetype SequenceSet::usedBytes() const
{
    const auto full = std::count_if(m_blocks.begin(), m_blocks.end(),
                                    [](const Block &block) { return block.words != nullptr; });
    return qsizetype(m_blocks.size() * sizeof(Block)) + qsizetype(full) * qsizetype(sizeof(Words));
}

} // namespace porthole
