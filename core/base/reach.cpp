// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/reach.h"

#include "core/base/endpoint.h"

#include <QCoreApplication>

#include <algorithm>

namespace porthole {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(porthole::Reach)
};

/// Addresses that routers of the Internet do not pass on: RFC 1918; RFC 6598; RFC 4193.
bool isPrivate(const QHostAddress &address)
{
    using Subnet = std::pair<QHostAddress, int>;
    static const Subnet subnets[] = {{QHostAddress(QStringLiteral("10.0.0.0")), 8},
                                     {QHostAddress(QStringLiteral("172.16.0.0")), 12},
                                     {QHostAddress(QStringLiteral("192.168.0.0")), 16},
                                     {QHostAddress(QStringLiteral("100.64.0.0")), 10},
                                     {QHostAddress(QStringLiteral("fc00::")), 7}};
    return std::any_of(std::begin(subnets), std::end(subnets),
                       [&](const Subnet &subnet) { return address.isInSubnet(subnet); });
}

} // namespace

bool isReachableFromOutside(const QHostAddress &bound)
{
    return !bound.isLoopback();
}

QString describeReach(const QHostAddress &bound)
{
    if (!isReachableFromOutside(bound))
        return Words::tr("Only programs on this machine can connect.");
    if (bound == QHostAddress(QHostAddress::Any))
        return Words::tr(
            "Every machine that reaches this one can connect, on any of its addresses, over IPv4 and IPv6.");
    if (bound == QHostAddress(QHostAddress::AnyIPv4))
        return Words::tr(
            "Every machine that reaches this one over IPv4 can connect, on any of its addresses.");
    if (bound == QHostAddress(QHostAddress::AnyIPv6))
        return Words::tr(
            "Every machine that reaches this one over IPv6 can connect, on any of its addresses.");
    const QString address = Endpoint{bound, 0}.addressText();
    if (bound.isLinkLocal())
        return Words::tr("Every machine on the same link (cable or Wi-Fi) as %1 can connect.").arg(address);
    if (isPrivate(bound))
        return Words::tr(
                   "Every machine in the network of %1 can connect, and others if a router passes them on.")
            .arg(address);
    return Words::tr("Every machine that reaches %1 can connect, over the Internet too unless a firewall is "
                     "in between.")
        .arg(address);
}

} // namespace porthole
