// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/clients/clientrow.h"

#include <compare>

namespace porthole {

/// A snapshot of a cell's value that sorts without building a text. Thread: any (a plain value).
struct SortKey
{
    quint64 high = 0;
    quint64 middle = 0;
    quint64 low = 0;

    // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy 14 takes what the compiler adds for a 0
    friend auto operator<=>(const SortKey &, const SortKey &) = default;
};

/// Thread: any, for all but reasonKey().
[[nodiscard]] SortKey numberKey(qint64 n);
/// A rate, not negative, of an open client. A closed one has none and comes below every open one.
[[nodiscard]] SortKey rateKey(const ClientRow &row, double rate);
/// The idle time of an open client; a closed one comes below every open one.
[[nodiscard]] SortKey idleKey(const ClientRow &row);
/// By address as a number, IPv4 before IPv6, then by port.
[[nodiscard]] SortKey peerKey(const Endpoint &peer);
/// By the alphabet of the window's language; open clients first. Thread: main.
[[nodiscard]] SortKey reasonKey(const ClientRow &row);

} // namespace porthole
