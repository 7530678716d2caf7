// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/logging.h"

namespace porthole {

Q_LOGGING_CATEGORY(lcNet, "porthole.net", QtWarningMsg)
Q_LOGGING_CATEGORY(lcCapture, "porthole.capture", QtWarningMsg)
Q_LOGGING_CATEGORY(lcConfig, "porthole.config", QtWarningMsg)
Q_LOGGING_CATEGORY(lcUi, "porthole.ui", QtWarningMsg)

} // namespace porthole
