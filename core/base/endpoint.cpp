// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/endpoint.h"

namespace porthole {

Endpoint Endpoint::make(const QHostAddress &address, quint16 port)
{
    bool isMapped = false;
    const quint32 ipv4 = address.toIPv4Address(&isMapped);
    // toIPv4Address() takes "any" and "::" for mapped as well.
    const bool isAny =
        address == QHostAddress(QHostAddress::Any) || address == QHostAddress(QHostAddress::AnyIPv6);
    return {isMapped && !isAny ? QHostAddress(ipv4) : address, port};
}

QString Endpoint::addressText() const
{
    return address == QHostAddress(QHostAddress::Any) ? QStringLiteral("any") : address.toString();
}

QString Endpoint::toString() const
{
    const bool isIpv6 = address.protocol() == QAbstractSocket::IPv6Protocol;
    return (isIpv6 ? QStringLiteral("[%1]:%2") : QStringLiteral("%1:%2")).arg(addressText()).arg(port);
}

} // namespace porthole
