// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/load/loadengine.h"

#include "app/load/qtengine.h"

#ifdef Q_OS_LINUX
#include "app/load/epollengine.h"
#endif

namespace porthole {

LoadSpec::Engine usualEngine()
{
    return isAvailable(LoadSpec::Engine::Epoll) ? LoadSpec::Engine::Epoll : LoadSpec::Engine::Qt;
}

bool isAvailable(LoadSpec::Engine engine)
{
#ifdef Q_OS_LINUX
    constexpr bool hasEpoll = true;
#else
    constexpr bool hasEpoll = false;
#endif
    return engine == LoadSpec::Engine::Qt || hasEpoll;
}

std::unique_ptr<LoadEngine> makeEngine(LoadSpec::Engine engine)
{
#ifdef Q_OS_LINUX
    if (engine == LoadSpec::Engine::Epoll)
        return std::make_unique<EpollEngine>();
#endif
    Q_ASSERT(engine == LoadSpec::Engine::Qt);
    return std::make_unique<QtEngine>();
}

} // namespace porthole
