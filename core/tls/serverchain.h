// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/tls/opensslhandles.h"

#include <vector>

namespace porthole {

/// Whether clients can make something of these certificates, a server's own one and those that are sent with
/// it: the first is for servers (RFC 5280, section 4.2.1.12), and if there are others, one of them issued it.
/// Error: TlsFileUnusable with `fileName` as its subject, and the certificate and what to do as its detail.
/// Thread: any.
[[nodiscard]] Result<void> checkServerChain(const QString &fileName,
                                            const std::vector<X509Ptr> &certificates);

} // namespace porthole
