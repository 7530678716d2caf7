// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/soak/soakrun.h"

#include "tests/soak/footprint.h"
#include "tests/soak/soak.h"
#include "tests/support/testcertificates.h"

#include <QElapsedTimer>
#include <QTest>

#include <algorithm>
#include <cstdio>
#include <functional>

namespace porthole::test {

namespace {

using namespace std::chrono_literals;

/// What is made once, and how much of the heap the busiest moments take, is to be had before the comparison.
constexpr int warmUpPart = 3; // a third of all
constexpr std::chrono::milliseconds longestWarmUp = 3min;
constexpr int settleMs = 10'000; // at most; until the system has counted what has ended

void say(const QString &line)
{
    std::printf("%s\n", qPrintable(line));
    std::fflush(stdout);
}

/// Acts until `isOver` says so, with a line a minute. False: something was wrong.
bool actUntil(Soak &soak, const std::function<bool()> &isOver)
{
    QElapsedTimer sinceLine;
    sinceLine.start();
    while (!isOver()) {
        if (!soak.act())
            return false;
        if (sinceLine.elapsed() >= 60'000) {
            sinceLine.start();
            say(QStringLiteral("running:  %1").arg(Footprint::take().toString()));
        }
    }
    return true;
}

bool actFor(Soak &soak, std::chrono::milliseconds time)
{
    QElapsedTimer clock;
    clock.start();
    return actUntil(soak, [&] { return std::chrono::milliseconds(clock.elapsed()) >= time; });
}

bool actTimes(Soak &soak, int times)
{
    return actUntil(soak, [left = times]() mutable { return left-- <= 0; });
}

bool warmUp(Soak &soak, const SoakOptions &options)
{
    if (!soak.serveOverTls())
        return false;
    const bool isFine =
        options.acts
            ? actTimes(soak, *options.acts / warmUpPart)
            : actFor(soak, std::min<std::chrono::milliseconds>(options.lasts / warmUpPart, longestWarmUp));
    return isFine && soak.end();
}

bool goOn(Soak &soak, const SoakOptions &options)
{
    const bool isFine = options.acts ? actTimes(soak, *options.acts - *options.acts / warmUpPart)
                                     : actFor(soak, options.lasts);
    return isFine && soak.end();
}

int report(const QStringList &wrong, quint32 seed)
{
    for (const QString &line : wrong)
        say(QStringLiteral("FAILED: %1").arg(line));
    say(wrong.isEmpty() ? QStringLiteral("passed: all is as it was")
                        : QStringLiteral("the same again: --seed %1").arg(seed));
    return wrong.isEmpty() ? 0 : 1;
}

} // namespace

int runSoak(const SoakOptions &options)
{
    say(QStringLiteral("seed %1").arg(options.seed));
    if (!isMemoryJudged())
        say(QStringLiteral("memory is not judged: this build's sanitizer keeps what is freed"));
    const TestCertificate certificate{TestCertificate::Wish()};
    const TestFiles files;
    TlsOptions tls;
    tls.certFile = files.write(QStringLiteral("cert.pem"), certificate.certificatePem());
    tls.keyFile = files.write(QStringLiteral("key.pem"), certificate.keyPem());
    Soak soak(options.seed, tls);
    if (!warmUp(soak, options))
        return report({soak.fault()}, options.seed);
    const Footprint start = Footprint::take();
    say(QStringLiteral("at start: %1").arg(start.toString()));
    const bool isFine = goOn(soak, options);
    say(QStringLiteral("done: %1").arg(soak.account()));
    if (!isFine)
        return report({soak.fault()}, options.seed);
    Footprint end;
    (void)QTest::qWaitFor([&] { return grown(start, end = Footprint::take()).isEmpty(); }, settleMs);
    say(QStringLiteral("at end:   %1").arg(end.toString()));
    return report(grown(start, end), options.seed);
}

} // namespace porthole::test
