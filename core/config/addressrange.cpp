// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/addressrange.h"

#include "core/config/limits.h"
#include "core/config/valuetext.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QStringList>

#include <algorithm>
#include <array>

namespace porthole {

namespace {

constexpr int ipv4Bits = 32;
constexpr int ipv6Bits = 128;
constexpr int networkBits = 64; // of IPv6
constexpr int mappedBits = 96;  // of ::ffff:0:0/96

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(porthole::AddressRange)
};

bool isIpv4(const QHostAddress &address)
{
    return address.protocol() == QAbstractSocket::IPv4Protocol;
}

/// The IPv4 address that an IPv4-mapped one stands for.
std::optional<QHostAddress> mapped(const QHostAddress &address)
{
    if (address.protocol() != QAbstractSocket::IPv6Protocol)
        return std::nullopt;
    const Q_IPV6ADDR bytes = address.toIPv6Address();
    const bool isMapped = std::all_of(bytes.c, bytes.c + 10, [](quint8 byte) { return byte == 0; }) &&
                          bytes[10] == 0xff && bytes[11] == 0xff;
    if (!isMapped)
        return std::nullopt;
    return QHostAddress(quint32(bytes[12]) << 24 | quint32(bytes[13]) << 16 | quint32(bytes[14]) << 8 |
                        quint32(bytes[15]));
}

/// The address with all bits behind its prefix cleared.
QHostAddress firstOf(const QHostAddress &address, int prefix)
{
    if (isIpv4(address)) {
        Q_ASSERT(prefix >= 0 && prefix <= ipv4Bits);
        const quint32 mask = prefix == 0 ? 0 : ~quint32(0) << (ipv4Bits - prefix);
        return QHostAddress(address.toIPv4Address() & mask);
    }
    Q_IPV6ADDR bytes = address.toIPv6Address();
    for (int i = 0; i < 16; ++i) {
        const int kept = std::clamp(prefix - 8 * i, 0, 8);
        bytes[i] = quint8(bytes[i] & (0xff00 >> kept));
    }
    return QHostAddress(bytes);
}

} // namespace

QHostAddress plainAddress(const QHostAddress &address)
{
    if (const auto ipv4 = mapped(address))
        return *ipv4;
    QHostAddress plain = address;
    plain.setScopeId({});
    return plain;
}

QHostAddress networkOf(const QHostAddress &address)
{
    const QHostAddress plain = plainAddress(address);
    return isIpv4(plain) || plain.isLoopback() ? plain : firstOf(plain, networkBits);
}

QString networkText(const QHostAddress &address)
{
    const QHostAddress network = networkOf(address);
    return isIpv4(network) || network.isLoopback()
               ? network.toString()
               : QStringLiteral("%1/%2").arg(network.toString()).arg(networkBits);
}

Result<AddressRange> AddressRange::parse(QStringView text)
{
    const auto refused = [&](const QString &detail) {
        return tl::unexpected(Error{ErrorCode::InvalidValue, shortened(text), detail});
    };
    const QString wanted = Words::tr("is not an address or a range of them; write 192.0.2.7, 10.0.0.0/8, "
                                     "2001:db8::1 or 2001:db8::/32");
    const qsizetype slash = text.indexOf(u'/');
    const auto address = addressIn(text.first(slash < 0 ? text.size() : slash).toString());
    if (!address || !address->scopeId().isEmpty())
        return refused(wanted);
    const int bits = isIpv4(*address) ? ipv4Bits : ipv6Bits;
    const auto prefix = slash < 0 ? std::optional(qint64(bits)) : wholeNumber(text.sliced(slash + 1));
    if (!prefix || *prefix > bits)
        return refused(slash < 0 ? wanted : Words::tr("has no prefix between 0 and %1 bits").arg(bits));
    AddressRange range;
    range.m_first = *address;
    range.m_prefix = int(*prefix);
    if (const auto ipv4 = mapped(*address); ipv4 && range.m_prefix >= mappedBits) {
        range.m_first = *ipv4;
        range.m_prefix -= mappedBits;
    }
    if (const QHostAddress first = firstOf(range.m_first, range.m_prefix); first != range.m_first) {
        range.m_first = first;
        return refused(Words::tr("has bits behind its prefix; write %1").arg(range.toString()));
    }
    return range;
}

QString AddressRange::toString() const
{
    return onlyAddress() ? m_first.toString() : QStringLiteral("%1/%2").arg(m_first.toString()).arg(m_prefix);
}

std::optional<QHostAddress> AddressRange::onlyAddress() const
{
    const bool isOne = m_prefix == (isIpv4(m_first) ? ipv4Bits : ipv6Bits);
    return isOne ? std::optional(m_first) : std::nullopt;
}

bool AddressRange::contains(const QHostAddress &address) const
{
    return containsPlain(plainAddress(address));
}

bool AddressRange::containsPlain(const QHostAddress &plain) const
{
    // Looked up for each connection, in lists that may be long: nothing is allocated.
    if (plain.protocol() != m_first.protocol())
        return false;
    if (isIpv4(m_first)) {
        const quint32 differing = plain.toIPv4Address() ^ m_first.toIPv4Address();
        return m_prefix == 0 || differing >> (ipv4Bits - m_prefix) == 0;
    }
    const Q_IPV6ADDR one = plain.toIPv6Address();
    const Q_IPV6ADDR other = m_first.toIPv6Address();
    const int whole = m_prefix / 8;
    const int rest = m_prefix % 8;
    return std::equal(one.c, one.c + whole, other.c) &&
           (rest == 0 || (one[whole] ^ other[whole]) >> (8 - rest) == 0);
}

Result<AddressRanges> parseAddressRanges(QStringView text)
{
    static const QRegularExpression between(QStringLiteral("[,\\s]+"));
    AddressRanges ranges;
    if (text.size() >= limits::maxAddressListText) {
        return tl::unexpected(
            Error{ErrorCode::InvalidValue, shortened(text),
                  Words::tr("has %1 characters or more, too many for %2 addresses and ranges, the most")
                      .arg(limits::maxAddressListText)
                      .arg(limits::maxAddressRanges)});
    }
    const QStringList parts = text.toString().split(between, Qt::SkipEmptyParts);
    if (parts.size() > limits::maxAddressRanges) {
        return tl::unexpected(Error{ErrorCode::InvalidValue, shortened(text),
                                    Words::tr("has %1 addresses and ranges; %2 are the most")
                                        .arg(parts.size())
                                        .arg(limits::maxAddressRanges)});
    }
    for (const QString &part : parts) {
        const Result<AddressRange> range = AddressRange::parse(part);
        if (!range)
            return tl::unexpected(range.error());
        ranges.append(*range);
    }
    return ranges;
}

QString toString(const AddressRanges &ranges)
{
    QStringList texts;
    for (const AddressRange &range : ranges)
        texts.append(range.toString());
    return texts.join(QStringLiteral(", "));
}

bool contains(const AddressRanges &ranges, const QHostAddress &address)
{
    const QHostAddress plain = plainAddress(address);
    return std::any_of(ranges.begin(), ranges.end(),
                       [&](const AddressRange &range) { return range.containsPlain(plain); });
}

} // namespace porthole
