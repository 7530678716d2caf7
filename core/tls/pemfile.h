// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/tls/opensslhandles.h"

#include <QDateTime>
#include <QString>

#include <vector>

/// Reads certificates and keys from files of PEM text (RFC 7468), and says what is wrong with those that
/// cannot be used: FileNotReadable, or TlsFileUnusable with the file as its subject. Thread: any; they read
/// files.
namespace porthole::pemfile {

/// All certificates in the file, in its order, at least one. Refuses one that is not valid at `now`.
[[nodiscard]] Result<std::vector<X509Ptr>> readCertificates(const QString &fileName, const QDateTime &now);
/// The first private key in the file.
[[nodiscard]] Result<KeyPtr> readKey(const QString &fileName);

} // namespace porthole::pemfile
