// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/clients/sortkey.h"

#include <algorithm>
#include <array>
#include <bit>

namespace porthole {

namespace {

SortKey openOnlyKey(const ClientRow &row, quint64 value)
{
    return row.isOpen() ? SortKey{.high = 1, .low = value} : SortKey{};
}

constexpr size_t reasonCount = size_t(CloseReason::FrameTimeout) + 1;

/// The place of each reason in the alphabet.
std::array<quint64, reasonCount> rankReasons()
{
    std::array<CloseReason, reasonCount> reasons;
    for (size_t i = 0; i < reasonCount; ++i)
        reasons[i] = CloseReason(i);
    std::sort(reasons.begin(), reasons.end(), [](CloseReason a, CloseReason b) {
        return QString::localeAwareCompare(describe(a), describe(b)) < 0;
    });
    std::array<quint64, reasonCount> ranks{};
    for (size_t i = 0; i < reasonCount; ++i)
        ranks[size_t(reasons[i])] = i;
    return ranks;
}

} // namespace

SortKey numberKey(qint64 n)
{
    return {.low = quint64(n) ^ (quint64(1) << 63)};
}

SortKey rateKey(const ClientRow &row, double rate)
{
    // The bits of doubles that are not negative order as the numbers do (IEEE 754).
    return openOnlyKey(row, std::bit_cast<quint64>(std::max(0.0, rate)));
}

SortKey idleKey(const ClientRow &row)
{
    return openOnlyKey(row, quint64(std::max<qint64>(0, row.sample.idleNs)));
}

SortKey peerKey(const Endpoint &peer)
{
    if (peer.address.protocol() != QAbstractSocket::IPv6Protocol)
        return {.low = quint64(peer.address.toIPv4Address()) << 16 | peer.port};
    const Q_IPV6ADDR ip = peer.address.toIPv6Address();
    SortKey key{.low = peer.port};
    for (int i = 0; i < 8; ++i) {
        key.high = key.high << 8 | ip[i];
        key.middle = key.middle << 8 | ip[8 + i];
    }
    return key;
}

SortKey reasonKey(const ClientRow &row)
{
    static const auto ranks = rankReasons();
    return row.isOpen() ? SortKey{} : SortKey{.low = 1 + ranks[size_t(row.closed->reason)]};
}

} // namespace porthole
