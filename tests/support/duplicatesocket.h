// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/platform.h"

namespace porthole::test {

/// A second descriptor for the same connection: closing one leaves the other open. Thread: any.
[[nodiscard]] platform::SocketHandle duplicateSocket(qintptr socket);

} // namespace porthole::test
