// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QtGlobal>

#include <optional>

namespace porthole {

/// Of open descriptors, for everything else than clients: files, the window's connection to the display,
/// libraries.
inline constexpr qint64 reservedDescriptors = 64;

/// How many clients can be open at once, at least 1: `maxClients`, or fewer if the limit of open descriptors
/// allows no more. A client takes one for its socket, and those of its event loop. Thread: any.
[[nodiscard]] int clientLimit(int maxClients);

/// That the limit of open descriptors is too low for so many clients: FewDescriptors. None if all it would
/// take from them is the reserve, as where the limit is exactly what they need, and none for the default,
/// which is a number that nobody gave. Thread: any.
[[nodiscard]] std::optional<Error> descriptorShortage(int maxClients);

} // namespace porthole
