// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <chrono>

namespace porthole {

/// How clients are served over TLS. Thread: any (a plain value).
struct TlsOptions
{
    QString certFile; ///< PEM: the certificate, then those it was issued by; empty: no TLS
    QString keyFile;  ///< PEM: its private key, without a password
    QString
        clientCaFile; ///< PEM: clients must show a certificate that one of these issued; empty: none asked
    std::chrono::milliseconds handshakeTimeout{
        10'000}; ///< a handshake that takes longer is given up; 0: never

    [[nodiscard]] bool isOn() const { return !certFile.isEmpty(); }

    friend bool operator==(const TlsOptions &, const TlsOptions &) = default;
};

} // namespace porthole
