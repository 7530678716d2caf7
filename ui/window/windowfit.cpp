// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/windowfit.h"

#include <algorithm>

namespace porthole {

QRect fittedInto(const QRect &available, const QRect &wanted, const QMargins &frame)
{
    const QRect room = available.marginsRemoved(frame);
    QRect fitted(wanted.topLeft(), wanted.size().boundedTo(room.size()));
    fitted.moveLeft(std::clamp(fitted.left(), room.left(), room.right() - fitted.width() + 1));
    fitted.moveTop(std::clamp(fitted.top(), room.top(), room.bottom() - fitted.height() + 1));
    return fitted;
}

} // namespace porthole
