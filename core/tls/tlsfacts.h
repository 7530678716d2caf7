// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QList>
#include <QString>
#include <QStringList>

namespace porthole {

/// What a certificate says. Its texts come from others and are made safe to show: see toEscaped(). Thread:
/// any (a plain value).
struct CertificateFacts
{
    QString subject; ///< RFC 2253, such as "CN=sensor 7,O=Works"
    QString issuer;
    QStringList names;   ///< host names, addresses and the like that it is for
    QString serial;      ///< hex
    QDateTime notBefore; ///< UTC
    QDateTime notAfter;  ///< UTC
    QString sha256;      ///< fingerprint: hex, a colon between bytes

    friend bool operator==(const CertificateFacts &, const CertificateFacts &) = default;
};

/// What a handshake agreed on. Thread: any (a plain value).
struct TlsFacts
{
    QString version;                   ///< "TLSv1.3"
    QString cipher;                    ///< "TLS_AES_256_GCM_SHA384"
    QString serverName;                ///< the name that the client asked for (SNI); may be empty
    QStringList offeredProtocols;      ///< ALPN; what the client offered, for none is chosen
    QList<CertificateFacts> peerChain; ///< the client's certificate, and those it was issued by; may be empty

    friend bool operator==(const TlsFacts &, const TlsFacts &) = default;
};

/// All of it on one line, in words. Thread: any.
[[nodiscard]] QString describe(const TlsFacts &facts);

} // namespace porthole
