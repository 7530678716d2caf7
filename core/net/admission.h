// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/closereason.h"
#include "core/config/accessoptions.h"
#include "core/net/banlist.h"

#include <QHash>
#include <QList>

#include <memory>
#include <optional>

namespace porthole {

/// Decides which addresses may connect: by bans, by lists, by how many clients they have, and by how often
/// they come (a token bucket each, as in RFC 2697 without its excess burst). What it remembers of addresses
/// is bounded. Thread: the acceptor's.
class Admission final
{
    // Addresses are counted by networkOf(): in IPv6 whoever has one has a /64 of them.
public:
    struct Refusal
    {
        CloseReason reason;
        QString why;
    };
    /// Addresses whose rate, and whose last refusal, is remembered. Whoever comes from more of them within a
    /// second begins afresh.
    static constexpr qsizetype maxAddresses = 65'536;

    /// `bans` may be changed by others meanwhile.
    Admission(const AccessOptions &options, std::shared_ptr<BanList> bans);

    /// What speaks against another client from `peer`; none: it may come in. Takes a token of its address.
    /// `nowNs`: of platform::monotonicNs(); `now`: of the steady clock.
    [[nodiscard]] std::optional<Refusal> refusal(const QHostAddress &peer, qint64 nowNs,
                                                 const QDateTime &now);
    /// Whether a ban speaks against `peer`, and counts a hit if so.
    [[nodiscard]] std::optional<Refusal> banOf(const QHostAddress &peer, const QDateTime &now);
    /// Whether it was banned after it had been let in.
    [[nodiscard]] bool isBanned(const QHostAddress &peer, const QDateTime &now) const
    {
        return m_bans->isBanned(peer, now);
    }
    /// A client of this address was let in, and is gone.
    void entered(const QHostAddress &peer);
    void left(const QHostAddress &peer);
    /// Whether this refusal is to be logged, which is once a second for each address: then how many before it
    /// were not.
    [[nodiscard]] std::optional<qint64> unloggedBefore(const QHostAddress &peer, qint64 nowNs);

    /// Refusals that were not logged.
    struct Unlogged
    {
        QHostAddress address; ///< as networkOf() gives it; null: of several
        qint64 refusals;
    };
    /// Those of the addresses that were logged at `lastNs` or before. They are done with: what is told of
    /// them now counts as logged at `nowNs`. Most are told together if they are of more than maxTold
    /// addresses.
    [[nodiscard]] QList<Unlogged> takeUnlogged(qint64 lastNs, qint64 nowNs);
    static constexpr qsizetype maxTold = 16;
    [[nodiscard]] bool hasUnlogged() const { return m_unlogged > 0; }

private:
    struct Bucket
    {
        double tokens;
        qint64 atNs; // when it held so many
    };
    struct Logged
    {
        qint64 atNs;
        qint64 unlogged = 0;
    };

    [[nodiscard]] bool takeToken(const QHostAddress &address, qint64 nowNs);

    const AccessOptions m_options;
    const std::shared_ptr<BanList> m_bans;
    QHash<QHostAddress, int> m_clients; // of those that have any; only while they are limited
    QHash<QHostAddress, Bucket> m_buckets;
    QHash<QHostAddress, Logged> m_logged;
    qint64 m_unlogged = 0;  // of all that are in m_logged, and of those that are not any more
    qint64 m_forgotten = 0; // the latter
};

} // namespace porthole
