// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHostAddress>
#include <QMetaType>
#include <QString>

namespace porthole {

/// One end of a connection. Thread: any (a plain value).
struct Endpoint
{
    QHostAddress address;
    quint16 port = 0;

    /// An IPv4-mapped IPv6 address (RFC 4291, 2.5.5.2), as a dual-stack socket reports IPv4 peers, becomes
    /// IPv4.
    [[nodiscard]] static Endpoint make(const QHostAddress &address, quint16 port);
    /// "127.0.0.1:9000", "[::1]:9000", "any:9000" (RFC 3986, 3.2.2)
    [[nodiscard]] QString toString() const;
    /// "127.0.0.1", "::1"; "any" for IPv4 and IPv6 together, which Qt would write like IPv4's 0.0.0.0.
    [[nodiscard]] QString addressText() const;

    friend bool operator==(const Endpoint &, const Endpoint &) = default;
};

} // namespace porthole

Q_DECLARE_METATYPE(porthole::Endpoint)
