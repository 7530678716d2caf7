// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHostAddress>
#include <QString>

namespace porthole {

/// Whether other machines can connect to a server that listens on this address. Thread: any.
[[nodiscard]] bool isReachableFromOutside(const QHostAddress &bound);
/// Who can connect to it, as a sentence for people. Thread: any.
[[nodiscard]] QString describeReach(const QHostAddress &bound);

} // namespace porthole
