// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/subjectpoints.h"

#include "ui/common/format.h"

#include <QCoreApplication>

namespace porthole {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("porthole::ThroughputChart", text);
}

void addTo(std::vector<RatePoint> &sum, const std::vector<RatePoint> &points)
{
    // Every history gives the same seconds for the same end and span.
    Q_ASSERT(sum.size() == points.size());
    for (size_t i = 0; i < sum.size(); ++i) {
        sum[i].inRate += points[i].inRate;
        sum[i].outRate += points[i].outRate;
    }
}

} // namespace

std::vector<RatePoint> subjectPoints(const HistoryBook &history, const QList<ConnectionId> &ids,
                                     std::chrono::seconds span)
{
    const qint64 end = history.lastFullSecond();
    if (ids.isEmpty())
        return history.server().points(end, span.count());
    std::vector<RatePoint> sum = RateHistory().points(end, span.count());
    for (const ConnectionId id : ids) {
        if (const RateHistory *client = history.client(id))
            addTo(sum, client->points(end, span.count()));
    }
    return sum;
}

QString subjectName(const QList<ConnectionId> &ids)
{
    if (ids.isEmpty())
        return tr("whole server");
    if (ids.size() == 1)
        return tr("client %1").arg(ids.first().toString());
    return tr("%1 clients: summed").arg(format::count(ids.size()));
}

} // namespace porthole
