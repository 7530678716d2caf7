// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <chrono>

/// The largest values that settings may have.
namespace porthole::limits {

inline constexpr qint64 maxFrameBytes = 1024 * 1024 * 1024;
inline constexpr qint64 maxWaterBytes = 1024 * 1024 * 1024;
inline constexpr qint64 maxHeldBytes = 1024ll * 1024 * 1024 * 1024; ///< by all clients together
inline constexpr qint64 maxTextBytes = 1024 * 1024;                 ///< of a fixed reply or a greeting
inline constexpr qint64 maxMarkerBytes = 255;                       ///< of a delimiter or a marker
inline constexpr qint64 leastCaptureBytes = 1024 * 1024;
inline constexpr qint64 maxCaptureBytes = 1024ll * 1024 * 1024 * 1024;
inline constexpr qint64 maxCaptureFiles = 10'000;
inline constexpr qint64 maxClients = 1'000'000;
inline constexpr qsizetype maxBans = 10'000;
inline constexpr qsizetype maxAddressRanges = 10'000; // of one list
/// Characters of a list of them: a range has 49 at most (RFC 4291, section 2.2), and some stand between. A
/// text that long is refused, so a field that takes no more cannot pass on one that it has cut.
inline constexpr qsizetype maxAddressListText = maxAddressRanges * 64;
inline constexpr qsizetype maxBanReason = 200; // characters
inline constexpr int maxConnectRate = 100'000; // connections a second from one address
inline constexpr qint64 maxBacklog = 65535;
inline constexpr std::chrono::milliseconds maxGap{60'000};
inline constexpr std::chrono::seconds maxKeepAliveTime{32'767}; // what Linux takes
inline constexpr std::chrono::seconds maxTimeout = std::chrono::hours(30 * 24);

} // namespace porthole::limits
