// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/addressrange.h"

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
constexpr int mappedBits = 96; // of ::ffff:0:0/96

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(porthole::AddressRange)
};

bool isIpv4(const QHostAddress &address)
{
    return address.protocol() == QAbstractSocket::IPv4Protocol;
}

/// IPv4-mapped and not, say, ::1, which QHostAddress::toIPv4Address() takes for an IPv4 address too.
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
    const bool isOne = m_prefix == (isIpv4(m_first) ? ipv4Bits : ipv6Bits);
    return isOne ? m_first.toString() : QStringLiteral("%1/%2").arg(m_first.toString()).arg(m_prefix);
}

bool AddressRange::contains(const QHostAddress &address) const
{
    const QHostAddress plain = plainAddress(address);
    return plain.protocol() == m_first.protocol() && firstOf(plain, m_prefix) == m_first;
}

Result<AddressRanges> parseAddressRanges(QStringView text)
{
    static const QRegularExpression between(QStringLiteral("[,\\s]+"));
    AddressRanges ranges;
    const QStringList parts = text.toString().split(between, Qt::SkipEmptyParts);
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
    return std::any_of(ranges.begin(), ranges.end(),
                       [&](const AddressRange &range) { return range.contains(address); });
}

} // namespace porthole
