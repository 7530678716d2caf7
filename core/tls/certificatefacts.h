// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tls/tlsfacts.h"

#include <openssl/x509.h>

namespace porthole {

/// What `certificate` says. Thread: any.
[[nodiscard]] CertificateFacts factsOf(const X509 *certificate);
/// "CN=sensor 7,O=Works", safe to show. Thread: any.
[[nodiscard]] QString subjectOf(const X509 *certificate);
/// UTC; invalid if it is no time. Thread: any.
[[nodiscard]] QDateTime toDateTime(const ASN1_TIME *time);

} // namespace porthole
