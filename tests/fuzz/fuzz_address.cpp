// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/endpoint.h"
#include "core/config/addressrange.h"
#include "fuzzinput.h"
#include "fuzztarget.h"
#include "safetext.h"

#include <algorithm>

using namespace porthole;
using namespace porthole::fuzz;

namespace {

constexpr int mappedBits = 96;

void checkText(const QString &text)
{
    const Result<AddressRange> range = AddressRange::parse(text);
    if (range) {
        FUZZ_REQUIRE(isSafe(range->toString()));
        FUZZ_REQUIRE(AddressRange::parse(range->toString()) == *range);
        FUZZ_REQUIRE(range->contains(QHostAddress(text.section(u'/', 0, 0))));
    } else {
        FUZZ_REQUIRE(isSafe(describe(range.error())));
    }
    const Result<AddressRanges> ranges = parseAddressRanges(text);
    if (ranges)
        FUZZ_REQUIRE(parseAddressRanges(toString(*ranges)) == *ranges);
    else
        FUZZ_REQUIRE(!range && isSafe(describe(ranges.error())));
}

using Bytes = Q_IPV6ADDR;

bool isMapped(const Bytes &address)
{
    return std::all_of(address.c, address.c + 10, [](quint8 byte) { return byte == 0; }) &&
           address.c[10] == 0xff && address.c[11] == 0xff;
}

/// IPv4 as it is within IPv6.
bool sharesPrefix(const Bytes &a, const Bytes &b, int bits)
{
    for (int bit = 0; bit < bits; ++bit) {
        if (((a.c[bit / 8] ^ b.c[bit / 8]) & 0x80 >> bit % 8) != 0)
            return false;
    }
    return true;
}

/// Addresses and a prefix, bit by bit, in the one form in which they all fit.
void checkBits(FuzzInput &input)
{
    const int prefix = input.byte() % 129;
    const bool asIpv4 = input.byte() % 2 != 0;
    Bytes first = {};
    Bytes other = {};
    for (Bytes *const bytes : {&first, &other}) {
        for (quint8 &byte : bytes->c)
            byte = input.byte();
        if (asIpv4 && bytes == &first) { // ::ffff:0:0/96
            std::fill_n(bytes->c, 10, quint8(0));
            bytes->c[10] = bytes->c[11] = 0xff;
        }
    }
    for (int bit = prefix; bit < 128; ++bit)
        first.c[bit / 8] = quint8(first.c[bit / 8] & ~(0x80 >> bit % 8));
    const auto range =
        AddressRange::parse(QStringLiteral("%1/%2").arg(QHostAddress(first).toString()).arg(prefix));
    FUZZ_REQUIRE(range.has_value());
    FUZZ_REQUIRE(AddressRange::parse(range->toString()) == *range);
    // Whoever denies a range of IPv6 so wide that it holds the mapped ones does not mean IPv4.
    const bool isIpv4Range = isMapped(first) && prefix >= mappedBits;
    const bool isIn = isMapped(other) == isIpv4Range && sharesPrefix(first, other, prefix);
    FUZZ_REQUIRE(range->contains(QHostAddress(other)) == isIn);
}

void checkEndpoint(FuzzInput &input)
{
    const auto port = quint16(input.number(2));
    Bytes bytes = {};
    for (quint8 &byte : bytes.c)
        byte = input.byte();
    const QHostAddress address(bytes);
    const Endpoint end = Endpoint::make(address, port);
    FUZZ_REQUIRE(end == Endpoint::make(end.address, port));
    FUZZ_REQUIRE(QHostAddress(end.addressText()) == end.address);
    FUZZ_REQUIRE(isMapped(bytes) == (end.address.protocol() == QAbstractSocket::IPv4Protocol));
    FUZZ_REQUIRE(end.toString().section(u':', -1).toUInt() == port);
    FUZZ_REQUIRE(plainAddress(address) == end.address);
}

} // namespace

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    FuzzInput input(data, size);
    switch (input.byte() % 3) {
    case 0:
        checkText(QString::fromUtf8(input.rest()));
        break;
    case 1:
        checkBits(input);
        break;
    default:
        checkEndpoint(input);
    }
    return 0;
}
