// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/threaddispatcher.h"

#include <QAbstractEventDispatcher>

namespace porthole {

int dispatcherDescriptors()
{
    return 0; // sockets and wake-ups are different kinds of waiting there, which Qt's own joins
}

std::unique_ptr<QAbstractEventDispatcher> makeThreadDispatcher(BusyPoll)
{
    return nullptr;
}

} // namespace porthole
