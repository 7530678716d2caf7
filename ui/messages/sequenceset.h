// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <array>
#include <deque>
#include <memory>

namespace porthole {

/// A set of sequence numbers that grows at its end and is forgotten from its beginning: a bit for each
/// number, in blocks of 4,096 numbers, each knowing how many members lie before it. A member therefore costs
/// one bit where all match, and a stretch without any costs nothing, however long it is. at() and rank() look
/// for one block, and at its bits. Thread: its owner's.
class SequenceSet final
{
public:
    static constexpr quint64 blockBits = 4096;

    /// Changes nothing if `sequence` is not above all that were added, or was forgotten.
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
        quint64 number; // its first sequence divided by blockBits
        quint64 before; // members added before this block, forgotten ones included
        std::unique_ptr<Words> words;
    };

    /// Members below `sequence` of all that were ever added, as far as their blocks are still here.
    [[nodiscard]] quint64 absoluteRank(quint64 sequence) const;

    std::deque<Block> m_blocks; // those with members, by rising number
    quint64 m_end = 0;          // behind all that were added or forgotten
    quint64 m_added = 0;
    quint64 m_forgotten = 0;
};

} // namespace porthole
