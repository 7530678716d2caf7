// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <array>
#include <deque>
#include <memory>

namespace porthole {

/// A set of sequence numbers that grows at its end and is forgotten from its beginning: a bit for each number
/// it spans, in blocks, each knowing how many members lie before it. A member therefore costs one bit where
/// all match, and a stretch without any 24 bytes for 4,096 numbers. at() and rank() look at one block.
/// Thread: its owner's.
class SequenceSet final
{
public:
    static constexpr quint64 blockBits = 4096;

    /// `sequence` must be above all that were added before.
    void add(quint64 sequence);
    /// Takes out all before `first`.
    void forgetBefore(quint64 first);
    void clear();

    [[nodiscard]] quint64 size() const { return m_added - m_forgotten; }
    [[nodiscard]] bool isEmpty() const { return size() == 0; }
    /// The n-th member, counted from 0; `n` must be below size().
    [[nodiscard]] quint64 at(quint64 n) const;
    /// How many members are below `sequence`.
    [[nodiscard]] quint64 rank(quint64 sequence) const;
    [[nodiscard]] bool contains(quint64 sequence) const;
    /// What it takes of memory, about.
    [[nodiscard]] qsizetype usedBytes() const;

private:
    static constexpr quint64 wordBits = 64;
    using Words = std::array<quint64, blockBits / wordBits>;
    struct Block
    {
        quint64 before = 0;           // members added before this block, forgotten ones included
        std::unique_ptr<Words> words; // none: no member
    };

    [[nodiscard]] const Block *blockOf(quint64 sequence) const;
    /// Members below `sequence` of all that were ever added, as far as their blocks are still here.
    [[nodiscard]] quint64 absoluteRank(quint64 sequence) const;

    std::deque<Block> m_blocks;
    quint64 m_firstBlock = 0; // the number of m_blocks.front(): its first sequence divided by blockBits
    quint64 m_added = 0;
    quint64 m_forgotten = 0;
};

} // namespace porthole
