// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/steadyclock.h"

#include "core/base/platform.h"

#include <cmath>

namespace porthole::steadyclock {

namespace {

/// The same moment on both clocks.
struct Anchor
{
    qint64 wallNs = platform::wallClockNs();
    qint64 elapsedNs = platform::elapsedNs();
};

qint64 nowMs()
{
    static const Anchor anchor;
    return (anchor.wallNs + platform::elapsedNs() - anchor.elapsedNs) / platform::nsPerMs;
}

} // namespace

QDateTime now()
{
    return QDateTime::fromMSecsSinceEpoch(nowMs(), Qt::UTC);
}

qint64 setForwardSeconds()
{
    const qint64 aheadMs = platform::wallClockNs() / platform::nsPerMs - nowMs();
    return std::llround(double(aheadMs) / 1000);
}

QDateTime toWall(const QDateTime &steady)
{
    return steady.addSecs(setForwardSeconds());
}

QDateTime fromWall(const QDateTime &wall)
{
    return wall.addSecs(-setForwardSeconds());
}

} // namespace porthole::steadyclock
