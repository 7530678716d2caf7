// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/config/tlsoptions.h"
#include "core/tls/opensslhandles.h"

#include <QDateTime>

#include <memory>

namespace porthole {

/// What all TLS sessions of a server share: its certificate and key, and whom clients must be certified by.
/// Thread: any; it does not change any more once it is loaded.
class TlsContext final
{
public:
    /// Reads the files that `options`, which are on, name. Error: FileNotReadable, or TlsFileUnusable, with
    /// the file as its subject and what is wrong with it at `now` as its detail. Thread: any; it reads files.
    [[nodiscard]] static Result<std::shared_ptr<const TlsContext>>
    load(const TlsOptions &options, const QDateTime &now = QDateTime::currentDateTimeUtc());

    /// A session's object in OpenSSL, for the server's side.
    [[nodiscard]] SslPtr makeSsl() const;

private:
    explicit TlsContext(SslContextPtr context)
        : m_context(std::move(context))
    {
    }

    const SslContextPtr m_context;
};

} // namespace porthole
