// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMargins>
#include <QRect>

namespace porthole {

/// Where a window can be seen whole that would be at `wanted`: with a frame of this width around it no larger
/// than what is available of its screen, and moved into that. Thread: any.
[[nodiscard]] QRect fittedInto(const QRect &available, const QRect &wanted, const QMargins &frame);

} // namespace porthole
