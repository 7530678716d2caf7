// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <deque>
#include <optional>
#include <unordered_map>

namespace porthole {

/// Why a client is to be ended.
enum class EndKind : quint8 {
    Idle, ///< it may be: the client's worker looks again
    KickedFin,
    KickedRst,
    Banned,
    Stopped,
    Abandoned,
};

/// Clients that are to be ended, in the order in which that was wished for. Each client is in it at most once
/// for each kind, so it is bounded however often it is wished for. Thread: that of its owner.
class EndQueue final
{
public:
    struct Wish
    {
        quint64 id = 0; ///< the client's
        EndKind kind = EndKind::Idle;
    };

    void add(quint64 id, EndKind kind);
    /// The oldest; none if it is empty.
    [[nodiscard]] std::optional<Wish> takeFirst();
    [[nodiscard]] bool isEmpty() const { return m_wishes.empty(); }
    void clear();

private:
    std::deque<Wish> m_wishes;
    std::unordered_map<quint64, quint8> m_kinds; // of each client that is in m_wishes, a bit for each kind
};

} // namespace porthole
