// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/serverconfig.h"

#include <QRandomGenerator>

namespace porthole::test {

/// Settings at random, all valid, on a free port of the loopback. Some limit how many clients come in, and
/// some how fast. `tls`: what clients are served with when they are served over TLS.
[[nodiscard]] ServerConfig randomSettings(QRandomGenerator &random, const TlsOptions &tls);

/// Whether these may turn a client away.
[[nodiscard]] bool isLimited(const ServerConfig &config);

} // namespace porthole::test
