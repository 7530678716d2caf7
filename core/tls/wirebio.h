// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tls/opensslhandles.h"

#include <QByteArray>
#include <QByteArrayView>

namespace porthole {

/// The two ends of a session's wire, in memory. OpenSSL takes from `incoming` and appends to `outgoing`.
/// Unlike its own memory BIOs these keep no buffer of what has passed: thousands of sessions would add up.
/// Thread: that of its owner.
struct Wire
{
    QByteArrayView incoming; ///< points into what the owner is just feeding
    QByteArray outgoing;
};

/// A BIO on `wire`, which must outlive it. Thread: any.
[[nodiscard]] BioPtr makeWireBio(Wire &wire);

} // namespace porthole
