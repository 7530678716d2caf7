// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/capturetraffic.h"

#include "core/capture/capturereader.h"

#include <algorithm>
#include <map>
#include <unordered_map>

namespace porthole {

namespace {

constexpr quint64 pageEntries = 20'000;
constexpr qint64 nsPerSecond = 1'000'000'000;

struct Second
{
    qint64 in = 0;
    qint64 out = 0;
};

using Totals = std::unordered_map<quint64, TrafficTotals>; // by client

bool isWanted(ConnectionId client, const QSet<ConnectionId> &wanted)
{
    return wanted.isEmpty() || wanted.contains(client);
}

void addUp(const Message &message, TrafficTotals &totals)
{
    const bool isIn = message.direction == Direction::In;
    (isIn ? totals.bytesIn : totals.bytesOut) += message.length;
    (isIn ? totals.messagesIn : totals.messagesOut) += 1;
    if (isIn && message.kind != FrameKind::Complete && message.kind != FrameKind::Undecoded)
        ++totals.brokenFrames;
}

/// How many of the clients are open at each point, on average.
void countClients(const std::vector<CapturedClient> &clients, const QSet<ConnectionId> &wanted,
                  CapturedTraffic &traffic)
{
    std::vector<RatePoint> &points = traffic.points;
    const qint64 first = points.front().second;
    const auto behind = double(points.size());
    std::vector<double> changes(points.size() + 1); // from one point to the next
    // In points, from the first on. In seconds, as a damaged capture may span more than 64 bits of
    // nanoseconds.
    const auto placeOf = [&](qint64 ns) {
        const qint64 whole = ns / nsPerSecond - first;
        const double seconds = double(whole) + double(ns % nsPerSecond) / double(nsPerSecond);
        return std::clamp(seconds / double(traffic.step), 0.0, behind);
    };
    const auto addChange = [&](double place, double by) {
        const auto at = size_t(place);
        const double share = 1 - (place - double(at)); // of this point it counts for
        changes[at] += by * share;
        changes[std::min(at + 1, points.size())] += by * (1 - share);
    };
    for (const CapturedClient &client : clients) {
        if (!isWanted(client.id, wanted))
            continue;
        addChange(placeOf(client.openedNs), 1);
        addChange(client.closed ? placeOf(client.closed->timeNs) : behind, -1);
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

std::vector<CapturedTraffic::OpenClient> openOnes(const std::vector<CapturedClient> &clients,
                                                  const Totals &totals)
{
    std::vector<CapturedTraffic::OpenClient> open;
    for (const CapturedClient &client : clients) {
        if (client.closed)
            continue;
        const auto found = totals.find(client.id.value);
        open.push_back({client, found == totals.end() ? TrafficTotals() : found->second});
    }
    return open;
}

} // namespace

std::optional<CapturedTraffic> readTraffic(const CaptureReader &reader, const QSet<ConnectionId> &clients,
                                           const std::function<bool(int)> &goOn)
{
    CapturedTraffic traffic;
    std::map<qint64, Second> seconds;
    Totals totals;
    const MessageRange held = reader.range();
    for (quint64 from = held.first; from < held.end; from += pageEntries) {
        if (!goOn(int((from - held.first) * 100 / held.size())))
            return std::nullopt;
        for (const Message &message : reader.page(from, pageEntries, 0)) {
            if (!message.isMessage())
                continue;
            addUp(message, totals[message.client.value]);
            if (!isWanted(message.client, clients))
                continue;
            Second &second = seconds[message.timeNs / nsPerSecond];
            (message.direction == Direction::In ? second.in : second.out) += message.length;
        }
    }
    const std::vector<CapturedClient> known = reader.clients();
    traffic.open = openOnes(known, totals);
    if (!seconds.empty()) {
        makePoints(seconds, traffic);
        countClients(known, clients, traffic);
    }
    return traffic;
}

} // namespace porthole
