// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/soak/soaksettings.h"

#include <initializer_list>

using namespace std::chrono_literals;

namespace porthole::test {

namespace {

template <typename T> T oneOf(QRandomGenerator &random, std::initializer_list<T> choices)
{
    return choices.begin()[random.bounded(int(choices.size()))];
}

FramingSpec randomFraming(QRandomGenerator &random)
{
    return FramingSpec::parse(
               oneOf(random, {u"raw", u"line", u"delimiter:0d0a", u"stx", u"fixed:32", u"length:1",
                              u"length:2:le", u"length:4:incl", u"length:8", u"gap:5"}))
        .value();
}

ReplySpec randomReply(QRandomGenerator &random, const FramingSpec &framing)
{
    // How many messages there are of Raw and Gap, and so how many answers, is for the network to say.
    const bool isCounted = framing.mode != FramingSpec::Mode::Raw && framing.mode != FramingSpec::Mode::Gap;
    const int choice = random.bounded(isCounted ? 6 : 4);
    return ReplySpec::parse(choice == 0 ? u"none" : choice < 4 ? u"echo" : u"text:noted\\n").value();
}

CaptureOptions randomCapture(QRandomGenerator &random)
{
    CaptureOptions capture;
    capture.off = random.bounded(4) == 0;
    capture.maxBytes = oneOf<qint64>(random, {limits::leastCaptureBytes, 16 * limits::leastCaptureBytes});
    capture.payloadBytes = oneOf<qint64>(random, {16, CaptureOptions::defaultPayloadBytes});
    capture.mode = oneOf(random, {CaptureMode::Complete, CaptureMode::Live});
    return capture;
}

} // namespace

ServerConfig randomSettings(QRandomGenerator &random, const TlsOptions &tls)
{
    ServerConfig config;
    config.port = 0;
    config.framing = randomFraming(random);
    config.reply = randomReply(random, config.framing);
    config.greeting = oneOf<QByteArray>(random, {"", "welcome\n"});
    config.idleTimeout = oneOf<std::chrono::milliseconds>(random, {0ms, 10min});
    config.writeTimeout = oneOf<std::chrono::milliseconds>(random, {0ms, 10min});
    config.stopDeadline = oneOf(random, {0ms, 500ms, 3000ms});
    config.maxClients = oneOf(random, {20, 10'000});
    config.access.maxPerAddress = oneOf(random, {0, 0, 30});
    config.access.connectRate = oneOf(random, {0, 0, 100});
    config.highWaterBytes = oneOf<qint64>(random, {4096, 256 * 1024});
    config.lowWaterBytes = config.highWaterBytes / 4;
    config.noDelay = random.bounded(2) == 0;
    config.keepAlive = random.bounded(2) == 0;
    config.capture = randomCapture(random);
    if (random.bounded(3) == 0)
        config.tls = tls;
    return config;
}

bool isLimited(const ServerConfig &config)
{
    return config.maxClients < 100 || config.access.maxPerAddress > 0 || config.access.connectRate > 0;
}

} // namespace porthole::test
