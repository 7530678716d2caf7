// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/threaddispatcher.h"

#include <QAbstractEventDispatcher>

namespace porthole {

std::unique_ptr<QAbstractEventDispatcher> makeThreadDispatcher(BusyPoll)
{
    return nullptr; // sockets and wake-ups are different kinds of waiting there, which Qt's own joins
}

} // namespace porthole
