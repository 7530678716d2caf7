// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace porthole {

/// What happens when messages come faster than they can be written.
enum class CaptureMode : quint8 {
    Complete, ///< reading from the sockets slows down; nothing is lost
    Live, ///< traffic is never slowed down; what did not fit is counted, and the log says where it is missing
};

} // namespace porthole
