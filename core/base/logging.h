// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLoggingCategory>

namespace porthole {

// One category an area, quiet below warnings unless QT_LOGGING_RULES asks for more, e.g.
// "porthole.net.debug=true".
Q_DECLARE_LOGGING_CATEGORY(lcNet)     // porthole.net: listening, accepting, each client's life
Q_DECLARE_LOGGING_CATEGORY(lcCapture) // porthole.capture: the message queue and its writer
Q_DECLARE_LOGGING_CATEGORY(lcConfig)  // porthole.config: reading and writing settings
Q_DECLARE_LOGGING_CATEGORY(lcUi)      // porthole.ui: the window

} // namespace porthole
