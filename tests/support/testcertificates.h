// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tls/opensslhandles.h"

#include <QByteArray>
#include <QString>
#include <QTemporaryDir>

#include <chrono>

namespace porthole::test {

/// A certificate and its key, made for a test. Thread: any.
class TestCertificate final
{
public:
    struct Wish
    {
        QByteArray commonName = "server";
        QByteArray names = "DNS:localhost,IP:127.0.0.1"; ///< as in OpenSSL's configuration; empty: none
        const TestCertificate *issuer = nullptr;         ///< null: self-signed
        bool isAuthority = false;
        const TestCertificate *keyOf = nullptr; ///< whose key it has too; null: one of its own
        QByteArray extendedUsage = {};          ///< as in OpenSSL's configuration; empty: any
        QByteArray usage = {};                  ///< the same
        std::chrono::seconds from{-3600};       ///< valid from, counted from now
        std::chrono::seconds to{86400};
    };

    explicit TestCertificate(const Wish &wish);

    [[nodiscard]] X509 *certificate() const { return m_certificate.get(); }
    [[nodiscard]] EVP_PKEY *key() const { return m_key.get(); }
    [[nodiscard]] QByteArray certificatePem() const;
    /// With `password`: encrypted.
    [[nodiscard]] QByteArray keyPem(const QByteArray &password = {}) const;

private:
    KeyPtr m_key;
    X509Ptr m_certificate;
};

/// A folder for files that lasts as long as its owner.
class TestFiles final
{
public:
    /// Writes a file and gives its full name.
    [[nodiscard]] QString write(const QString &name, const QByteArray &bytes) const;
    [[nodiscard]] QString path(const QString &name) const { return m_folder.filePath(name); }

private:
    QTemporaryDir m_folder;
};

} // namespace porthole::test
