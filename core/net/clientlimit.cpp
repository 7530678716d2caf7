// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/clientlimit.h"

#include "core/base/platform.h"
#include "core/base/threaddispatcher.h"
#include "core/config/serverconfig.h"

#include <QCoreApplication>

#include <algorithm>

namespace porthole {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(porthole::ClientLimit)
};

qint64 descriptorsPerClient()
{
    return 1 + dispatcherDescriptors(); // its socket, and its event loop's
}

} // namespace

int clientLimit(int maxClients)
{
    const qint64 byDescriptors = (platform::descriptorLimit() - reservedDescriptors) / descriptorsPerClient();
    return int(std::clamp<qint64>(byDescriptors, 1, maxClients));
}

std::optional<Error> descriptorShortage(int maxClients)
{
    const qint64 limit = platform::descriptorLimit();
    if (maxClients == ServerConfig().maxClients) // a number that nobody gave
        return std::nullopt;
    if (limit / descriptorsPerClient() >= maxClients)
        return std::nullopt;
    return Error{
        ErrorCode::FewDescriptors, QString::number(maxClients),
        Words::tr("the limit is %1, which is enough for %2").arg(limit).arg(clientLimit(maxClients))};
}

} // namespace porthole
