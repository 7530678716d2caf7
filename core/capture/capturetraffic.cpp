// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/capturetraffic.h"

#include "core/capture/capturereader.h"

#include <algorithm>
#include <map>

namespace porthole {

namespace {

constexpr quint64 pageEntries = 20'000;
constexpr qint64 nsPerSecond = 1'000'000'000;

struct Second
{
    qint64 in = 0;
    qint64 out = 0;
};

void addMessage(const Message &message, std::map<qint64, Second> &seconds, CapturedTraffic &traffic)
{
    Second &second = seconds[message.timeNs / nsPerSecond];
    TrafficTotals &totals = traffic.totals[message.client.value];
    const bool isIn = message.direction == Direction::In;
    (isIn ? second.in : second.out) += message.length;
    (isIn ? totals.bytesIn : totals.bytesOut) += message.length;
    (isIn ? totals.messagesIn : totals.messagesOut) += 1;
    if (isIn && message.kind != FrameKind::Complete && message.kind != FrameKind::Undecoded)
        ++totals.brokenFrames;
}

/// How many of the clients are open at each point, on average.
void countClients(const CaptureReader &reader, const QSet<ConnectionId> &clients, CapturedTraffic &traffic)
{
    std::vector<RatePoint> &points = traffic.points;
    const qint64 beginNs = points.front().second * nsPerSecond;
    const qint64 stepNs = traffic.step * nsPerSecond;
    const qint64 endNs = beginNs + qint64(points.size()) * stepNs;
    std::vector<double> changes(points.size() + 1); // from one point to the next
    const auto addChange = [&](qint64 ns, double by) {
        const size_t at = size_t((ns - beginNs) / stepNs);
        const double share =
            1 - double((ns - beginNs) % stepNs) / double(stepNs); // of this point it counts for
        changes[at] += by * share;
        changes[std::min(at + 1, points.size())] += by * (1 - share);
    };
    for (const CapturedClient &client : reader.clients()) {
        if (!clients.isEmpty() && !clients.contains(client.id))
            continue;
        addChange(std::clamp(client.openedNs, beginNs, endNs), 1);
        addChange(std::clamp(client.closed ? client.closed->timeNs : endNs, beginNs, endNs), -1);
    }
    double open = 0;
    for (size_t i = 0; i < points.size(); ++i)
        points[i].clients = std::max(0.0, open += changes[i]);
}

void makePoints(const std::map<qint64, Second> &seconds, CapturedTraffic &traffic)
{
    const qint64 first = seconds.begin()->first;
    const qint64 length = seconds.rbegin()->first - first + 1;
    traffic.step = (length + CapturedTraffic::maxPoints - 1) / CapturedTraffic::maxPoints;
    traffic.points.resize(size_t((length + traffic.step - 1) / traffic.step));
    for (size_t i = 0; i < traffic.points.size(); ++i)
        traffic.points[i].second = first + qint64(i) * traffic.step;
    for (const auto &[second, moved] : seconds) {
        RatePoint &point = traffic.points[size_t((second - first) / traffic.step)];
        point.inRate += double(moved.in) / double(traffic.step);
        point.outRate += double(moved.out) / double(traffic.step);
    }
}

} // namespace

std::optional<CapturedTraffic> readTraffic(const CaptureReader &reader, const QSet<ConnectionId> &clients,
                                           const std::function<bool(int)> &goOn)
{
    CapturedTraffic traffic;
    std::map<qint64, Second> seconds;
    const MessageRange held = reader.range();
    for (quint64 from = held.first; from < held.end; from += pageEntries) {
        if (!goOn(int((from - held.first) * 100 / held.size())))
            return std::nullopt;
        for (const Message &message : reader.page(from, pageEntries, 0)) {
            if (message.isMessage() && (clients.isEmpty() || clients.contains(message.client)))
                addMessage(message, seconds, traffic);
        }
    }
    if (!seconds.empty()) {
        makePoints(seconds, traffic);
        countClients(reader, clients, traffic);
    }
    return traffic;
}

} // namespace porthole
