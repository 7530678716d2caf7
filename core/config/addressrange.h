// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QHostAddress>
#include <QList>
#include <QString>

#include <optional>

namespace porthole {

/// The address as it is compared and counted: an IPv4 one if it is one within IPv6 (::ffff:a.b.c.d, RFC 4291
/// section 2.5.5.2), and without the name of an interface. Thread: any.
[[nodiscard]] QHostAddress plainAddress(const QHostAddress &address);

/// Whom an address is counted with: itself, or in IPv6 all of its /64, since whoever has one of these has them
/// all (RFC 4291, section 2.5.1; RFC 6177). "2001:db8::/64" for people. Thread: any.
[[nodiscard]] QHostAddress networkOf(const QHostAddress &address);
[[nodiscard]] QString networkText(const QHostAddress &address);

/// All addresses that share a prefix: "10.0.0.0/8", "2001:db8::/32" (RFC 4632, section 3.1; RFC 4291, section
/// 2.3), or one address. IPv4 within IPv6 is the IPv4 range that it stands for; no other range of IPv6 holds
/// IPv4 addresses. Thread: any (a plain value).
class AddressRange final
{
public:
    /// Error: InvalidValue with the text as its subject: it is neither an address nor a range, or a range
    /// that is written with bits behind its prefix.
    [[nodiscard]] static Result<AddressRange> parse(QStringView text);
    /// As parse() reads it.
    [[nodiscard]] QString toString() const;
    /// None if there are several in it.
    [[nodiscard]] std::optional<QHostAddress> onlyAddress() const;
    [[nodiscard]] bool contains(const QHostAddress &address) const;
    /// `plain`: as plainAddress() gives it.
    [[nodiscard]] bool containsPlain(const QHostAddress &plain) const;

    friend bool operator==(const AddressRange &, const AddressRange &) = default;

private:
    QHostAddress m_first;
    int m_prefix = 0; // bits
};

using AddressRanges = QList<AddressRange>;

/// Ranges with commas or spaces between them; an empty text is none. Error: that of the first one that cannot
/// be read, or InvalidValue if there are more than limits::maxAddressRanges or the text is as long as
/// limits::maxAddressListText. Thread: any.
[[nodiscard]] Result<AddressRanges> parseAddressRanges(QStringView text);
/// As parseAddressRanges() reads it. Thread: any.
[[nodiscard]] QString toString(const AddressRanges &ranges);
/// Thread: any.
[[nodiscard]] bool contains(const AddressRanges &ranges, const QHostAddress &address);

} // namespace porthole
