// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/clientevents.h"

#include <QCoreApplication>

namespace porthole {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(porthole::ClientEvents)
};

} // namespace

QString describe(const FurtherRefusals &refusals)
{
    return refusals.from.isEmpty()
               ? Words::tr("%1 further connections from several addresses").arg(refusals.clients)
               : Words::tr("%1 further connections from %2").arg(refusals.clients).arg(refusals.from);
}

} // namespace porthole
